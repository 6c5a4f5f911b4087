/**
 * Between the server's text and every native surface. Notifications render `[x](command:…)`, quick picks and the status
 * bar render `$(icon)`, and stray control characters have broken out of code blocks: so server text is branded
 * `PlainText` only here, and each surface has the one function that makes text inert on it.
 */
export type PlainText = string & { readonly plainText: unique symbol };

// CR, U+2028/9 are line ends to some and not to others; bidi controls reorder what is read; the rest is invisible.
const LINE_ENDS = /\r\n?|[\u2028\u2029\u0085\v\f]/g;
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const CONTROLS = /[^\P{Cc}\n\t]/gu;
const INVISIBLE_BREAK = '\u200b';

function brand(text: string): PlainText {
  return text as PlainText;
}

/** Normalises line ends, drops bidi and control characters. Lines are kept. */
export function plain(text: string): PlainText {
  return brand(text.toWellFormed().replace(LINE_ENDS, '\n').replace(BIDI, '').replace(CONTROLS, '\ufffd'));
}

/** The first line that says something, at most `max` UTF-16 units, with `…` where it was cut. */
export function plainLine(text: string, max = 200): PlainText {
  const line = plain(text.slice(0, 4000))
    .split('\n')
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .find((part) => part !== '');
  if (line === undefined) return brand('');
  return brand(line.length > max ? `${line.slice(0, max - 1).toWellFormed()}…` : line);
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LEFT_TO_RIGHT_MARK = '\u200e';

/**
 * A description that stays behind its label: VS Code writes both in one line, where the first number of a description
 * would otherwise join a label that is written from right to left, in front of it.
 */
export function behind(label: string, description: string): string {
  return RIGHT_TO_LEFT.test(label) && description !== ''
    ? `${LEFT_TO_RIGHT_MARK}${description}`
    : description;
}

/** For surfaces that render `$(icon)`: quick picks (descriptions and details too), the status bar. A backslash makes it text again. */
export function forIconLabel(text: string, max?: number): PlainText {
  return brand(plainLine(text, max).replace(/\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/g, '\\$($1)'));
}

/** For notifications, which make links of `[text](target)`: an invisible break keeps the two apart. */
export function forNotification(text: string): PlainText {
  return brand(withoutLinks(plainLine(text, 1000)));
}

/** For the prompt of an input box, which renders both: `$(icon)` and `[text](target)`, commands included. */
export function forPrompt(text: string, max?: number): PlainText {
  return brand(withoutLinks(forIconLabel(text, max)));
}

function withoutLinks(text: string): string {
  return text.replace(/\]\(/g, `]${INVISIBLE_BREAK}(`);
}
