import type { ChatRole } from './types';

const ROLES = new Map<string, ChatRole>([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['human', 'user'],
  ['assistant', 'assistant'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
  ['chatbot', 'assistant'],
  ['tool-call', 'assistant'],
  ['tool', 'tool'],
  ['function', 'tool'],
  ['ipython', 'tool'],
  ['tool-response', 'tool'],
]);

/** Returns the role for a framework's name of it: `AI`, `MessageRole.USER`, `developer` … */
export function roleOf(word: string): ChatRole {
  return ROLES.get(word.slice(word.lastIndexOf('.') + 1).toLowerCase()) ?? 'other';
}
