import { type ExactJson, type ExactObject, get, getString, isObject } from '../exactJson';
import { beside } from './openai';
import { callPiece, type ContentReader, itemsOf, type MessageReader, resultPiece } from './pieces';
import type { ChatItem } from './types';

const TYPES = new Map([
  ['human', 'user'],
  ['ai', 'assistant'],
  ['system', 'system'],
  ['developer', 'system'],
  ['tool', 'tool'],
  ['function', 'tool'],
  ['chat', 'other'],
]);

/** The keys of LangChain's messages. An object with `type`, `content`, and any other key isn't a message. */
const KEYS = new Set([
  ...['content', 'type', 'name', 'id', 'example', 'role', 'artifact', 'status', 'chunk_position'],
  ...['additional_kwargs', 'response_metadata', 'usage_metadata', 'content_blocks'],
  ...['tool_calls', 'invalid_tool_calls', 'tool_call_chunks', 'tool_call_id'],
]);

/**
 * Reads messages of LangChain and LangGraph: `type: human | ai | tool …`, and calls with `args` as an object
 * (docs/mlflow-api.md#what-frameworks-write).
 */
export const langchainMessage: MessageReader = (message, read) => {
  const type = TYPES.get(typeOf(getString(message, 'type') ?? ''));
  if (type === undefined || !isText(get(message, 'content'))) return null;
  if (!Object.keys(message).every((key) => KEYS.has(key))) return null;
  return items(message, type, read);
};

/**
 * Reads `{lc, type: "constructor", id: […, "HumanMessage"], kwargs}`, which is how OpenInference records
 * LangChain (docs/mlflow-api.md#what-frameworks-write).
 */
export const langchainConstructor: MessageReader = (value, read) => {
  if (getString(value, 'type') !== 'constructor' || get(value, 'lc') === undefined) return null;
  const path = get(value, 'id');
  const name = Array.isArray(path) ? path.at(-1) : undefined;
  const kwargs = get(value, 'kwargs');
  if (typeof name !== 'string' || !isObject(kwargs)) return null;
  const type = TYPES.get(typeOf(name));
  return type === undefined ? null : items(kwargs, type, read);
};

/** Reads a single call, in the form that LangGraph passes to its tools. */
export const langchainCall: MessageReader = (value) => {
  if (getString(value, 'type') !== 'tool_call' || !isObject(get(value, 'args'))) return null;
  return [callPiece(getString(value, 'id'), getString(value, 'name'), get(value, 'args'))];
};

/** Normalizes a type: `HumanMessage` becomes `human`, `AIMessageChunk` becomes `ai`. */
function typeOf(word: string): string {
  return word.replace(/Message(Chunk)?$/, '').toLowerCase();
}

function isText(content: ExactJson | undefined): boolean {
  return typeof content === 'string' || Array.isArray(content);
}

function items(message: ExactObject, type: string, read: ContentReader): ChatItem[] {
  const pieces = read(get(message, 'content'));
  const name = getString(message, 'name') ?? '';
  if (type === 'tool') {
    const failed = getString(message, 'status') === 'error';
    return [resultPiece(getString(message, 'tool_call_id'), name, pieces, failed)];
  }
  const role = type === 'other' ? (getString(message, 'role') ?? 'other') : type;
  const { before, after } = beside(message);
  return itemsOf(role, name, [...before, ...pieces, ...after]);
}
