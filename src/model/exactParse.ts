// JSON, as it was written: numbers with all their digits, keys that are there twice, and what Python writes besides.

/** A number as it was written: no digit is lost, and NaN and the infinities, which Python writes, stay what they are. */
export class ExactNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** JSON for display. Objects are looked up by own property only, or gone through by `entriesOf`. */
export type ExactJson = null | boolean | string | ExactNumber | ExactJson[] | ExactObject;
export interface ExactObject {
  readonly [key: string]: ExactJson;
}
export type ExactEntry = readonly [string, ExactJson];

/** The members, as they were written, of objects that cannot tell: keys that are there twice, or that are numbers. */
const written = new WeakMap<object, readonly ExactEntry[]>();

/** An object of these members; of two with the same key the last is its property, and `entriesOf` has both. */
export function objectOf(entries: readonly ExactEntry[]): ExactObject {
  const object: ExactObject = Object.fromEntries(entries);
  const told = Object.keys(object);
  if (told.length !== entries.length || told.some((key, i) => key !== entries[i]?.[0])) {
    written.set(object, entries);
  }
  return object;
}

/** All members of any object, as they were written where it came from JSON. */
export function membersOf(object: object): ReadonlyArray<readonly [string, unknown]> {
  return written.get(object) ?? Object.entries(object);
}

/** All members of an object in the order in which they were written, also those whose key is there twice. */
export function entriesOf(object: ExactObject): readonly ExactEntry[] {
  return written.get(object) ?? Object.entries(object);
}

/** Deeper values are shown as text: what walks them may recurse. */
const MAX_DEPTH = 400;

/** Not JSON, or nested too deeply. */
export class NotExact extends Error {}

/**
 * Writes a text, a number or a word anew before it is read, so that it can be told where it came to; undefined: it stays
 * as it is written from `from` to `to`. Asked from left to right.
 */
export type Rewrite = (from: number, to: number, isKey: boolean) => string | undefined;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity/y;
// eslint-disable-next-line no-control-regex -- these are what JSON forbids
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

/** @throws NotExact */
export function readExact(text: string, rewrite?: Rewrite): ExactJson {
  const reader = new Reader(text, rewrite);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  readonly #rewrite: Rewrite | undefined;
  #at = 0;

  constructor(text: string, rewrite: Rewrite | undefined) {
    this.#text = text;
    this.#rewrite = rewrite;
    this.#space();
  }

  value(depth: number): ExactJson {
    const first = this.#text[this.#at];
    if (first === '"') return this.#string(false);
    if ((first === '{' || first === '[') && depth > MAX_DEPTH) throw new NotExact('nested too deeply');
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    for (const [word, value] of WORDS) {
      if (first === word[0] && this.#text.startsWith(word, this.#at)) {
        const rewritten = this.#rewrite?.(this.#at, this.#at + word.length, false);
        this.#at += word.length;
        return rewritten === undefined ? value : new ExactNumber(rewritten);
      }
    }
    const number = this.#match(NUMBER);
    if (number === '') throw new NotExact(`no value at ${this.#at}`);
    return new ExactNumber(this.#rewrite?.(this.#at - number.length, this.#at, false) ?? number);
  }

  /** Only white space may follow. */
  end(): void {
    this.#space();
    if (this.#at < this.#text.length) throw new NotExact(`more at ${this.#at}`);
  }

  #object(depth: number): ExactObject {
    const entries: ExactEntry[] = [];
    for (let more = this.#enters('}'); more; more = this.#goesOn('}')) {
      if (this.#text[this.#at] !== '"') throw new NotExact(`no key at ${this.#at}`);
      const key = this.#string(true);
      this.#take(':');
      entries.push([key, this.value(depth + 1)]);
    }
    return objectOf(entries);
  }

  #array(depth: number): ExactJson[] {
    const items: ExactJson[] = [];
    for (let more = this.#enters(']'); more; more = this.#goesOn(']')) items.push(this.value(depth + 1));
    return items;
  }

  /** Behind an opening bracket; false, and behind the closing one, when nothing is between them. */
  #enters(close: string): boolean {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] !== close) return true;
    this.#at++;
    return false;
  }

  #goesOn(close: string): boolean {
    this.#space();
    if (this.#text[this.#at] === close) {
      this.#at++;
      return false;
    }
    this.#take(',');
    return true;
  }

  #take(mark: string): void {
    this.#space();
    if (this.#text[this.#at] !== mark) throw new NotExact(`no ${mark} at ${this.#at}`);
    this.#at++;
    this.#space();
  }

  #string(isKey: boolean): string {
    const start = this.#at;
    const text = this.#written();
    const rewritten = this.#rewrite?.(start, this.#at, isKey);
    // What cannot be read any more was cut in the middle of an escape.
    return rewritten === undefined ? text : (decodedString(rewritten) ?? text);
  }

  #written(): string {
    const start = this.#at++;
    const plain = this.#match(PLAIN);
    if (this.#text[this.#at] === '"') {
      this.#at++;
      return plain;
    }
    while (this.#text[this.#at] === '\\') {
      this.#at += 2;
      this.#match(PLAIN);
    }
    if (this.#text[this.#at] !== '"') throw new NotExact(`a text without an end at ${start}`);
    this.#at++;
    const decoded = decodedString(this.#text.slice(start, this.#at));
    if (decoded === undefined) throw new NotExact(`an escape that is none in the text at ${start}`);
    return decoded;
  }

  #space(): void {
    this.#match(SPACE);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

function decodedString(quoted: string): string | undefined {
  try {
    const decoded: unknown = JSON.parse(quoted);
    return typeof decoded === 'string' ? decoded : undefined;
  } catch {
    return undefined;
  }
}
