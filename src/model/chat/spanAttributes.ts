import { type ExactJson, get, isObject } from '../exactJson';
import type { SpanAttribute } from '../span';
import { decodeValue, treeOf } from './attributeTree';
import { readContent } from './content';
import { readEnvelope } from './envelopes';
import { readMessage, readMessages } from './messages';
import { itemsOf } from './pieces';
import type { ChatItem } from './types';

interface Names {
  /** Keys of whole conversations as JSON. */
  readonly whole: readonly string[];
  /** Key prefixes of conversations with one attribute per field. */
  readonly spread: readonly string[];
}

const NAMES: Readonly<Record<'inputs' | 'outputs', Names>> = {
  inputs: {
    whole: ['gen_ai.input.messages', 'ai.prompt.messages', 'ai.prompt', 'input.value'],
    spread: ['llm.input_messages.', 'gen_ai.prompt.'],
  },
  outputs: {
    whole: ['gen_ai.output.messages', 'output.value'],
    spread: ['llm.output_messages.', 'gen_ai.completion.'],
  },
};
const SYSTEM = 'gen_ai.system_instructions';

/** The attributes that can hold a whole conversation. Truncated ones must be fetched completely first. */
export const CHAT_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...NAMES.inputs.whole,
  ...NAMES.outputs.whole,
  SYSTEM,
]);

/**
 * Reads the conversation in a span's attributes, which exists in addition to or instead of its inputs and
 * outputs: OpenTelemetry's GenAI conventions (`gen_ai.*`, including the older numbered ones), OpenInference
 * (`llm.input_messages.<n>.message.*`), and the Vercel AI SDK (`ai.prompt.messages`, `ai.response.*`).
 */
export function chatOfAttributes(
  attributes: readonly SpanAttribute[],
  side: 'inputs' | 'outputs',
): ChatItem[] | null {
  const find = (key: string): ExactJson | undefined => {
    const found = attributes.find((attribute) => attribute.key === key);
    return found && decodeValue(found.value);
  };
  const items = said(attributes, side, find);
  if (!items || side === 'outputs') return items;
  const system = find(SYSTEM);
  if (system === undefined || items.some((item) => item.type === 'message' && item.role === 'system'))
    return items;
  return [...itemsOf('system', '', readContent(system)), ...items];
}

function said(
  attributes: readonly SpanAttribute[],
  side: 'inputs' | 'outputs',
  find: (key: string) => ExactJson | undefined,
): ChatItem[] | null {
  for (const key of NAMES[side].whole) {
    const value = find(key);
    const items = value === undefined ? null : readEnvelope(value, side);
    if (items) return items;
  }
  for (const prefix of NAMES[side].spread) {
    const items = spreadMessages(treeOf(attributes, prefix));
    if (items) return items;
  }
  return side === 'outputs' ? vercelResponse(find) : null;
}

function spreadMessages(tree: ExactJson | null): ChatItem[] | null {
  if (!Array.isArray(tree)) return null;
  const items = tree.flatMap((entry) => readMessage(openInference(get(entry, 'message')) ?? entry) ?? []);
  return items.length > 0 ? items : null;
}

/** Converts an OpenInference message to OpenAI's format. */
function openInference(message: ExactJson | undefined): ExactJson | null {
  if (!isObject(message)) return null;
  const contents = get(message, 'contents');
  const calls = get(message, 'tool_calls');
  return {
    ...message,
    content: Array.isArray(contents) ? contents.map(contentBlock) : (get(message, 'content') ?? null),
    tool_calls: Array.isArray(calls) ? calls.map((call) => get(call, 'tool_call') ?? call) : null,
  };
}

function contentBlock(entry: ExactJson): ExactJson {
  const content = get(entry, 'message_content') ?? entry;
  const url = get(get(get(content, 'image'), 'image'), 'url');
  return url === undefined ? content : { type: 'image_url', image_url: url };
}

function vercelResponse(find: (key: string) => ExactJson | undefined): ChatItem[] | null {
  const text = find('ai.response.text');
  const toolCalls = find('ai.response.toolCalls');
  if (text === undefined && toolCalls === undefined) return null;
  return readMessages([{ role: 'assistant', content: text ?? null, toolCalls: toolCalls ?? null }], true);
}
