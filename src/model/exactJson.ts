import { parse } from 'lossless-json';

/** A number as it was written: no digit is lost, and NaN and the infinities, which Python writes, stay what they are. */
export class ExactNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** JSON for display. Objects are looked up by own property only. */
export type ExactJson = null | boolean | string | ExactNumber | ExactJson[] | ExactObject;
export interface ExactObject {
  readonly [key: string]: ExactJson;
}

/**
 * Parses JSON for display. undefined when the text is not JSON (cut, Python's repr, any text), or nested too deeply.
 * The last of two equal keys wins.
 */
export function parseExact(text: string): ExactJson | undefined {
  return attempt(text) ?? (NOT_JSON_NUMBER.test(text) ? attempt(withMarkers(text)) : undefined);
}

const NOT_JSON_NUMBER = /NaN|Infinity/;

// Stand-ins for what JSON has no word for: numbers that no program writes.
const MARKERS = new Map([
  ['0e-99999999901', 'NaN'],
  ['0e-99999999902', 'Infinity'],
  ['0e-99999999903', '-Infinity'],
]);
const MARKER_OF = new Map([...MARKERS].map(([marker, word]) => [word, marker]));

// A string without an end counts as one, up to the end of the text: else each of its quotes would be tried as a beginning.
function withMarkers(text: string): string {
  return text.replace(
    /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|\bNaN\b|-?\bInfinity\b/gs,
    (found) => MARKER_OF.get(found) ?? found,
  );
}

function attempt(text: string): ExactJson | undefined {
  try {
    const value = parse(text, undefined, {
      parseNumber: (digits) => new ExactNumber(MARKERS.get(digits) ?? digits),
      onDuplicateKey: ({ newValue }) => newValue,
    });
    return isExact(value, 0) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

// Deeper values are shown as text: what walks them may recurse.
const MAX_DEPTH = 400;

function isExact(value: unknown, depth: number): value is ExactJson {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (value instanceof ExactNumber) return true;
  if (typeof value !== 'object' || depth > MAX_DEPTH) return false;
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return items.every((item) => isExact(item, depth + 1));
}

export function isObject(value: ExactJson | undefined): value is ExactObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** A property of an object, undefined when it has none of its own or is no object. */
export function get(value: ExactJson | undefined, key: string): ExactJson | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A string property, else undefined. */
export function getString(value: ExactJson | undefined, key: string): string | undefined {
  const found = get(value, key);
  return typeof found === 'string' ? found : undefined;
}

/** The value as JSON text, numbers digit by digit. `indent` '' for one line. */
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
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${write(item, indent, inner)}`);
  const [left, right] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return items.length === 0 ? `${left}${right}` : `${left}${open}${items.join(between)}${close}${right}`;
}
