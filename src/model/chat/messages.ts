import { type ExactJson, type ExactObject, get, isObject } from '../exactJson';
import { autogenMessage } from './autogen';
import { readContent } from './content';
import { areGeminiParts } from './gemini';
import { langchainCall, langchainConstructor, langchainMessage } from './langchain';
import { itemsOf, type MessageReader } from './pieces';
import { pydanticAiMessage } from './pydanticAi';
import { responsesItem } from './responses';
import { roleMessage } from './roleMessage';
import type { ChatItem } from './types';

/** Gemini leaves out the role if it's obvious. Only the model's responses do that. */
const geminiMessage: MessageReader = (message, read) => {
  const parts = get(message, 'parts');
  if (!Object.keys(message).every((key) => key === 'parts' || key === 'role')) return null;
  if (!areGeminiParts(parts)) return null;
  const pieces = read(parts);
  return pieces.some((piece) => piece.type === 'json') ? null : itemsOf('model', '', pieces);
};

const READERS: readonly MessageReader[] = [
  roleMessage,
  langchainConstructor,
  pydanticAiMessage,
  autogenMessage,
  langchainMessage,
  langchainCall,
  responsesItem,
  geminiMessage,
];

/** Returns the items of a message of any known shape, or null if it isn't one. */
export function readMessage(value: ExactJson | undefined): readonly ChatItem[] | null {
  if (!isObject(value)) return null;
  for (const reader of READERS) {
    const items = reader(value, readContent);
    if (items) return items;
  }
  return null;
}

/**
 * Returns the items of a list of messages, or null unless all of them are messages. A list of lists is a
 * batch: LangChain sends a batch of one.
 * @param certain Whether only messages can be in this place. Otherwise at least one item must be a tool call
 *   or have a known role, because `role` and `content` are common keys.
 */
export function readMessages(
  value: ExactJson | readonly ExactJson[] | undefined,
  certain: boolean,
): ChatItem[] | null {
  const list = listOf(value);
  if (!list) return null;
  const items: ChatItem[] = [];
  for (const message of list) {
    const read = readMessage(message);
    if (!read) return null;
    items.push(...read);
  }
  if (items.length === 0) return null;
  return certain || items.some((item) => item.type === 'toolCall' || item.role !== 'other') ? items : null;
}

function listOf(value: ExactJson | readonly ExactJson[] | undefined): readonly ExactJson[] | null {
  if (!Array.isArray(value)) return null;
  const [first] = value;
  if (isObject(first)) return value;
  return Array.isArray(first) && isObject(first[0]) && value.every((item) => Array.isArray(item))
    ? value.flat()
    : null;
}

/** Reads a single message with a known role. */
export function readSingle(value: ExactObject): ChatItem[] | null {
  return readMessages([value], false);
}
