import { get, getString } from '../exactJson';
import { mediaAt, mediaOf } from './media';
import { type BlockReader, callPiece, type MessageReader, reasoning, resultPiece, textPiece } from './pieces';

/** Reads content blocks of LlamaIndex. `block_type` names the block's type. */
export const llamaIndexBlock: BlockReader = (block) => {
  const type = getString(block, 'block_type');
  switch (type) {
    case 'text':
      return [textPiece(getString(block, 'text') ?? '')];
    case 'thinking':
      return reasoning(getString(block, 'content'));
    case 'tool_call':
      return [
        callPiece(getString(block, 'tool_call_id'), getString(block, 'tool_name'), get(block, 'tool_kwargs')),
      ];
    case 'image':
    case 'audio':
    case 'video':
    case 'document': {
      const kind = type === 'document' ? 'file' : type;
      const mime = getString(block, `${type}_mimetype`) ?? '';
      const data = getString(block, type) ?? getString(block, 'data');
      if (data !== undefined) return [mediaOf(kind, data, mime)];
      return [mediaAt(kind, getString(block, 'url') ?? getString(block, 'path') ?? '', mime)];
    }
    case undefined:
    default:
      return null;
  }
};

/** Reads the output of a LlamaIndex tool: `{blocks, tool_name, raw_input, raw_output, is_error}`. */
export const llamaIndexToolOutput: MessageReader = (value, read) => {
  const name = getString(value, 'tool_name');
  const blocks = get(value, 'blocks');
  if (name === undefined || !Array.isArray(blocks) || get(value, 'raw_output') === undefined) return null;
  return [resultPiece('', name, read(blocks), get(value, 'is_error') === true)];
};
