import { type ExactJson, get, getString, isObject, parseExact, stringifyExact } from './exactJson';

export type ChatRole = 'system' | 'user' | 'assistant' | 'tool' | 'other';

export type ChatPart =
  | { readonly type: 'text'; readonly text: string }
  /** An image, audio or file: only what it is and where it says it lies; never loaded. */
  | { readonly type: 'media'; readonly what: string; readonly address: string }
  | { readonly type: 'json'; readonly value: ExactJson };

export type ChatItem =
  | {
      readonly type: 'message';
      readonly role: ChatRole;
      /** The role as it was written. */
      readonly roleText: string;
      /** Who speaks, where the message says so; '' otherwise. */
      readonly name: string;
      readonly parts: readonly ChatPart[];
    }
  | {
      readonly type: 'toolCall';
      readonly id: string;
      readonly name: string;
      /** Parsed where it is JSON, else the text. */
      readonly args: ExactJson;
      /** What the tool answered, where the conversation holds it. */
      readonly result: readonly ChatPart[] | null;
    };

const ROLES: Readonly<Record<string, ChatRole>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  tool: 'tool',
  function: 'tool',
};

/**
 * Reads a span's inputs or outputs as a conversation: OpenAI's chat shape (`messages`, `choices[].message`) and
 * MLflow's own (`messages`, a list of messages, one message, `{content}`). null when it is none (contract §13).
 * @param side A bare `{content}` counts as a message in outputs only.
 */
export function readChat(value: ExactJson | undefined, side: 'inputs' | 'outputs'): ChatItem[] | null {
  const messages = messagesOf(value, side);
  if (!messages || messages.length === 0) return null;
  const items = messages.flatMap((message) => itemsOf(message));
  return joinResults(items);
}

function messagesOf(value: ExactJson | undefined, side: 'inputs' | 'outputs'): readonly ExactJson[] | null {
  if (Array.isArray(value)) return value.length > 0 && value.every(isMessage) ? value : null;
  if (!isObject(value)) return null;
  const messages = get(value, 'messages');
  if (Array.isArray(messages)) return messages.length > 0 && messages.every(isMessage) ? messages : null;
  const choices = get(value, 'choices');
  if (Array.isArray(choices)) {
    const chosen = choices.map((choice) => get(choice, 'message')).filter((message) => message !== undefined);
    return chosen.length > 0 && chosen.every(isMessage) ? chosen : null;
  }
  if (isMessage(value)) return [value];
  const keys = Object.keys(value);
  if (side === 'outputs' && typeof get(value, 'content') === 'string' && keys.length <= 2) {
    return [{ ...value, role: 'assistant' }];
  }
  return null;
}

function isMessage(value: ExactJson): boolean {
  if (typeof get(value, 'role') !== 'string') return false;
  return get(value, 'content') !== undefined || get(value, 'tool_calls') !== undefined;
}

function itemsOf(message: ExactJson): ChatItem[] {
  const roleText = getString(message, 'role') ?? '';
  const role = Object.hasOwn(ROLES, roleText.toLowerCase())
    ? (ROLES[roleText.toLowerCase()] ?? 'other')
    : 'other';
  const parts = partsOf(get(message, 'content'));
  const refusal = getString(message, 'refusal');
  if (refusal !== undefined && refusal !== '') parts.push({ type: 'text', text: refusal });
  if (role === 'tool') {
    const id = getString(message, 'tool_call_id') ?? '';
    return [{ type: 'toolCall', id, name: getString(message, 'name') ?? '', args: null, result: parts }];
  }
  const calls = toolCallsOf(get(message, 'tool_calls'));
  const item: ChatItem = { type: 'message', role, roleText, name: getString(message, 'name') ?? '', parts };
  return parts.length === 0 && calls.length > 0 ? calls : [item, ...calls];
}

function toolCallsOf(value: ExactJson | undefined): ChatItem[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((call) => {
    const called = get(call, 'function') ?? call;
    return {
      type: 'toolCall',
      id: getString(call, 'id') ?? '',
      name: getString(called, 'name') ?? '',
      args: argumentsOf(get(called, 'arguments') ?? get(called, 'args')),
      result: null,
    };
  });
}

/** OpenAI writes arguments as JSON inside a text. */
function argumentsOf(value: ExactJson | undefined): ExactJson {
  if (typeof value !== 'string') return value ?? null;
  return parseExact(value) ?? value;
}

function partsOf(content: ExactJson | undefined): ChatPart[] {
  if (content === undefined || content === null || content === '') return [];
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content)) return [{ type: 'json', value: content }];
  return content.map(partOf);
}

function partOf(part: ExactJson): ChatPart {
  if (typeof part === 'string') return { type: 'text', text: part };
  const text = getString(part, 'text') ?? getString(part, 'refusal');
  if (text !== undefined) return { type: 'text', text };
  const image = get(part, 'image_url') ?? get(part, 'image');
  if (image !== undefined) return media('image', getString(image, 'url') ?? image);
  const kind = getString(part, 'type') ?? '';
  if (kind === 'input_audio') return media('audio', get(get(part, kind), 'data') ?? '');
  if (kind === 'file') return media('file', getString(get(part, kind), 'filename') ?? '');
  return { type: 'json', value: part };
}

const LONGEST_ADDRESS = 120;

/** Inline data is told by its size: nobody reads base64. */
function media(what: string, value: ExactJson): ChatPart {
  const address = typeof value === 'string' ? value : stringifyExact(value);
  if (address.startsWith('data:') || address.length > 2000) {
    return { type: 'media', what, address: `${address.slice(0, 40)}… (${address.length} characters)` };
  }
  const short = address.length > LONGEST_ADDRESS ? `${address.slice(0, LONGEST_ADDRESS)}…` : address;
  return { type: 'media', what, address: short };
}

/** Puts a tool's answer on the card of its call; an answer without a call stays on a card of its own. */
function joinResults(items: readonly ChatItem[]): ChatItem[] {
  const joined: ChatItem[] = [];
  const open = new Map<string, number>();
  for (const item of items) {
    if (item.type === 'toolCall' && item.result !== null && item.id !== '') {
      const at = open.get(item.id);
      const call = at === undefined ? undefined : joined[at];
      if (at !== undefined && call?.type === 'toolCall') {
        joined[at] = { ...call, result: item.result };
        open.delete(item.id);
        continue;
      }
    }
    if (item.type === 'toolCall' && item.result === null && item.id !== '') open.set(item.id, joined.length);
    joined.push(item);
  }
  return joined;
}
