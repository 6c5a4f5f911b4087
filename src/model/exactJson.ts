import {
  entriesOf,
  type ExactJson,
  ExactNumber,
  type ExactObject,
  NotExact,
  objectOf,
  readExact,
} from './exactParse';

export { entriesOf, type ExactJson, ExactNumber, type ExactObject, objectOf };

/**
 * Parses JSON for display. undefined when the text is not JSON (cut, Python's repr, any text), or nested too deeply.
 * Of two equal keys the last is the property; `entriesOf` has both.
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
    : entriesOf(value).map(([key, item]) => `${JSON.stringify(key)}: ${write(item, indent, inner)}`);
  const [left, right] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return items.length === 0 ? `${left}${right}` : `${left}${open}${items.join(between)}${close}${right}`;
}
