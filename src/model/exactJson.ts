// JSON as it was written: numbers with all their digits, duplicate keys, and the NaN and infinities that
// Python writes.

/** A number as it was written. Keeps every digit, and the NaN and infinities that Python writes. */
export class ExactNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** JSON for display. Look up only own properties of objects, or iterate over them with `entriesOf`. */
export type ExactJson = null | boolean | string | ExactNumber | ExactJson[] | ExactObject;
export interface ExactObject {
  readonly [key: string]: ExactJson;
}
export type ExactEntry = readonly [string, ExactJson];

/**
 * The members in written order, for objects that can't represent it: those with duplicate or numeric keys.
 */
const written = new WeakMap<object, readonly ExactEntry[]>();

/**
 * Creates an object from its members. The last of two members with the same key becomes the property;
 * `entriesOf` returns both.
 */
export function objectOf(entries: readonly ExactEntry[]): ExactObject {
  const object: ExactObject = Object.fromEntries(entries);
  const told = Object.keys(object);
  if (told.length !== entries.length || told.some((key, i) => key !== entries[i]?.[0])) {
    written.set(object, entries);
  }
  return object;
}

/** Returns all members of any object, as written if it came from JSON. */
export function membersOf(object: object): ReadonlyArray<readonly [string, unknown]> {
  return written.get(object) ?? Object.entries(object);
}

/** Returns all members of an object in written order, including duplicate keys. */
export function entriesOf(object: ExactObject): readonly ExactEntry[] {
  return written.get(object) ?? Object.entries(object);
}

/** Deeper values are shown as text, so functions that walk a value can be recursive. */
const MAX_DEPTH = 400;

/** Why a text isn't JSON. `comma` and `colon`: one is missing. `end`: something follows the value. */
export type NotExactReason = 'depth' | 'value' | 'key' | 'comma' | 'colon' | 'end' | 'string' | 'escape';

/** Thrown for text that isn't JSON, or is nested too deeply. */
export class NotExact extends Error {
  readonly reason: NotExactReason;
  /** Offset in the text, from 0. */
  readonly at: number;
  constructor(reason: NotExactReason, at: number) {
    super(reason);
    this.reason = reason;
    this.at = at;
  }
}

export interface ReadOptions {
  readonly rewrite?: Rewrite | undefined;
  /** Accept standard JSON only, without the NaN and infinities that Python writes. */
  readonly strict?: boolean;
  /** The maximum nesting depth. */
  readonly maxDepth?: number;
}

/**
 * Rewrites the string, number, or literal from `from` to `to` before it's parsed, so that its position in the
 * result can be found. Returns undefined to keep it. Called from left to right.
 */
export type Rewrite = (from: number, to: number, isKey: boolean) => string | undefined;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity/y;
const STRICT_NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// eslint-disable-next-line no-control-regex -- these are what JSON forbids
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

/**
 * Parses JSON.
 * @throws NotExact when the text isn't JSON, or is nested too deeply.
 */
export function readExact(text: string, options: ReadOptions = {}): ExactJson {
  const reader = new Reader(text, options);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  readonly #rewrite: Rewrite | undefined;
  readonly #number: RegExp;
  readonly #maxDepth: number;
  #at = 0;

  constructor(text: string, { rewrite, strict = false, maxDepth = MAX_DEPTH }: ReadOptions) {
    this.#text = text;
    this.#rewrite = rewrite;
    this.#number = strict ? STRICT_NUMBER : NUMBER;
    this.#maxDepth = maxDepth;
    this.#space();
  }

  value(depth: number): ExactJson {
    const first = this.#text[this.#at];
    if (first === '"') return this.#string(false);
    if ((first === '{' || first === '[') && depth > this.#maxDepth) throw this.#not('depth');
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    for (const [word, value] of WORDS) {
      if (first === word[0] && this.#text.startsWith(word, this.#at)) {
        const rewritten = this.#rewrite?.(this.#at, this.#at + word.length, false);
        this.#at += word.length;
        return rewritten === undefined ? value : new ExactNumber(rewritten);
      }
    }
    const number = this.#match(this.#number);
    if (number === '') throw this.#not('value');
    return new ExactNumber(this.#rewrite?.(this.#at - number.length, this.#at, false) ?? number);
  }

  /** @throws NotExact when anything but whitespace follows. */
  end(): void {
    this.#space();
    if (this.#at < this.#text.length) throw this.#not('end');
  }

  #object(depth: number): ExactObject {
    const entries: ExactEntry[] = [];
    for (let more = this.#enters('}'); more; more = this.#goesOn('}')) {
      if (this.#text[this.#at] !== '"') throw this.#not('key');
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

  /**
   * Moves past the opening bracket. If the container is empty, also moves past the closing one and returns
   * false.
   */
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

  #take(mark: ',' | ':'): void {
    this.#space();
    if (this.#text[this.#at] !== mark) throw this.#not(mark === ',' ? 'comma' : 'colon');
    this.#at++;
    this.#space();
  }

  #string(isKey: boolean): string {
    const start = this.#at;
    const text = this.#written();
    const rewritten = this.#rewrite?.(start, this.#at, isKey);
    // If it can't be decoded, a mark split an escape.
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
    if (this.#text[this.#at] !== '"') throw this.#not('string');
    this.#at++;
    const decoded = decodedString(this.#text.slice(start, this.#at));
    if (decoded === undefined) throw new NotExact('escape', start);
    return decoded;
  }

  #not(reason: NotExactReason): NotExact {
    return new NotExact(reason, this.#at);
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

/**
 * Parses JSON for display. Returns undefined if the text isn't JSON (truncated, Python's repr, any text), or
 * is nested too deeply. The last of two equal keys becomes the property; `entriesOf` returns both.
 */
export function parseExact(text: string): ExactJson | undefined {
  try {
    return readExact(text);
  } catch (error) {
    if (error instanceof NotExact) return undefined;
    throw error;
  }
}

export function isObject(value: ExactJson | undefined): value is ExactObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** Returns an own property of an object, or undefined if it has no such property or isn't an object. */
export function get(value: ExactJson | undefined, key: string): ExactJson | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Returns an own string property, or undefined. */
export function getString(value: ExactJson | undefined, key: string): string | undefined {
  const found = get(value, key);
  return typeof found === 'string' ? found : undefined;
}

/** Formats a value as JSON text, with every digit of its numbers. An empty `indent` puts it on one line. */
export function stringifyExact(value: ExactJson, indent = ''): string {
  return write(value, indent, '');
}

function write(value: ExactJson, indent: string, current: string): string {
  if (value instanceof ExactNumber) return value.text;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = current + indent;
  const open = indent === '' ? '' : `\n${inner}`;
  const close = indent === '' ? '' : `\n${current}`;
  const between = indent === '' ? ', ' : `,\n${inner}`;
  const items = Array.isArray(value)
    ? value.map((item) => write(item, indent, inner))
    : entriesOf(value).map(([key, item]) => `${JSON.stringify(key)}: ${write(item, indent, inner)}`);
  const [left, right] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return items.length === 0 ? `${left}${right}` : `${left}${open}${items.join(between)}${close}${right}`;
}
