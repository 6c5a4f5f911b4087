import { parseExact } from './exactJson';
import type { ValueText } from './span';

/** Matches the start of a truncated JSON string, up to the last complete character or escape. */
const BEGINNING = /^"((?:[^"\\]+|\\u[0-9a-fA-F]{4}|\\[^u])*)/s;

/** Returns a string attribute without JSON quotes and escapes, if it has any. The value may be truncated. */
export function attributeText(value: ValueText | undefined): string {
  if (!value) return '';
  if (!value.text.startsWith('"')) return value.text;
  const cut = value.text.length < value.total;
  const json = parseExact(cut ? `"${BEGINNING.exec(value.text)?.[1] ?? ''}"` : value.text);
  return typeof json === 'string' ? json : value.text;
}
