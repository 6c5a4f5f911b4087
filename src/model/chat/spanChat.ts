import { type ExactJson, get, getString, parseExact } from '../exactJson';
import type { SpanDetails, SpanEvent, ValueText } from '../span';
import { decodeValue } from './attributeTree';
import { itemsOf } from './pieces';
import { readChat, tidy } from './readChat';
import { CHAT_ATTRIBUTES, chatOfAttributes } from './spanAttributes';
import { chatOfEvents } from './spanEvents';
import { assembleStream } from './streams';
import type { Chat, ChatItem } from './types';

/** The parts of a span, other than inputs and outputs, that can hold a conversation. */
export type SpanSurroundings = Pick<SpanDetails, 'attributes' | 'events'>;

/**
 * Reads the conversation of a span's inputs or outputs from its value, attributes, or events, whichever has
 * the most items. What a stream lost from the outputs (docs/mlflow-api.md#what-frameworks-write) is
 * reassembled from its events. Returns null if there is no conversation.
 * @param value The inputs or outputs, parsed; undefined if there are none or they aren't JSON.
 */
export function readSpanChat(
  value: ExactJson | undefined,
  side: 'inputs' | 'outputs',
  span: SpanSurroundings,
): Chat | null {
  const own = readChat(value, side);
  const others = [chatOfAttributes(span.attributes, side), chatOfEvents(span.events, side)];
  let best = own;
  for (const items of others) {
    const chat = items && { items: tidy(items), usage: own?.usage ?? null };
    if (chat && chat.items.length > (best?.items.length ?? 0)) best = chat;
  }
  if (side === 'inputs' || !lacksAnswer(best, value)) return best;
  const streamed = streamOf(value, span.events);
  return streamed ? { items: tidy(streamed), usage: best?.usage ?? null } : best;
}

/**
 * Returns the values that can hold a conversation. Truncated ones must be fetched completely before it's
 * read.
 */
export function chatValues(span: SpanSurroundings): ValueText[] {
  const spread = span.events.flatMap((event) => (event.name.startsWith('gen_ai.') ? event.attributes : []));
  return [
    ...span.attributes.filter(({ key }) => CHAT_ATTRIBUTES.has(key)).map(({ value }) => value),
    ...spread.map(({ value }) => value),
  ];
}

/** Whether there is no response, or an empty one, or one that announces tool calls but has none. */
function lacksAnswer(chat: Chat | null, value: ExactJson | undefined): boolean {
  if (!chat) return true;
  const called = chat.items.some((item) => item.type === 'toolCall');
  if (called) return false;
  if (chat.items.every((item) => item.type === 'message' && item.parts.length === 0)) return true;
  const choices = get(value, 'choices');
  return (
    Array.isArray(choices) && choices.some((choice) => getString(choice, 'finish_reason') === 'tool_calls')
  );
}

function streamOf(value: ExactJson | undefined, events: readonly SpanEvent[]): ChatItem[] | null {
  const chunks = chunksOf(events);
  const texts = chunks.length > 0 && chunks.every((chunk) => typeof chunk === 'string');
  return (
    assembleStream(chunks) ??
    (Array.isArray(value) ? assembleStream(value) : null) ??
    tokensOf(events) ??
    (texts ? itemsOf('assistant', '', [{ type: 'text', text: chunks.join('') }]) : null)
  );
}

/**
 * Returns the chunks of a stream. `mlflow.chunk.item.<n>` events hold one chunk each. LangChain's `new_token`
 * events do too, next to the token.
 */
function chunksOf(events: readonly SpanEvent[]): ExactJson[] {
  return events.flatMap((event) => {
    const key = event.name.startsWith('mlflow.chunk.item.')
      ? 'mlflow.chunk.value'
      : event.name === 'new_token'
        ? 'chunk'
        : null;
    const value =
      key === null ? undefined : event.attributes.find((attribute) => attribute.key === key)?.value;
    return value ? [chunkOf(value)] : [];
  });
}

/** A chunk is JSON in a string. A chunk that is a string is quoted there as well. */
function chunkOf(value: ValueText): ExactJson {
  const decoded = decodeValue(value);
  return typeof decoded === 'string' ? (parseExact(decoded) ?? decoded) : decoded;
}

function tokensOf(events: readonly SpanEvent[]): ChatItem[] | null {
  const tokens = events
    .filter((event) => event.name === 'new_token')
    .flatMap((event) => event.attributes.filter(({ key }) => key === 'token'))
    .map(({ value }) => decodeToken(value));
  const text = tokens.join('');
  return text === '' ? null : itemsOf('assistant', '', [{ type: 'text', text }]);
}

function decodeToken(value: ValueText): string {
  const token = parseExact(value.text);
  return typeof token === 'string' ? token : value.text;
}
