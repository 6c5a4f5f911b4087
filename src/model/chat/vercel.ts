import { type ExactJson, type ExactObject, get, getString, isObject } from '../exactJson';
import { kindOf, mediaOf } from './media';
import {
  argumentsOf,
  type BlockReader,
  callPiece,
  type ContentReader,
  type Piece,
  reasoning,
  resultPiece,
  textPiece,
} from './pieces';
import type { ToolCall } from './types';

/**
 * Reads content parts of the Vercel AI SDK: those of its model messages, and `tool-<name>` parts of its UI
 * messages.
 */
export const vercelBlock: BlockReader = (block, read) => {
  const type = getString(block, 'type') ?? '';
  const id = getString(block, 'toolCallId');
  const name = getString(block, 'toolName');
  if (type === 'reasoning') {
    const text = getString(block, 'text') ?? getString(block, 'reasoning');
    return text === undefined ? null : reasoning(text);
  }
  if (type === 'tool-call' && id !== undefined) {
    return [callPiece(id, name, get(block, 'input') ?? get(block, 'args'))];
  }
  if (type === 'tool-result' && id !== undefined) {
    const output = get(block, 'output') ?? get(block, 'result');
    return [
      resultPiece(
        id,
        name,
        outputPieces(output, read),
        getString(output, 'type')?.startsWith('error') === true,
      ),
    ];
  }
  if ((type.startsWith('tool-') || type === 'dynamic-tool') && id !== undefined) {
    return [uiTool(block, id, name ?? type.slice('tool-'.length), read)];
  }
  if (type === 'image' || type === 'file') return mediaPieces(block, type);
  return type === 'step-start' ? [] : null;
};

/**
 * Reads `{type: "text" | "json" | "content" | "error-text" …, value}`. Older versions write the bare value.
 */
function outputPieces(output: ExactJson | undefined, read: ContentReader): readonly Piece[] {
  const wrapped =
    isObject(output) && getString(output, 'type') !== undefined && get(output, 'value') !== undefined;
  const value = wrapped ? get(output, 'value') : output;
  if (typeof value === 'string' || (wrapped && getString(output, 'type') === 'content')) return read(value);
  return value === undefined ? [] : [{ type: 'json', value }];
}

function uiTool(block: ExactObject, id: string, name: string, read: ContentReader): ToolCall {
  const call = callPiece(id, name, get(block, 'input'));
  const failure = getString(block, 'errorText');
  if (failure !== undefined) return { ...call, result: [textPiece(failure)], failed: true };
  const output = get(block, 'output');
  return output === undefined
    ? call
    : { ...call, result: resultPiece(id, name, outputPieces(output, read)).result };
}

function mediaPieces(block: ExactObject, type: 'image' | 'file'): Piece[] | null {
  const data = getString(block, 'image') ?? getString(block, 'data') ?? getString(block, 'url');
  if (data === undefined) return null;
  const mime = getString(block, 'mediaType') ?? getString(block, 'mimeType') ?? '';
  return [mediaOf(type === 'image' ? 'image' : kindOf(mime), data, mime, getString(block, 'filename') ?? '')];
}

/**
 * Reads `toolCalls` and `toolInvocations` next to the text. `input` is JSON in a string
 * (docs/mlflow-api.md#what-frameworks-write).
 */
export function vercelCalls(value: ExactObject): Piece[] {
  const calls = get(value, 'toolCalls') ?? get(value, 'toolInvocations');
  if (!Array.isArray(calls)) return [];
  return calls.filter(isObject).flatMap((call): Piece[] => {
    const name = getString(call, 'toolName');
    if (name === undefined) return [];
    const piece = callPiece(getString(call, 'toolCallId'), name, get(call, 'input') ?? get(call, 'args'));
    const result = get(call, 'result');
    return [
      result === undefined ? piece : { ...piece, result: [{ type: 'json', value: argumentsOf(result) }] },
    ];
  });
}
