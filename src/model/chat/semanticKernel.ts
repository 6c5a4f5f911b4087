import { get, getString } from '../exactJson';
import { mediaAt, mediaOf } from './media';
import { type BlockReader, callPiece, resultPiece, textPiece } from './pieces';

/** Reads items of Semantic Kernel's `ChatMessageContent`. `content_type` names the item's type. */
export const semanticKernelItem: BlockReader = (item, read) => {
  const name = (): string =>
    getString(item, 'name') ??
    [getString(item, 'plugin_name'), getString(item, 'function_name')].filter(Boolean).join('-');
  switch (getString(item, 'content_type')) {
    case 'text':
    case 'streaming_text':
      return [textPiece(getString(item, 'text') ?? '')];
    case 'function_call':
      return [callPiece(getString(item, 'id'), name(), get(item, 'arguments'))];
    case 'function_result':
      return [
        resultPiece(getString(item, 'id') ?? getString(item, 'call_id'), name(), read(get(item, 'result'))),
      ];
    case 'image': {
      const mime = getString(item, 'mime_type') ?? '';
      const data = getString(item, 'data');
      if (data !== undefined) return [mediaOf('image', data, mime)];
      return [mediaAt('image', getString(item, 'data_uri') ?? getString(item, 'uri') ?? '', mime)];
    }
    case undefined:
    default:
      return null;
  }
};
