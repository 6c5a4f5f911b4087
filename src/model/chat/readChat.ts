import type { ExactJson } from '../exactJson';
import { readEnvelope } from './envelopes';
import { joinCalls } from './joinCalls';
import { joinThoughts } from './joinThoughts';
import type { Chat, ChatItem } from './types';
import { readUsage } from './usage';

/**
 * Reads a span's inputs or outputs as a conversation, based on their wire format (listed in
 * docs/mlflow-api.md#what-frameworks-write), not on the framework's name. Returns null if they aren't one. A
 * shape is only accepted if nothing else is written that way.
 */
export function readChat(value: ExactJson | undefined, side: 'inputs' | 'outputs'): Chat | null {
  const items = readEnvelope(value, side);
  return items && items.length > 0
    ? { items: tidy(items), usage: side === 'outputs' ? readUsage(value) : null }
    : null;
}

/**
 * Joins calls with their results and reasoning with its message, and keeps each system prompt once: some
 * frameworks repeat it in every request.
 */
export function tidy(items: readonly ChatItem[]): ChatItem[] {
  const said = new Set<string>();
  const once = items.filter((item) => {
    if (item.type !== 'message' || item.role !== 'system') return true;
    const [only] = item.parts;
    if (item.parts.length !== 1 || only?.type !== 'text') return true;
    if (said.has(only.text)) return false;
    said.add(only.text);
    return true;
  });
  return joinThoughts(joinCalls(once));
}
