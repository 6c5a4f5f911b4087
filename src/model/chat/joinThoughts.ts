import type { ChatItem } from './types';

/** Joins reasoning with the message that follows it, for frameworks that write them as two items. */
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

/** Consecutive reasoning items stay separate: joining a long series would copy its parts again and again. */
function answers(item: Message, thought: Message): boolean {
  return item.role === thought.role && item.name === thought.name && isThought(thought) && !isThought(item);
}
