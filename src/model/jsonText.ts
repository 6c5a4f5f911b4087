import { parse } from 'lossless-json';
import type { JsonValue } from './value';

export type ReadJson =
  | {
      readonly ok: true;
      readonly value: JsonValue;
      /** A key that an object has more than once: its last value counts. undefined: there is none. */
      readonly twice: string | undefined;
    }
  | { readonly ok: false; readonly message: string };

/** Reads JSON that somebody typed. What is wrong is said with its place: line and column, from 1. */
export function readJsonText(text: string): ReadJson {
  try {
    const value: unknown = JSON.parse(text);
    if (isJson(value)) return { ok: true, value, twice: keyTwice(text) };
    return { ok: false, message: 'This is not JSON.' };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, message: 'This JSON is nested too deeply.' };
    return { ok: false, message: `This is not JSON: ${whatIsWrong(text, error)}` };
  }
}

/** JSON as it is read best: short values on one line, others with an indent of two. */
export function jsonText(value: JsonValue): string {
  const line = JSON.stringify(value);
  return line.length <= LONGEST_LINE ? line : JSON.stringify(value, null, 2);
}

/** Characters of JSON that stay on one line. */
export const LONGEST_LINE = 60;

function isJson(value: unknown): value is JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return true;
  return typeof value === 'object' && Object.values(value).every(isJson);
}

function keyTwice(text: string): string | undefined {
  let found: string | undefined;
  parse(text, undefined, {
    parseNumber: (digits) => [digits], // the same value twice is not told of
    onDuplicateKey: ({ key, newValue }) => {
      found ??= key;
      return newValue;
    },
  });
  return found;
}

/** In the words of the one parser that always knows the place: engines differ, and some give none. */
function whatIsWrong(text: string, thrown: unknown): string {
  try {
    parse(text, undefined, { parseNumber: () => 0, onDuplicateKey: ({ newValue }) => newValue });
  } catch (error) {
    if (error instanceof SyntaxError) return withPlace(text, error.message);
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function withPlace(text: string, message: string): string {
  const [whole, position] = / at position (\d+)$/.exec(message) ?? [];
  if (whole === undefined) return message;
  const before = text.slice(0, Number(position)).split('\n');
  const column = Array.from(before.at(-1) ?? '').length + 1;
  return `${message.slice(0, -whole.length)} (line ${before.length}, column ${column}).`;
}
