import type { ChatItem, ToolCall } from './types';

/**
 * Joins each tool result with its call: by ID, or else by the tool's name in the order of the calls. A result
 * without a call stays a separate item.
 */
export function joinCalls(items: readonly ChatItem[]): ChatItem[] {
  const joined: ChatItem[] = [];
  const byId = new Map<string, number>();
  const byName = new Map<string, { readonly at: number[]; next: number }>();

  const waits = (at: number | undefined): at is number => {
    const item = at === undefined ? undefined : joined[at];
    return item?.type === 'toolCall' && item.result === null;
  };
  const callOf = (result: ToolCall): number | undefined => {
    if (result.id !== '') return byId.get(result.id);
    const queue = byName.get(result.name);
    while (queue && queue.next < queue.at.length) {
      const at = queue.at[queue.next++];
      if (waits(at)) return at;
    }
    return undefined;
  };

  for (const item of items) {
    if (item.type === 'message') {
      joined.push(item);
      continue;
    }
    if (item.called) {
      if (item.id !== '') byId.set(item.id, joined.length);
      const queue = byName.get(item.name) ?? { at: [], next: 0 };
      queue.at.push(joined.length);
      byName.set(item.name, queue);
      joined.push(item);
      continue;
    }
    const at = callOf(item);
    const call = at === undefined ? undefined : joined[at];
    if (at !== undefined && waits(at) && call?.type === 'toolCall') {
      joined[at] = { ...call, result: item.result, failed: item.failed };
    } else {
      joined.push(item);
    }
  }
  return joined;
}
