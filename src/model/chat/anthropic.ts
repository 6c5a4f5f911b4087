import { type ExactJson, get, getString, isObject } from '../exactJson';
import { kindOf, mediaAt, mediaOf } from './media';
import { type BlockReader, callPiece, type Piece, reasoning, resultPiece, textPiece } from './pieces';

/** Reads content blocks of Anthropic's messages. */
export const anthropicBlock: BlockReader = (block, read) => {
  const type = getString(block, 'type') ?? '';
  switch (type) {
    case 'thinking':
      return getString(block, 'thinking') === undefined ? null : reasoning(getString(block, 'thinking'));
    case 'redacted_thinking':
      return [];
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      if (getString(block, 'name') === undefined) return null;
      return [callPiece(getString(block, 'id'), getString(block, 'name'), get(block, 'input'))];
    case 'image':
    case 'document':
      return mediaBlock(
        type === 'image' ? 'image' : 'file',
        get(block, 'source'),
        getString(block, 'title') ?? '',
      );
    case 'search_result':
      return [textPiece(getString(block, 'title') ?? ''), ...read(get(block, 'content'))];
    default:
      break;
  }
  if (!type.endsWith('tool_result')) return null;
  const id = getString(block, 'tool_use_id');
  if (id === undefined) return null;
  const content = get(block, 'content');
  const pieces: readonly Piece[] =
    typeof content === 'string' || Array.isArray(content)
      ? read(content)
      : [{ type: 'json', value: content ?? null }];
  return [resultPiece(id, '', pieces, get(block, 'is_error') === true)];
};

function mediaBlock(kind: 'image' | 'file', source: ExactJson | undefined, name: string): Piece[] | null {
  if (!isObject(source)) return null;
  const mime = getString(source, 'media_type') ?? '';
  const data = getString(source, 'data');
  if (getString(source, 'type') === 'text' && data !== undefined) return [textPiece(data)];
  const at = mime === '' ? kind : kindOf(mime);
  if (data !== undefined) return [mediaOf(at, data, mime, name)];
  return [mediaAt(at, getString(source, 'url') ?? getString(source, 'file_id') ?? '', mime, name)];
}
