import { type ExactJson, type ExactObject, get, getString, isObject } from '../exactJson';
import { kindOf, mediaAt, mediaOf } from './media';
import { type BlockReader, callPiece, type Piece, reasoning, resultPiece, textPiece } from './pieces';

/**
 * Reads a part of Gemini's or Vertex AI's contents. One key is in use, in either spelling; many others are
 * null.
 */
export const geminiPart: BlockReader = (part) => {
  if (getString(part, 'type') !== undefined) return null;
  const call = either(part, 'function_call', 'functionCall');
  if (isObject(call) && getString(call, 'name') !== undefined) {
    return [callPiece(getString(call, 'id'), getString(call, 'name'), get(call, 'args'))];
  }
  const response = either(part, 'function_response', 'functionResponse');
  if (isObject(response) && getString(response, 'name') !== undefined) {
    return [
      resultPiece(
        getString(response, 'id'),
        getString(response, 'name'),
        responseParts(get(response, 'response')),
      ),
    ];
  }
  const inline = either(part, 'inline_data', 'inlineData');
  if (isObject(inline)) {
    const mime = getString(inline, 'mime_type') ?? getString(inline, 'mimeType') ?? '';
    return [mediaOf(kindOf(mime), getString(inline, 'data') ?? '', mime)];
  }
  const file = either(part, 'file_data', 'fileData');
  if (isObject(file)) {
    const mime = getString(file, 'mime_type') ?? getString(file, 'mimeType') ?? '';
    return [mediaAt(kindOf(mime), getString(file, 'file_uri') ?? getString(file, 'fileUri') ?? '', mime)];
  }
  const code = either(part, 'executable_code', 'executableCode');
  if (isObject(code))
    return [textPiece(fenced(getString(code, 'code') ?? '', getString(code, 'language') ?? ''))];
  const ran = either(part, 'code_execution_result', 'codeExecutionResult');
  if (isObject(ran)) return [textPiece(fenced(getString(ran, 'output') ?? '', ''))];
  const text = getString(part, 'text');
  if (text === undefined) return null;
  return get(part, 'thought') === true ? reasoning(text) : [textPiece(text)];
};

function either(part: ExactObject, snake: string, camel: string): ExactJson | undefined {
  return get(part, snake) ?? get(part, camel);
}

/** Unwraps `{result: …}` and `{output: …}`, which the SDKs put around a tool's result. */
function responseParts(response: ExactJson | undefined): Piece[] {
  const only = isObject(response) && Object.keys(response).length === 1;
  const value = only ? (get(response, 'result') ?? get(response, 'output') ?? response) : (response ?? null);
  return typeof value === 'string' ? [textPiece(value)] : [{ type: 'json', value }];
}

function fenced(text: string, language: string): string {
  return `\`\`\`${language.toLowerCase()}\n${text}\n\`\`\``;
}

const KEYS = [
  'text',
  'function_call',
  'functionCall',
  'function_response',
  'functionResponse',
  'inline_data',
  'inlineData',
  'file_data',
  'fileData',
  'executable_code',
  'code_execution_result',
];

/** Whether these are Gemini's parts. `parts` alone is too common a key. */
export function areGeminiParts(parts: ExactJson | undefined): parts is ExactJson[] {
  return (
    Array.isArray(parts) &&
    parts.length > 0 &&
    parts.every((part) => isObject(part) && KEYS.some((key) => (get(part, key) ?? null) !== null))
  );
}
