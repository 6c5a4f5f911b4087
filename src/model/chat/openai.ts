import { type ExactJson, type ExactObject, get, getString, isObject } from '../exactJson';
import { kindOf, mediaAt, mediaOf } from './media';
import { type BlockReader, callPiece, type Piece, reasoning, textPiece } from './pieces';

const TEXTS = new Set(['text', 'input_text', 'output_text', 'summary_text', 'reasoning_text']);

/** Reads content parts of OpenAI's chat completions and Responses API. */
export const openaiBlock: BlockReader = (block) => {
  const type = getString(block, 'type') ?? '';
  if (TEXTS.has(type)) {
    const text = getString(block, 'text') ?? getString(get(block, 'text'), 'value');
    if (text === undefined) return null;
    return type === 'reasoning_text' ? reasoning(text) : [textPiece(text)];
  }
  const refusal = getString(block, 'refusal');
  if (type === 'refusal' && refusal !== undefined) return [textPiece(refusal)];
  if (type === 'image_url' || type === 'input_image') return [imageOf(block)];
  if (type === 'input_audio' || type === 'audio') {
    const audio = get(block, type);
    const data = getString(audio, 'data') ?? getString(audio, 'url');
    if (!isObject(audio)) return null;
    return [
      mediaOf('audio', data ?? getString(audio, 'id') ?? '', `audio/${getString(audio, 'format') ?? 'wav'}`),
    ];
  }
  if (type === 'file' || type === 'input_file') return fileOf(get(block, 'file') ?? block);
  return null;
};

function imageOf(block: ExactObject): Piece {
  const image = get(block, 'image_url');
  const address = typeof image === 'string' ? image : getString(image, 'url');
  return mediaAt('image', address ?? getString(block, 'file_id') ?? '');
}

function fileOf(file: ExactJson): Piece[] | null {
  const address =
    getString(file, 'file_data') ??
    getString(file, 'file_url') ??
    getString(file, 'file_id') ??
    getString(file, 'url');
  const name = getString(file, 'filename') ?? '';
  return address === undefined && name === '' ? null : [mediaAt('file', address ?? '', '', name)];
}

/**
 * Reads the fields next to a chat message's content: `tool_calls`, the older `function_call`, LangChain's and
 * LlamaIndex's `additional_kwargs`, a refusal, audio, images, and the reasoning that some providers add.
 */
export function beside(message: ExactObject): { before: Piece[]; after: Piece[] } {
  const before = reasoning(getString(message, 'reasoning_content') ?? textOf(get(message, 'reasoning')));
  const refusal = getString(message, 'refusal');
  const after: Piece[] = refusal === undefined || refusal === '' ? [] : [textPiece(refusal)];
  const audio = get(message, 'audio');
  if (isObject(audio)) {
    const transcript = getString(audio, 'transcript');
    if (transcript !== undefined) after.push(textPiece(transcript));
    after.push(mediaOf('audio', getString(audio, 'data') ?? getString(audio, 'id') ?? '', 'audio/wav'));
  }
  const images = get(message, 'images'); // Ollama
  if (Array.isArray(images)) {
    for (const image of images) if (typeof image === 'string') after.push(mediaOf('image', image, ''));
  }
  const extra = get(message, 'additional_kwargs');
  for (const from of [message, extra]) {
    after.push(...toolCallsOf(get(from, 'tool_calls')));
    const single = get(from, 'function_call');
    if (isObject(single)) after.push(callPiece('', getString(single, 'name'), get(single, 'arguments')));
  }
  return { before, after };
}

function textOf(value: ExactJson | undefined): string | undefined {
  return typeof value === 'string' ? value : getString(value, 'content');
}

/** Reads tool calls: `[{id, function: {name, arguments}}]`, or LangChain's `[{id, name, args}]`. */
export function toolCallsOf(value: ExactJson | undefined): Piece[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((call) => {
    const wrapped = get(call, 'function') ?? get(call, 'custom') ?? get(call, 'tool_call.function');
    const called = isObject(wrapped) ? wrapped : call;
    return callPiece(
      getString(call, 'id'),
      getString(called, 'name'),
      get(called, 'arguments') ?? get(called, 'args') ?? get(called, 'input'),
    );
  });
}

/**
 * Creates the piece for an image or a file from its media type and data, as several frameworks write them.
 */
export function mediaByType(mime: string, data: string, name = ''): Piece {
  return mediaOf(kindOf(mime), data, mime, name);
}
