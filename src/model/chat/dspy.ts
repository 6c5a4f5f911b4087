import type { ChatPart } from './types';

const HEADER = /^\[\[ ## ([A-Za-z_]\w*) ## \]\][^\S\n]*$/m;

/** Whether a text holds DSPy's fields: `[[ ## answer ## ]]` on a line of its own. */
export function hasFields(text: string): boolean {
  return text.includes('[[ ## ') && HEADER.test(text);
}

/** A text with DSPy's fields as one part a field; what stands before the first is a text. `completed` is only a mark. */
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
