// Reads JSON from UTF-8 bytes without parsing all of it. It returns places instead of values, so numbers keep
// every digit (docs/mlflow-api.md#basics: nanoseconds and int64 exceed a double), and a text of several
// megabytes costs nothing until it's needed.

import * as l10n from '@vscode/l10n';

/** The position of a value. `start` is inclusive, `end` exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Thrown for truncated or malformed JSON. Its message is a sentence for the user. */
export class JsonError extends Error {}

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
const COLON = 0x3a;
export const COMMA = 0x2c;

/** NaN and Infinity aren't JSON, but Python writes them. */
const LITERAL = /^(?:null|true|false|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/**
 * Walks over JSON value by value:
 * `for (let more = cursor.enter('object'); more; more = cursor.next('object'))`
 * `{ cursor.key(); … cursor.skip(); }`.
 * Each value must be walked over exactly once.
 * @throws JsonError from every method when the JSON is malformed.
 */
export class JsonCursor {
  readonly bytes: Buffer;
  at: number;
  #keyStart = 0;
  #keyEnd = 0;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = skipSpace(bytes, at);
  }

  /** Enters the object or array at the cursor. Returns false, and moves past it, when it's empty. */
  enter(kind: 'object' | 'array'): boolean {
    const at = expect(this.bytes, this.at, kind === 'object' ? OPEN_BRACE : OPEN_BRACKET);
    this.at = skipSpace(this.bytes, at);
    return !this.#leaves(kind);
  }

  /**
   * Moves to the next member or element. Returns false, and moves past the closing bracket, when there is
   * none.
   */
  next(kind: 'object' | 'array'): boolean {
    this.at = skipSpace(this.bytes, this.at);
    if (this.#leaves(kind)) return false;
    this.at = skipSpace(this.bytes, expect(this.bytes, this.at, COMMA));
    return true;
  }

  /** Moves past a member's key to its value. */
  key(): void {
    this.#keyStart = this.at;
    this.#keyEnd = stringEnd(this.bytes, this.at);
    this.at = skipSpace(this.bytes, expect(this.bytes, skipSpace(this.bytes, this.#keyEnd), COLON));
  }

  /** Whether the last key equals this one, byte for byte. */
  keyIs(key: Buffer): boolean {
    const from = this.#keyStart + 1;
    if (this.#keyEnd - 1 - from !== key.length) return false;
    for (let i = 0; i < key.length; i++) if (this.bytes[from + i] !== key[i]) return false;
    return true;
  }

  /** The last key, decoded. */
  keyText(): string {
    return stringAt(this.bytes, { start: this.#keyStart, end: this.#keyEnd });
  }

  /** Whether an object (or an array) starts at the cursor. */
  isAt(kind: 'object' | 'array'): boolean {
    return this.bytes[this.at] === (kind === 'object' ? OPEN_BRACE : OPEN_BRACKET);
  }

  /** Moves past a value and returns its place. */
  skip(): Place {
    const start = this.at;
    this.at = valueEnd(this.bytes, start);
    return { start, end: this.at };
  }

  #leaves(kind: 'object' | 'array'): boolean {
    if (this.bytes[this.at] !== (kind === 'object' ? CLOSE_BRACE : CLOSE_BRACKET)) return false;
    this.at++;
    return true;
  }
}

/** Returns the members of an object in order; [] for any other value. */
export function membersAt(bytes: Buffer, place: Place | undefined): { key: string; value: Place }[] {
  const found: { key: string; value: Place }[] = [];
  if (!place) return found;
  const cursor = new JsonCursor(bytes, place.start);
  if (!cursor.isAt('object')) return found;
  for (let more = cursor.enter('object'); more; more = cursor.next('object')) {
    cursor.key();
    found.push({ key: cursor.keyText(), value: cursor.skip() });
  }
  return found;
}

/** Returns the members of an object by key, the last one of duplicate keys; empty for any other value. */
export function fieldsAt(bytes: Buffer, place: Place | undefined): Map<string, Place> {
  return new Map(membersAt(bytes, place).map(({ key, value }) => [key, value]));
}

/** Returns the elements of an array in order; [] for any other value. */
export function elementsAt(bytes: Buffer, place: Place | undefined): Place[] {
  const found: Place[] = [];
  if (!place) return found;
  const cursor = new JsonCursor(bytes, place.start);
  if (!cursor.isAt('array')) return found;
  for (let more = cursor.enter('array'); more; more = cursor.next('array')) found.push(cursor.skip());
  return found;
}

/** Whether a value is a string. */
export function isString(bytes: Buffer, place: Place): boolean {
  return bytes[place.start] === QUOTE;
}

/** Returns the JSON text of a value, byte for byte. */
export function rawAt(bytes: Buffer, place: Place): string {
  return bytes.toString('utf8', place.start, place.end);
}

/** Returns the decoded string at a place, or its raw content when it has an invalid escape. */
export function stringAt(bytes: Buffer, place: Place): string {
  const inner = bytes.toString('utf8', place.start + 1, place.end - 1);
  if (!inner.includes('\\')) return inner;
  try {
    const decoded: unknown = JSON.parse(`"${inner}"`);
    return typeof decoded === 'string' ? decoded : inner;
  } catch {
    return inner;
  }
}

/**
 * Returns the end of the value that starts at `start`.
 * @throws JsonError when the value is truncated or malformed.
 */
function valueEnd(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return stringEnd(bytes, start);
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return literalEnd(bytes, start);
  const open: number[] = [];
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = stringEnd(bytes, at);
      continue;
    }
    at++;
    if (byte === OPEN_BRACE) open.push(CLOSE_BRACE);
    else if (byte === OPEN_BRACKET) open.push(CLOSE_BRACKET);
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (open.pop() !== byte) throw new JsonError(l10n.t("The bracket at byte {0} doesn't match.", at));
      if (open.length === 0) return at;
    }
  }
  throw new JsonError(l10n.t('A value is incomplete.'));
}

function stringEnd(bytes: Buffer, start: number): number {
  let at = expect(bytes, start, QUOTE);
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    at += byte === BACKSLASH ? 2 : 1;
  }
  throw new JsonError(l10n.t('A string is incomplete.'));
}

function literalEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && !isSpace(bytes[at]) && !isEnd(bytes[at])) at++;
  const literal = bytes.toString('latin1', start, at);
  if (!LITERAL.test(literal)) throw new JsonError(l10n.t('Expected a JSON value at byte {0}.', start));
  return at;
}

function expect(bytes: Buffer, at: number, byte: number): number {
  if (bytes[at] !== byte)
    throw new JsonError(l10n.t('Expected "{0}" at byte {1}.', String.fromCharCode(byte), at));
  return at + 1;
}

function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (isSpace(bytes[at])) at++;
  return at;
}

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isEnd(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET;
}
