import { type ExactJson, type ExactObject, get, getString, isObject } from '../exactJson';
import { autogenResult } from './autogen';
import { readContent } from './content';
import { hasFields } from './dspy';
import { llamaIndexToolOutput } from './llamaIndex';
import { readMessage, readMessages, readSingle } from './messages';
import { itemsOf, reasoning } from './pieces';
import type { ChatItem } from './types';
import { vercelCalls } from './vercel';

type Side = 'inputs' | 'outputs';
type Envelope = (value: ExactObject, side: Side) => ChatItem[] | null;

/** `messages`, used almost everywhere. LangChain sends a batch of one list. */
const messages: Envelope = (value) => readMessages(get(value, 'messages'), true);

/** OpenAI's chat completions and legacy completions. */
const choices: Envelope = (value) => {
  const list = get(value, 'choices');
  if (!Array.isArray(list) || list.length === 0) return null;
  const items: ChatItem[] = [];
  for (const choice of list) {
    const text = getString(choice, 'text');
    const read =
      readMessage(get(choice, 'message')) ??
      (text !== undefined && get(choice, 'finish_reason') !== undefined
        ? itemsOf('assistant', '', readContent(text))
        : null);
    if (!read) return null;
    items.push(...read);
  }
  return items;
};

/**
 * OpenAI's Responses API: `input` is a string or a list of items. Requests for embeddings and speech also
 * have an `input`, but aren't chats.
 */
const responsesInput: Envelope = (value) => {
  const input = get(value, 'input');
  if (Array.isArray(input)) return readMessages(input, false);
  if (typeof input !== 'string' || getString(value, 'model') === undefined) return null;
  if (['encoding_format', 'dimensions', 'voice'].some((key) => get(value, key) !== undefined)) return null;
  if (/embed|moderation|tts|rerank/i.test(getString(value, 'model') ?? '')) return null;
  return itemsOf('user', '', readContent(input));
};

/** OpenAI's Responses API: `output` is a list of items. Bedrock's Converse API: `output.message`. */
const output: Envelope = (value, side) => {
  if (side === 'inputs') return null;
  const found = get(value, 'output');
  if (Array.isArray(found)) return readMessages(found, getString(value, 'object') === 'response');
  const message = get(found, 'message');
  return isObject(message) ? readSingle(message) : null;
};

/** Gemini: `contents` is a string, a list of strings or parts, a content, or a list of contents. */
const contents: Envelope = (value) => {
  const found = get(value, 'contents');
  if (typeof found === 'string') return itemsOf('user', '', readContent(found));
  if (isObject(found)) return readSingle(found);
  if (!Array.isArray(found) || found.length === 0) return null;
  const conversation = readMessages(found, true);
  if (conversation) return conversation;
  const pieces = readContent(found);
  return pieces.some((piece) => piece.type === 'json') ? null : itemsOf('user', '', pieces);
};

const candidates: Envelope = (value) => {
  const list = get(value, 'candidates');
  if (!Array.isArray(list)) return null;
  return readMessages(
    list.map((candidate) => get(candidate, 'content') ?? null),
    true,
  );
};

/** LangChain's `LLMResult`: `generations: [[{text, message?}]]`. */
const generations: Envelope = (value) => {
  const lists = get(value, 'generations');
  if (!Array.isArray(lists)) return null;
  const items: ChatItem[] = [];
  for (const generation of lists.flat()) {
    const text = getString(generation, 'text');
    const read =
      readMessage(get(generation, 'message')) ??
      (text === undefined ? null : itemsOf('assistant', '', readContent(text)));
    if (!read) return null;
    items.push(...read);
  }
  return items.length > 0 ? items : null;
};

/** Haystack's generators return `replies`, either messages or strings. */
const replies: Envelope = (value) => {
  const list = get(value, 'replies');
  if (!Array.isArray(list) || list.length === 0) return null;
  if (list.every((reply) => typeof reply === 'string')) {
    return list.flatMap((reply) => itemsOf('assistant', '', readContent(reply)));
  }
  return readMessages(list, true);
};

/**
 * A single message under its own key: LlamaIndex, Ollama, and Cohere. The streams of MLflow's agents send it
 * as `delta`.
 */
const oneMessage: Envelope = (value) => {
  const message = get(value, 'message') ?? get(value, 'delta');
  return isObject(message) ? readSingle(message) : null;
};

/** LangGraph's `Command`: the changes that a node makes to the state. */
const update: Envelope = (value) => {
  const state = get(value, 'update');
  return get(value, 'goto') !== undefined && isObject(state) ? messages(state, 'outputs') : null;
};

/** LlamaIndex's chat engines and agents: the new message and the chat history. */
const llamaIndexAsked: Envelope = (value, side) => {
  const asked = get(value, 'user_msg');
  if (side === 'outputs' || asked === undefined || asked === null || asked === '') return null;
  const now = typeof asked === 'string' ? itemsOf('user', '', readContent(asked)) : readMessage(asked);
  const history = get(value, 'chat_history');
  const before = Array.isArray(history) && history.length > 0 ? readMessages(history, true) : [];
  return now && before ? [...before, ...now] : null;
};

