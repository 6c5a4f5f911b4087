/**
 * Server text that is safe to show on native surfaces. Notifications render `[x](command:…)`, quick picks and
 * the status bar render `$(icon)`, and stray control characters have broken out of code blocks. So only this
 * module creates `PlainText` from server text, and it has one function per surface that makes text inert
 * there.
 */
export type PlainText = string & { readonly plainText: unique symbol };

// Renderers disagree on whether CR and U+2028/9 end a line; bidi controls reorder the text; the rest is
// invisible.
const LINE_ENDS = /\r\n?|[\u2028\u2029\u0085\v\f]/g;
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const CONTROLS = /[^\P{Cc}\n\t]/gu;
const INVISIBLE_BREAK = '\u200b';

function brand(text: string): PlainText {
  return text as PlainText;
}

/** Normalizes line endings, removes bidi controls, and replaces other control characters. Keeps the lines. */
export function plain(text: string): PlainText {
  return brand(text.toWellFormed().replace(LINE_ENDS, '\n').replace(BIDI, '').replace(CONTROLS, '\ufffd'));
}

/** Returns the first line that isn't blank, at most `max` UTF-16 units, with `…` if it was truncated. */
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
 * Keeps a description after its label. VS Code puts both on one line, where a number at the start of the
 * description would otherwise move to the front of a right-to-left label.
 */
export function behind(label: string, description: string): string {
  return RIGHT_TO_LEFT.test(label) && description !== ''
    ? `${LEFT_TO_RIGHT_MARK}${description}`
    : description;
}

/**
 * Escapes text for surfaces that render `$(icon)`: quick picks (including descriptions and details) and the
 * status bar. A backslash turns the icon back into text.
 */
export function forIconLabel(text: string, max?: number): PlainText {
  return brand(plainLine(text, max).replace(/\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/g, '\\$($1)'));
}

/**
 * Escapes text for notifications, which turn `[text](target)` into links: a zero-width space separates the
 * two.
 */
export function forNotification(text: string): PlainText {
  return brand(withoutLinks(plainLine(text, 1000)));
}

/**
 * Escapes text for the prompt of an input box, which renders both `$(icon)` and `[text](target)`, including
 * commands.
 */
export function forPrompt(text: string, max?: number): PlainText {
  return brand(withoutLinks(forIconLabel(text, max)));
}

function withoutLinks(text: string): string {
  return text.replace(/\]\(/g, `]${INVISIBLE_BREAK}(`);
}
