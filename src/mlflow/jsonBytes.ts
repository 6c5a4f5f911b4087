// Reads JSON where it lies, as bytes of UTF-8. What it hands out are places, so a number keeps every digit
// (contract §0.7: nanoseconds and int64 are beyond a double) and a text of megabytes costs nothing until it is asked for.

/** The place of a value: from its first byte to after its last. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** JSON that is cut or broken. */
export class JsonError extends Error {}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;

/** NaN and Infinity are not JSON, but Python writes them bare. */
const LITERAL = /^(?:null|true|false|NaN|-?Infinity|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/**
 * The members of the object that begins at `start`, in order.
 * @throws JsonError when it is not a whole object.
 */
export function* members(
  bytes: Buffer,
  start: number,
): Generator<{ key: string; value: Place }, void, undefined> {
  let at = skipSpace(bytes, expect(bytes, start, OPEN_BRACE));
  if (bytes[at] === CLOSE_BRACE) return;
  for (;;) {
    const keyEnd = stringEnd(bytes, at);
    const key = stringAt(bytes, { start: at, end: keyEnd });
    at = skipSpace(bytes, expect(bytes, skipSpace(bytes, keyEnd), COLON));
    const end = valueEnd(bytes, at);
    yield { key, value: { start: at, end } };
    at = skipSpace(bytes, end);
    if (bytes[at] === CLOSE_BRACE) return;
    at = skipSpace(bytes, expect(bytes, at, COMMA));
  }
}

/**
 * The elements of the array that begins at `start`, in order.
 * @throws JsonError when it is not a whole array.
 */
export function* elements(bytes: Buffer, start: number): Generator<Place, void, undefined> {
  let at = skipSpace(bytes, expect(bytes, start, OPEN_BRACKET));
  if (bytes[at] === CLOSE_BRACKET) return;
  for (;;) {
    const end = valueEnd(bytes, at);
    yield { start: at, end };
    at = skipSpace(bytes, end);
    if (bytes[at] === CLOSE_BRACKET) return;
    at = skipSpace(bytes, expect(bytes, at, COMMA));
  }
}

/** Whether a value is an object, an array, a string or a literal. */
export function kindAt(bytes: Buffer, place: Place): 'object' | 'array' | 'string' | 'literal' {
  switch (bytes[place.start]) {
    case OPEN_BRACE:
      return 'object';
    case OPEN_BRACKET:
      return 'array';
    case QUOTE:
      return 'string';
    default:
      return 'literal';
  }
}

/** The JSON text of a value, byte for byte. */
export function rawAt(bytes: Buffer, place: Place): string {
  return bytes.toString('utf8', place.start, place.end);
}

/** The string at a place, decoded; its raw inside where an escape in it is wrong. */
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
 * Where the value that begins at `start` ends.
 * @throws JsonError when it does not, or when something in it is no JSON value.
 */
export function valueEnd(bytes: Buffer, start: number): number {
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
      if (open.pop() !== byte) throw new JsonError(`a bracket at byte ${at} does not match`);
      if (open.length === 0) return at;
    }
  }
  throw new JsonError('the value is cut');
}

function stringEnd(bytes: Buffer, start: number): number {
  let at = expect(bytes, start, QUOTE);
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    at += byte === BACKSLASH ? 2 : 1;
  }
  throw new JsonError('a text is cut');
}

function literalEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && !isSpace(bytes[at]) && !isEnd(bytes[at])) at++;
  const literal = bytes.toString('latin1', start, at);
  if (!LITERAL.test(literal)) throw new JsonError(`byte ${start} begins no JSON value`);
  return at;
}

function expect(bytes: Buffer, at: number, byte: number): number {
  if (bytes[at] !== byte) throw new JsonError(`byte ${at} should be ${String.fromCharCode(byte)}`);
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
