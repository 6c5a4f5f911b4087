import { parseExact } from './exactJson';
import type { ValueText } from './span';

/** What is there of a JSON string, up to the last whole character or escape. */
const BEGINNING = /^"((?:[^"\\]+|\\u[0-9a-fA-F]{4}|\\[^u])*)/s;

/** A text attribute without its JSON quotes and escapes, where it has them; also when its end was cut off. */
export function attributeText(value: ValueText | undefined): string {
  if (!value) return '';
  if (!value.text.startsWith('"')) return value.text;
  const cut = value.text.length < value.total;
  const json = parseExact(cut ? `"${BEGINNING.exec(value.text)?.[1] ?? ''}"` : value.text);
  return typeof json === 'string' ? json : value.text;
}
