const from = (...codes: number[]): string => String.fromCharCode(...codes);
const ESC = from(0x1b);

const bidi = [0x202a, 0x202b, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x200e, 0x200f, 0x061c].map(
  (code) => `user${from(code)}nimda ;)(x`,
);

/** Unusual texts that move, hide or break adjacent text. */
export const marks: readonly string[] = [
  ...bidi,
  `${from(0x202c, 0x202c, 0x2069, 0x2069)}closes what it did not open${from(0x202e)}`,
  from(0x202e).repeat(200),
  `access${from(0x202e, 0x2066)}// if admin${from(0x2069, 0x2066)}`,
  `${ESC}[31mred${ESC}[0m ${ESC}]8;;https://ansi.hostile.test${ESC}\\link${ESC}]8;;${ESC}\\`,
  `${ESC}[2J${ESC}[H${ESC}c${from(0x9b)}31m`,
  `nul:${from(0)} bell:${from(7)} back:${from(8)} feed:${from(12)} del:${from(127)}`,
  from(...Array.from({ length: 32 }, (_, code) => code)),
  from(...Array.from({ length: 33 }, (_, code) => 0x7f + code)),
  `lone ${from(0xd83d)} and ${from(0xde00)} and ${from(0xdbff)}`,
  `${from(0xfffe)}${from(0xffff)}${from(0xfeff)}not characters`,
  `line${from(0x2028)}paragraph${from(0x2029)}next${from(0x85)}vertical${from(0x0b)}end`,
  `zero${from(0x200b)}width${from(0x200c)}join${from(0x200d)}er${from(0x2060)}word`,
  from(0x200b).repeat(2_000),
  from(0x3164, 0x115f, 0x00ad, 0x180e),
  `Z${from(0x300, 0x301, 0x302, 0x303, 0x304).repeat(60)}algo${from(0x316, 0x317, 0x318, 0x319).repeat(60)}`,
  'e'.concat(from(0x489)).repeat(300),
  'x'.repeat(100_000),
  'W'.repeat(5_000),
  'word '.repeat(4_000),
  'line\n'.repeat(3_000),
  '\n'.repeat(2_000),
  '\t'.repeat(500),
  '漢'.repeat(4_000),
  'العربية '.repeat(500),
  'שלום (x) [1] {2} <3>',
  '👩‍👩‍👧‍👦'.repeat(400),
  '🇩🇪🏴󠁧󠁢󠁥󠁮󠁧󠁿✊🏿',
  `${from(0xfdfd)}${from(0x1242b)}`.repeat(50),
  from(0x0e33).repeat(300),
  'ﷺ'.repeat(300),
  'İıſK K',
];
