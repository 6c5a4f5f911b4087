import { shortened } from './shortened';

/** How a span's type is shown: icon, word, and color together. */
interface SpanTypeLook {
  readonly icon: string;
  readonly word: string;
  /** A class in base.css that sets `--type-color`. */
  readonly color: string;
}

const LOOKS: Readonly<Record<string, SpanTypeLook>> = {
  AGENT: { icon: 'type-hierarchy-sub', word: 'agent', color: 'type-purple' },
  CHAIN: { icon: 'link', word: 'chain', color: 'type-purple' },
  WORKFLOW: { icon: 'type-hierarchy', word: 'workflow', color: 'type-purple' },
  TASK: { icon: 'tasklist', word: 'task', color: 'type-yellow' },
  LLM: { icon: 'robot', word: 'LLM', color: 'type-purple' },
  CHAT_MODEL: { icon: 'robot', word: 'chat model', color: 'type-purple' },
  TOOL: { icon: 'tools', word: 'tool', color: 'type-blue' },
  RETRIEVER: { icon: 'search', word: 'retriever', color: 'type-green' },
  RERANKER: { icon: 'sort-precedence', word: 'reranker', color: 'type-green' },
  EMBEDDING: { icon: 'symbol-misc', word: 'embedding', color: 'type-orange' },
  PARSER: { icon: 'json', word: 'parser', color: 'type-yellow' },
  MEMORY: { icon: 'database', word: 'memory', color: 'type-orange' },
  GUARDRAIL: { icon: 'shield', word: 'guardrail', color: 'type-green' },
  EVALUATOR: { icon: 'law', word: 'evaluator', color: 'type-yellow' },
};

/** Returns the look of a span type. Types are free text, so an unknown one is shown as is. */
export function lookOfType(type: string): SpanTypeLook {
  if (Object.hasOwn(LOOKS, type)) return LOOKS[type] ?? unknown(type);
  return unknown(type);
}

function unknown(type: string): SpanTypeLook {
  const word =
    type === '' || type === 'UNKNOWN' ? 'span' : shortened(type.toLowerCase().replaceAll('_', ' '), 60);
  return { icon: 'symbol-method', word, color: 'type-plain' };
}
