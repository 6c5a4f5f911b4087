import { type ExactJson, type ExactObject, get, getString, isObject } from '../exactJson';
import type { SpanEvent } from '../span';
import { decodeValue } from './attributeTree';
import { readEnvelope } from './envelopes';
import { readMessage } from './messages';
import { chatOfAttributes } from './spanAttributes';
import type { ChatItem } from './types';

const MESSAGE = /^gen_ai\.(system|user|assistant|tool)\.message$/;
const CHOICE = 'gen_ai.choice';

/**
 * Reads the conversation in a span's events: `gen_ai.<role>.message` and `gen_ai.choice` (the only place
 * where Strands has its system prompt and the assistant's turns, docs/mlflow-api.md#what-frameworks-write),
 * the newer `gen_ai.client.inference.operation.details`, and the older `gen_ai.content.*`.
 */
export function chatOfEvents(events: readonly SpanEvent[], side: 'inputs' | 'outputs'): ChatItem[] | null {
  const items: ChatItem[] = [];
  for (const event of events) {
    if (!event.name.startsWith('gen_ai.')) continue;
    const role = MESSAGE.exec(event.name)?.[1];
    if (role !== undefined) {
      if (side === 'inputs') items.push(...said(bodyOf(event), role));
    } else if (event.name === CHOICE) {
      if (side === 'outputs') items.push(...said(choiceOf(bodyOf(event)), 'assistant'));
    } else if (event.name.startsWith('gen_ai.content.')) {
      items.push(...contentEvent(event, side));
    } else {
      items.push(...(chatOfAttributes(event.attributes, side) ?? []));
    }
  }
  return items.length > 0 ? items : null;
}

/** Returns the fields of an event's message, which are separate attributes or one body. */
function bodyOf(event: SpanEvent): ExactObject {
  const fields = Object.fromEntries(event.attributes.map(({ key, value }) => [key, decodeValue(value)]));
  for (const key of ['event.body', 'gen_ai.event.content', 'body']) {
    const body = get(fields, key);
    if (isObject(body)) return body;
  }
  return fields;
}

function choiceOf(body: ExactObject): ExactObject {
  const message = get(body, 'message');
  if (isObject(message)) return message;
  return message === undefined ? body : { ...body, content: message };
}

function said(body: ExactObject, role: string): readonly ChatItem[] {
  const message = { ...body, role: getString(body, 'role') ?? role };
  return readMessage(message) ?? readMessage({ ...message, content: textOf(message) }) ?? [];
}

function textOf(body: ExactObject): ExactJson {
  return get(body, 'content') ?? null;
}

function contentEvent(event: SpanEvent, side: 'inputs' | 'outputs'): readonly ChatItem[] {
  const key = side === 'inputs' ? 'gen_ai.prompt' : 'gen_ai.completion';
  const value = event.attributes.find((attribute) => attribute.key === key)?.value;
  return value ? (readEnvelope(decodeValue(value), side) ?? []) : [];
}
