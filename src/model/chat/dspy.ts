import type { ChatPart } from './types';

const HEADER = /^\[\[ ## ([A-Za-z_]\w*) ## \]\][^\S\n]*$/m;

/** Whether a text contains DSPy's fields: `[[ ## answer ## ]]` on its own line. */
export function hasFields(text: string): boolean {
  return text.includes('[[ ## ') && HEADER.test(text);
}

/**
 * Splits a text with DSPy's fields into one part per field, preceded by any text before the first one.
 * `completed` is only an end marker.
 */
export function fieldsOf(text: string): ChatPart[] {
  const pieces = text.split(new RegExp(HEADER, 'gm'));
  const parts: ChatPart[] = [];
  const before = (pieces[0] ?? '').trim();
  if (before !== '') parts.push({ type: 'text', text: before });
  for (let at = 1; at < pieces.length; at += 2) {
    const name = pieces[at] ?? '';
    const body = (pieces[at + 1] ?? '').trim();
    if (name !== 'completed' || body !== '') parts.push({ type: 'field', name, text: body });
  }
  return parts;
}
