import type { ChatItem } from './types';

/** Puts what was thought and the answer that follows it on one card, where a framework writes them as two items. */
export function joinThoughts(items: readonly ChatItem[]): ChatItem[] {
  const joined: ChatItem[] = [];
  for (const item of items) {
    const before = joined.at(-1);
    const follows = item.type === 'message' && before?.type === 'message' && answers(item, before);
    if (follows) joined.splice(-1, 1, { ...item, parts: [...before.parts, ...item.parts] });
    else joined.push(item);
  }
  return joined;
}

type Message = Extract<ChatItem, { type: 'message' }>;

function isThought({ role, parts }: Message): boolean {
  return role === 'assistant' && parts.length > 0 && parts.every((part) => part.type === 'reasoning');
}

/** Thoughts in a row stay apart: a long row of them would be copied again and again. */
function answers(item: Message, thought: Message): boolean {
  return item.role === thought.role && item.name === thought.name && isThought(thought) && !isThought(item);
}
