import { type ExactJson, type ExactObject, parseExact } from '../exactJson';
import { roleOf } from './roles';
import type { ChatItem, ChatPart, ToolCall } from './types';

/** What a block of a message's content is read as. */
export type Piece = ChatPart | ToolCall;

/** Reads a message's content. */
export type ContentReader = (content: ExactJson | undefined) => readonly Piece[];

/** Reads a block in one wire format. Returns null if it's in another. */
export type BlockReader = (block: ExactObject, read: ContentReader) => readonly Piece[] | null;

/** Reads a message in one wire format. Returns null if it's in another. */
export type MessageReader = (message: ExactObject, read: ContentReader) => readonly ChatItem[] | null;

export function textPiece(text: string): ChatPart {
  return { type: 'text', text };
}

/** Returns no parts if the text is blank: providers sign and encrypt reasoning that they don't show. */
export function reasoning(text: string | undefined): ChatPart[] {
  return text === undefined || text.trim() === '' ? [] : [{ type: 'reasoning', text }];
}

export function callPiece(
  id: string | undefined,
  name: string | undefined,
  args: ExactJson | undefined,
): ToolCall {
  return {
    type: 'toolCall',
    id: id ?? '',
    name: name ?? '',
    called: true,
    args: argumentsOf(args),
    result: null,
    failed: false,
  };
}

export function resultPiece(
  id: string | undefined,
  name: string | undefined,
  pieces: readonly Piece[],
  failed = false,
): ToolCall {
  const result = pieces.map((piece): ChatPart =>
    piece.type === 'toolCall' ? { type: 'json', value: piece.args } : piece,
  );
  return { type: 'toolCall', id: id ?? '', name: name ?? '', called: false, args: null, result, failed };
}

/** Parses a call's arguments. Most providers write them as JSON in a string. */
export function argumentsOf(value: ExactJson | undefined): ExactJson {
  if (typeof value !== 'string') return value ?? null;
  return parseExact(value) ?? value;
}

/** Returns the items of a message in the order of its content. A duplicate call counts once. */
export function itemsOf(roleText: string, name: string, pieces: readonly Piece[]): ChatItem[] {
  const role = roleOf(roleText);
  const items: ChatItem[] = [];
  const calls = new Set<string>();
  let parts: ChatPart[] = [];
  const flush = (): void => {
    if (parts.length > 0) items.push({ type: 'message', role, roleText, name, parts });
    parts = [];
  };
  for (const piece of pieces) {
    if (piece.type !== 'toolCall') {
      parts.push(piece);
      continue;
    }
    if (piece.called && piece.id !== '' && calls.has(piece.id)) continue;
    if (piece.called) calls.add(piece.id);
    flush();
    items.push(piece);
  }
  flush();
  return items.length > 0 ? items : [{ type: 'message', role, roleText, name, parts: [] }];
}
