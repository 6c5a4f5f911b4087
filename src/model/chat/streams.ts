import { type ExactJson, ExactNumber, get, getString, isObject } from '../exactJson';
import { readContent } from './content';
import { readEnvelope } from './envelopes';
import { readMessages } from './messages';
import { Turn } from './turn';
import type { ChatItem } from './types';

type Assembler = (chunks: readonly ExactJson[]) => ChatItem[];

/**
 * Assembles a response from the chunks of its stream, in the formats of OpenAI's chat completions and
 * Responses API, Anthropic, Gemini, LangChain, and MLflow's agents. Returns null for any other format.
 */
export function assembleStream(chunks: readonly ExactJson[]): ChatItem[] | null {
  const first = chunks.find((chunk) => assemblerOf(chunk) !== null);
  const assemble = first === undefined ? null : assemblerOf(first);
  const items = assemble?.(chunks) ?? [];
  return items.length > 0 ? items : null;
}

function assemblerOf(chunk: ExactJson): Assembler | null {
  const type = getString(chunk, 'type') ?? '';
  if (type.startsWith('response.')) return openaiResponses;
  if (type === 'message_start' || type.startsWith('content_block_')) return anthropic;
  if (langchainChunk(chunk)) return langchain;
  const [choice] = arrayOf(get(chunk, 'choices'));
  if (isObject(get(choice, 'delta'))) return openaiChat;
  if (Array.isArray(get(chunk, 'candidates'))) return gemini;
  const delta = get(chunk, 'delta');
  return typeof delta === 'string' || typeof get(delta, 'content') === 'string' ? deltas : null;
}

const openaiChat: Assembler = (chunks) => {
  const turns = new Map<string, Turn>();
  for (const choice of chunks.flatMap((chunk) => arrayOf(get(chunk, 'choices')))) {
    const key = indexOf(choice, 'index');
    const turn = turns.get(key) ?? new Turn();
    turns.set(key, turn);
    const delta = get(choice, 'delta');
    turn.think(getString(delta, 'reasoning_content') ?? getString(delta, 'reasoning'));
    turn.say(getString(delta, 'content'));
    turn.say(getString(delta, 'refusal'));
    for (const call of arrayOf(get(delta, 'tool_calls'))) {
      const called = get(call, 'function');
      turn.call(indexOf(call, 'index'), {
        id: getString(call, 'id'),
        name: getString(called, 'name'),
        args: getString(called, 'arguments'),
      });
    }
  }
  return [...turns.values()].flatMap((turn) => turn.items());
};

/**
 * The last event contains the whole response. An interrupted stream has only the finished items and pieces of
 * text.
 */
const openaiResponses: Assembler = (chunks) => {
  const whole = chunks.findLast((chunk) => getString(chunk, 'type') === 'response.completed');
  const answer = whole === undefined ? null : readEnvelope(get(whole, 'response'), 'outputs');
  if (answer) return answer;
  const done: ExactJson[] = [];
  let turn = new Turn();
  for (const chunk of chunks) {
    const type = getString(chunk, 'type') ?? '';
    const item = get(chunk, 'item');
    if (type === 'response.output_item.done' && item !== undefined) {
      done.push(item);
      turn = new Turn();
    } else if (type === 'response.output_text.delta') turn.say(getString(chunk, 'delta'));
    else if (/^response\.reasoning\w*\.delta$/.test(type)) turn.think(getString(chunk, 'delta'));
    else if (type === 'response.function_call_arguments.delta') {
      turn.call(indexOf(chunk, 'output_index'), { args: getString(chunk, 'delta') });
    } else if (type === 'response.output_item.added' && getString(item, 'type') === 'function_call') {
      turn.call(indexOf(chunk, 'output_index'), {
        id: getString(item, 'call_id'),
        name: getString(item, 'name'),
      });
    }
  }
  return [...(readMessages(done, true) ?? []), ...turn.items()];
};

const anthropic: Assembler = (chunks) => {
  const turn = new Turn();
  for (const chunk of chunks) {
    const index = indexOf(chunk, 'index');
    const block = get(chunk, 'content_block');
    if (getString(block, 'type') === 'tool_use' || getString(block, 'type') === 'server_tool_use') {
      turn.call(index, { id: getString(block, 'id'), name: getString(block, 'name') });
    }
    if (getString(chunk, 'type') === 'content_block_start') turn.say(getString(block, 'text'));
    const delta = get(chunk, 'delta');
    switch (getString(delta, 'type')) {
      case 'text_delta':
        turn.say(getString(delta, 'text'));
        break;
      case 'thinking_delta':
        turn.think(getString(delta, 'thinking'));
        break;
      case 'input_json_delta':
        turn.call(index, { args: getString(delta, 'partial_json') });
        break;
      case undefined:
      default:
    }
  }
  return turn.items();
};

const gemini: Assembler = (chunks) => {
  const turn = new Turn();
  const rest: ChatItem[] = [];
  for (const chunk of chunks) {
    for (const piece of readContent(get(get(arrayOf(get(chunk, 'candidates'))[0], 'content'), 'parts'))) {
      if (piece.type === 'text') turn.say(piece.text);
      else if (piece.type === 'reasoning') turn.think(piece.text);
      else if (piece.type === 'toolCall') rest.push(piece);
    }
  }
  return [...turn.items(), ...rest];
};

/**
 * Assembles `AIMessageChunk`s: bare, in a constructor, in a `ChatGenerationChunk`, or in a list with their
 * metadata.
 */
const langchain: Assembler = (chunks) => {
  const turn = new Turn();
  for (const chunk of chunks) {
    const message = langchainChunk(chunk);
    if (!message) continue;
    for (const piece of readContent(get(message, 'content'))) {
      if (piece.type === 'text') turn.say(piece.text);
      else if (piece.type === 'reasoning') turn.think(piece.text);
    }
    for (const call of arrayOf(get(message, 'tool_call_chunks'))) {
      turn.call(indexOf(call, 'index'), {
        id: getString(call, 'id'),
        name: getString(call, 'name'),
        args: getString(call, 'args'),
      });
    }
  }
  return turn.items();
};

function langchainChunk(chunk: ExactJson | undefined): ExactJson | null {
  const value = Array.isArray(chunk) ? chunk[0] : chunk;
  const kwargs = get(value, 'kwargs');
  const inner = get(kwargs, 'message') ?? get(value, 'message');
  if (inner !== undefined) return langchainChunk(inner);
  const found = kwargs ?? value;
  return getString(found, 'type') === 'AIMessageChunk' ? (found ?? null) : null;
}

/** Assembles `{delta: "text"}`, or `{delta: {role, content}}` as MLflow's ChatAgent streams it. */
const deltas: Assembler = (chunks) => {
  const turn = new Turn();
  const rest: ChatItem[] = [];
  for (const chunk of chunks) {
    const delta = get(chunk, 'delta');
    if (typeof delta === 'string') turn.say(delta);
    else if (Array.isArray(get(delta, 'tool_calls')) || getString(delta, 'role') === 'tool') {
      rest.push(...(readMessages([delta ?? null], true) ?? []));
    } else turn.say(getString(delta, 'content'));
  }
  return [...rest, ...turn.items()];
};

function arrayOf(value: ExactJson | undefined): readonly ExactJson[] {
  return Array.isArray(value) ? value : [];
}

function indexOf(value: ExactJson | undefined, key: string): string {
  const index = get(value, key);
  return index instanceof ExactNumber ? index.text : '';
}
