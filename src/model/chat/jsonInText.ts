import { entriesOf, type ExactJson, isObject, parseExact } from '../exactJson';

/** In UTF-16 units. A longer text is shown as text, one page at a time. */
const LONGEST = 200_000;

/**
 * Parses a text that is JSON as a whole, such as the result of a tool or of a model that was asked for JSON.
 * Returns undefined if it isn't JSON, or if JSON isn't easier to read: a list of plain values is as readable
 * as text, and may be a link's `[1]`.
 */
export function jsonInText(text: string): ExactJson | undefined {
  if (text.length > LONGEST || !/^\s*(?:\{[^]*\}|\[[^]*\])\s*$/.test(text)) return undefined;
  const json = parseExact(text);
  if (Array.isArray(json)) return json.some((item) => isObject(item)) ? json : undefined;
  return isObject(json) && entriesOf(json).length > 0 ? json : undefined;
}
