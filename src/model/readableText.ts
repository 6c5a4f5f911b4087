import { type ExactJson, ExactNumber } from './exactJson';

/**
 * A value as text to be read: a string as it is, with its real line breaks; lists and objects indented, one entry a
 * line, longer texts as blocks of their own. Not meant to be parsed again.
 */
export function readableText(value: ExactJson): string {
  if (typeof value === 'string') return value;
  const lines: string[] = [];
  writeLines(value, '', lines);
  return lines.join('\n');
}

function writeLines(value: ExactJson, indent: string, lines: string[]): void {
  const entries: Array<[string, ExactJson]> = Array.isArray(value)
    ? value.map((item) => ['-', item])
    : typeof value === 'object' && value !== null && !(value instanceof ExactNumber)
      ? Object.entries(value).map(([key, item]) => [`${key}:`, item])
      : [['', value]];
  if (entries.length === 0) lines.push(`${indent}${Array.isArray(value) ? '(empty list)' : '(empty)'}`);
  for (const [head, item] of entries) {
    const simple = oneLine(item);
    if (simple !== null) lines.push(`${indent}${head} ${simple}`.trimEnd());
    else {
      lines.push(`${indent}${head}`);
      if (typeof item === 'string') lines.push(...item.split('\n').map((line) => `${indent}    ${line}`));
      else writeLines(item, `${indent}    `, lines);
    }
  }
}

function oneLine(value: ExactJson): string | null {
  if (typeof value === 'string') return value.includes('\n') ? null : value;
  if (value instanceof ExactNumber) return value.text;
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : null;
  return Object.keys(value).length === 0 ? '{}' : null;
}
