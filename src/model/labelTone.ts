import type { JsonValue } from './value';

/**
 * Whether a label's value means pass, fail, or neither. Shown by an icon and a word, never by color alone.
 */
export type LabelTone = 'pass' | 'fail' | 'none';

/** Words that mean pass or fail as clearly as a boolean, in pairs of opposites: pass first. */
export const TONE_WORDS: ReadonlyArray<readonly [pass: string, fail: string]> = [
  ['yes', 'no'],
  ['pass', 'fail'],
  ['passed', 'failed'],
  ['correct', 'incorrect'],
  ['good', 'bad'],
  ['true', 'false'],
];
const PASS = new Set(TONE_WORDS.map(([pass]) => pass));
const FAIL = new Set(TONE_WORDS.map(([, fail]) => fail));

/** Returns the tone of a boolean or a single word. A number has no tone, because its scale is unknown. */
export function labelTone(value: JsonValue): LabelTone {
  if (typeof value === 'boolean') return value ? 'pass' : 'fail';
  if (typeof value !== 'string') return 'none';
  const word = value.trim().toLowerCase();
  if (PASS.has(word)) return 'pass';
  return FAIL.has(word) ? 'fail' : 'none';
}