/** A run of Pydantic AI: the prompt, and the history in the state of its result. */
const pydanticRun: Envelope = (value, side) => {
  const prompt = getString(value, 'user_prompt');
  if (side === 'inputs' && prompt !== undefined) return itemsOf('user', '', readContent(prompt));
  const history = get(get(value, '_state'), 'message_history') ?? get(value, 'message_history');
  return readMessages(history, true);
};

/** A response of the Vercel AI SDK: `{text, toolCalls, reasoningText?, finishReason}`. */
const vercelAnswer: Envelope = (value, side) => {
  if (side === 'inputs') return null;
  const text = getString(value, 'text') ?? '';
  const calls = vercelCalls(value);
  if (calls.length === 0 && (text === '' || getString(value, 'finishReason') === undefined)) return null;
  const thought = getString(value, 'reasoningText') ?? getString(value, 'reasoning');
  return itemsOf('assistant', '', [...reasoning(thought), ...readContent(text), ...calls]);
};

/**
 * A prompt on its own. A string only counts next to a model or a system prompt, because the key is too
 * common.
 */
const prompt: Envelope = (value) => {
  const found = get(value, 'prompt');
  if (Array.isArray(found)) return readMessages(found, false);
  if (isObject(found)) return messages(found, 'inputs');
  if (typeof found !== 'string' || found === '') return null;
  const certain = getString(value, 'model') !== undefined || getString(value, 'system') !== undefined;
  return certain ? itemsOf('user', '', readContent(found)) : null;
};

/** MLflow's own agents return `{content}`. */
const bareContent: Envelope = (value, side) => {
  const content = getString(value, 'content');
  if (side === 'inputs' || content === undefined || Object.keys(value).length > 2) return null;
  return itemsOf('assistant', '', readContent(content));
};

const ENVELOPES: readonly Envelope[] = [
  messages,
  choices,
  candidates,
  contents,
  responsesInput,
  output,
  generations,
  replies,
  (value) => readSingle(value),
  oneMessage,
  update,
  llamaIndexAsked,
  pydanticRun,
  (value) => autogenResult(value, readContent)?.slice() ?? null,
  (value) => llamaIndexToolOutput(value, readContent)?.slice() ?? null,
  vercelAnswer,
  prompt,
  bareContent,
];

/** Finds the messages in a value, and reads them as a conversation. Returns null if there is none. */
export function readEnvelope(value: ExactJson | undefined, side: Side): ChatItem[] | null {
  if (Array.isArray(value)) return readList(value, side);
  if (!isObject(value)) return null;
  for (const envelope of ENVELOPES) {
    const items = envelope(value, side);
    if (items) return side === 'inputs' ? withSystem(value, items) : items;
  }
  return null;
}

function readList(value: readonly ExactJson[], side: Side): ChatItem[] | null {
  if (value.length === 0) return null;
  const read = readMessages(value, false);
  if (read) return read;
  // DSPy's model returns a list of strings.
  if (value.every((item) => typeof item === 'string')) {
    if (side === 'inputs' || !value.some((item) => hasFields(item))) return null;
    return value.flatMap((item) => itemsOf('assistant', '', readContent(item)));
  }
  const items: ChatItem[] = [];
  for (const item of value) {
    const found = isObject(item) ? (update(item, side) ?? dspyAnswer(item, side)) : null;
    if (!found) return null;
    items.push(...found);
  }
  return items;
}

/** DSPy's model returns `[{text, reasoning_content?, tool_calls?}]` if there is more than text. */
const dspyAnswer: Envelope = (value, side) => {
  const text = getString(value, 'text');
  if (side === 'inputs' || text === undefined || !hasFields(text)) return null;
  return itemsOf('assistant', '', [
    ...reasoning(getString(value, 'reasoning_content')),
    ...readContent(text),
  ]);
};

/** Adds the system prompt, which several providers keep separate from the messages, as the first message. */
function withSystem(value: ExactObject, items: ChatItem[]): ChatItem[] {
  if (items.some((item) => item.type === 'message' && item.role === 'system')) return items;
  const config = get(value, 'config') ?? get(value, 'generation_config');
  for (const from of [value, config]) {
    for (const key of [
      'system',
      'instructions',
      'system_instruction',
      'systemInstruction',
      'system_prompt',
    ]) {
      const found = get(from, key);
      const content = get(found, 'parts') ?? found;
      if (typeof content !== 'string' && !Array.isArray(content)) continue;
      const pieces = readContent(content);
      if (pieces.length > 0 && pieces.every((piece) => piece.type === 'text')) {
        return [...itemsOf('system', '', pieces), ...items];
      }
    }
  }
  return items;
}
