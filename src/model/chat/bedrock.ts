import { type ExactJson, type ExactObject, get, getString, isObject } from '../exactJson';
import { mediaAt, mediaOf } from './media';
import { type BlockReader, callPiece, type Piece, reasoning, resultPiece, textPiece } from './pieces';
import type { MediaKind } from './types';

/** Reads content blocks of Bedrock's Converse API and of Strands. One key names the block's type. */
export const bedrockBlock: BlockReader = (block, read) => {
  const use = get(block, 'toolUse');
  if (isObject(use))
    return [callPiece(getString(use, 'toolUseId'), getString(use, 'name'), get(use, 'input'))];
  const result = get(block, 'toolResult');
  if (isObject(result)) {
    const pieces = resultPieces(get(result, 'content'), (content) => read(content));
    return [resultPiece(getString(result, 'toolUseId'), '', pieces, getString(result, 'status') === 'error')];
  }
  const thought = get(block, 'reasoningContent');
  if (isObject(thought)) {
    return reasoning(getString(get(thought, 'reasoningText'), 'text') ?? getString(thought, 'text'));
  }
  for (const kind of ['image', 'video', 'audio'] as const) {
    const media = get(block, kind);
    if (isObject(media) && isObject(get(media, 'source'))) return [mediaPiece(kind, kind, media)];
  }
  const document = get(block, 'document');
  if (isObject(document) && isObject(get(document, 'source')))
    return [mediaPiece('file', 'application', document)];
  const guarded = getString(get(get(block, 'guardContent'), 'text'), 'text');
  if (guarded !== undefined) return [textPiece(guarded)];
  return isObject(get(block, 'cachePoint')) ? [] : null;
};

function mediaPiece(kind: MediaKind, top: string, media: ExactObject): Piece {
  const format = getString(media, 'format') ?? '';
  const mime = format === '' ? '' : `${top}/${format}`;
  const name = getString(media, 'name') ?? '';
  const source = get(media, 'source');
  const bytes = getString(source, 'bytes');
  if (bytes !== undefined) return mediaOf(kind, bytes, mime, name);
  return mediaAt(kind, getString(get(source, 's3Location'), 'uri') ?? '', mime, name);
}

function resultPieces(
  content: ExactJson | undefined,
  read: (content: ExactJson) => readonly Piece[],
): readonly Piece[] {
  if (!Array.isArray(content)) return content === undefined ? [] : read(content);
  return content.flatMap((block): readonly Piece[] => {
    const json = get(block, 'json');
    return json === undefined ? read([block]) : [{ type: 'json', value: json }];
  });
}
