import { get, getString, isObject } from '../exactJson';
import { mediaOf } from './media';
import { type BlockReader, callPiece, reasoning, resultPiece, textPiece } from './pieces';

/** Reads content blocks of Haystack's chat messages. One key names the block's type. */
export const haystackBlock: BlockReader = (block, read) => {
  const call = get(block, 'tool_call');
  if (isObject(call) && getString(call, 'tool_name') !== undefined) {
    return [callPiece(getString(call, 'id'), getString(call, 'tool_name'), get(call, 'arguments'))];
  }
  const answer = get(block, 'tool_call_result');
  if (isObject(answer)) {
    const origin = get(answer, 'origin');
    const pieces = read(get(answer, 'result'));
    return [
      resultPiece(
        getString(origin, 'id'),
        getString(origin, 'tool_name'),
        pieces,
        get(answer, 'error') === true,
      ),
    ];
  }
  const thought = get(block, 'reasoning');
  if (isObject(thought)) return reasoning(getString(thought, 'reasoning_text'));
  const image = get(block, 'image');
  const data = getString(image, 'base64_image');
  if (data !== undefined) return [mediaOf('image', data, getString(image, 'mime_type') ?? '')];
  const file = get(block, 'file');
  const bytes = getString(file, 'base64_data');
  if (bytes !== undefined) {
    return [mediaOf('file', bytes, getString(file, 'mime_type') ?? '', getString(file, 'filename') ?? '')];
  }
  const text = getString(block, 'text');
  return text !== undefined && Object.keys(block).length === 1 ? [textPiece(text)] : null;
};
