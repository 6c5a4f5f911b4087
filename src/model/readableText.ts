import { entriesOf, type ExactJson, ExactNumber } from './exactJson';

/**
 * Formats a value for reading: a string as is, with its line breaks; lists and objects indented, one entry
 * per line, with longer strings as separate blocks. Not meant to be parsed again.
 */
export function readableText(value: ExactJson): string {
  return typeof value === 'string' ? value : linesOf(value).join('\n');
}

function linesOf(value: ExactJson): string[] {
  const line = oneLine(value);
  if (line !== null) return [line];
  if (typeof value === 'string') return value.split('\n');
  if (Array.isArray(value)) return value.flatMap((item) => hang('- ', linesOf(item)));
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return [];
  return entriesOf(value).flatMap(([key, item]) => {
    const short = oneLine(item);
    return short === null ? [`${key}:`, ...hang('  ', linesOf(item))] : [`${key}: ${short}`.trimEnd()];
  });
}

/** Puts a mark before the first line, and spaces of the same width before the others. */
function hang(mark: string, lines: readonly string[]): string[] {
  const room = ' '.repeat(mark.length);
  return lines.map((line, index) => (index === 0 ? mark : line === '' ? '' : room) + line);
}

function oneLine(value: ExactJson): string | null {
  if (typeof value === 'string') return value.includes('\n') ? null : value;
  if (value instanceof ExactNumber) return value.text;
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : null;
  return Object.keys(value).length === 0 ? '{}' : null;
}
