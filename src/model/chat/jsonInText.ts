import { entriesOf, type ExactJson, isObject, parseExact } from '../exactJson';

/** UTF-16 units; a longer text is read as the text that it is, a page at a time. */
const LONGEST = 200_000;

/**
 * The JSON that a text is written in as a whole: what tools answer, and models that were asked for it. undefined: it is no
 * JSON, or nothing that reads better so: a list of plain values is as plain as a text, and may be a link's `[1]`.
 */
export function jsonInText(text: string): ExactJson | undefined {
  if (text.length > LONGEST || !/^\s*(?:\{[^]*\}|\[[^]*\])\s*$/.test(text)) return undefined;
  const json = parseExact(text);
  if (Array.isArray(json)) return json.some((item) => isObject(item)) ? json : undefined;
  return isObject(json) && entriesOf(json).length > 0 ? json : undefined;
}
