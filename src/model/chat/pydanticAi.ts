import { type ExactJson, type ExactObject, get, getString, isObject } from '../exactJson';
import { kindOf, mediaAt, mediaOf } from './media';
import {
  callPiece,
  type ContentReader,
  itemsOf,
  type MessageReader,
  type Piece,
  reasoning,
  resultPiece,
  textPiece,
} from './pieces';
import type { ChatItem } from './types';

/**
 * Reads messages of Pydantic AI: `{kind: "request" | "response", parts: [{part_kind, …}]}`. A request can
 * contain several roles.
 */
export const pydanticAiMessage: MessageReader = (message, read) => {
  const parts = get(message, 'parts');
  if (!Array.isArray(parts) || parts.length === 0) return null;
  if (!parts.every((part) => getString(part, 'part_kind') !== undefined)) return null;
  const items: ChatItem[] = [];
  const instructions = getString(message, 'instructions');
  if (instructions !== undefined && instructions !== '') {
    items.push(...itemsOf('system', '', [textPiece(instructions)]));
  }
  let answer: Piece[] = [];
  const flush = (): void => {
    if (answer.length > 0) items.push(...itemsOf('assistant', '', answer));
    answer = [];
  };
  for (const part of parts.filter(isObject)) {
    const request = requestItems(part, read);
    if (!request) {
      answer.push(...responsePieces(part, read));
      continue;
    }
    flush();
    items.push(...request);
  }
  flush();
  return items;
};

function requestItems(part: ExactObject, read: ContentReader): readonly ChatItem[] | null {
  const id = getString(part, 'tool_call_id');
  const name = getString(part, 'tool_name');
  switch (getString(part, 'part_kind')) {
    case 'system-prompt':
      return itemsOf('system', '', read(get(part, 'content')));
    case 'user-prompt':
      return itemsOf('user', '', promptPieces(get(part, 'content'), read));
    case 'tool-return':
    case 'builtin-tool-return':
      return [
        resultPiece(
          id,
          name,
          contentPieces(get(part, 'content'), read),
          getString(part, 'outcome') === 'failed',
        ),
      ];
    case 'retry-prompt':
      if (name === undefined) return itemsOf('user', '', contentPieces(get(part, 'content'), read));
      return [resultPiece(id, name, contentPieces(get(part, 'content'), read), true)];
    case undefined:
    default:
      return null;
  }
}

function responsePieces(part: ExactObject, read: ContentReader): readonly Piece[] {
  switch (getString(part, 'part_kind')) {
    case 'text':
      return read(get(part, 'content'));
    case 'thinking':
      return reasoning(getString(part, 'content'));
    case 'tool-call':
    case 'builtin-tool-call':
      return [callPiece(getString(part, 'tool_call_id'), getString(part, 'tool_name'), get(part, 'args'))];
    case 'file':
      return [promptPiece(get(part, 'content') ?? null, read)].flat();
    case undefined:
    default:
      return [{ type: 'json', value: part }];
  }
}

function contentPieces(content: ExactJson | undefined, read: ContentReader): readonly Piece[] {
  if (typeof content === 'string') return read(content);
  return content === undefined ? [] : [{ type: 'json', value: content }];
}

/** A prompt is a string, or a list of strings and `{kind: "image-url" | "binary" …}`. */
function promptPieces(content: ExactJson | undefined, read: ContentReader): readonly Piece[] {
  return Array.isArray(content) ? content.flatMap((item) => promptPiece(item, read)) : read(content);
}

function promptPiece(item: ExactJson, read: ContentReader): readonly Piece[] {
  const kind = getString(item, 'kind') ?? '';
  const mime = getString(item, 'media_type') ?? '';
  if (kind === 'binary') return [mediaOf(kindOf(mime), getString(item, 'data') ?? '', mime)];
  const url = getString(item, 'url');
  if (url === undefined || !kind.endsWith('-url')) return read([item]);
  return [mediaAt(kindOf(`${kind.slice(0, -'-url'.length)}/`), url, mime)];
}
