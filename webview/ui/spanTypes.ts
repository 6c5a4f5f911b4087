import * as l10n from '@vscode/l10n';
import type { LocalizedText } from './localizedText';
import { shortened } from './shortened';

/** How a span's type is shown: icon, word, and color together. */
interface SpanTypeLook {
  readonly icon: string;
  readonly word: string;
  /** A class in base.css that sets `--type-color`. */
  readonly color: string;
}

const LOOKS: Readonly<Record<string, Omit<SpanTypeLook, 'word'> & { readonly word: LocalizedText }>> = {
  AGENT: { icon: 'type-hierarchy-sub', word: () => l10n.t('agent'), color: 'type-purple' },
  CHAIN: { icon: 'link', word: () => l10n.t('chain'), color: 'type-purple' },
  WORKFLOW: { icon: 'type-hierarchy', word: () => l10n.t('workflow'), color: 'type-purple' },
  TASK: { icon: 'tasklist', word: () => l10n.t('task'), color: 'type-yellow' },
  LLM: { icon: 'robot', word: () => l10n.t('LLM'), color: 'type-purple' },
  CHAT_MODEL: { icon: 'robot', word: () => l10n.t('chat model'), color: 'type-purple' },
  TOOL: { icon: 'tools', word: () => l10n.t('tool'), color: 'type-blue' },
  RETRIEVER: { icon: 'search', word: () => l10n.t('retriever'), color: 'type-green' },
  RERANKER: { icon: 'sort-precedence', word: () => l10n.t('reranker'), color: 'type-green' },
  EMBEDDING: { icon: 'symbol-misc', word: () => l10n.t('embedding'), color: 'type-orange' },
  PARSER: { icon: 'json', word: () => l10n.t('parser'), color: 'type-yellow' },
  MEMORY: { icon: 'database', word: () => l10n.t('memory'), color: 'type-orange' },
  GUARDRAIL: { icon: 'shield', word: () => l10n.t('guardrail'), color: 'type-green' },
  EVALUATOR: { icon: 'law', word: () => l10n.t('evaluator'), color: 'type-yellow' },
};

/** Returns the look of a span type. Types are free text, so an unknown one is shown as is. */
export function lookOfType(type: string): SpanTypeLook {
  const look = Object.hasOwn(LOOKS, type) ? LOOKS[type] : undefined;
  return look === undefined ? unknown(type) : { ...look, word: look.word() };
}

function unknown(type: string): SpanTypeLook {
  const word =
    type === '' || type === 'UNKNOWN'
      ? l10n.t('span')
      : shortened(type.toLowerCase().replaceAll('_', ' '), 60);
  return { icon: 'symbol-method', word, color: 'type-plain' };
}
