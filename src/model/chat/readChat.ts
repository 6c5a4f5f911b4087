import type { ExactJson } from '../exactJson';
import { readEnvelope } from './envelopes';
import { joinCalls } from './joinCalls';
import { joinThoughts } from './joinThoughts';
import type { Chat, ChatItem } from './types';
import { readUsage } from './usage';

/**
 * Reads a span's inputs or outputs as a conversation, by the shape that it has on the wire (contract §13 lists them): who
 * wrote it is not asked. null when it is none; a shape is taken only where nothing else is written so.
 */
export function readChat(value: ExactJson | undefined, side: 'inputs' | 'outputs'): Chat | null {
  const items = readEnvelope(value, side);
  return items && items.length > 0
    ? { items: tidy(items), usage: side === 'outputs' ? readUsage(value) : null }
    : null;
}

/** Calls and results together, and each system text once: some frameworks repeat it with every request. */
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
