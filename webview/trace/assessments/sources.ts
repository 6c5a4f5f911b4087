import * as l10n from '@vscode/l10n';
import type { Assessment, Label, SourceType } from '../../../src/model/assessment';
import type { LocalizedText } from '../../ui/localizedText';

/** The icon and word for each type of assessment source. */
export const SOURCES: Readonly<Record<SourceType, { readonly icon: string; readonly word: LocalizedText }>> =
  {
    HUMAN: { icon: 'account', word: () => l10n.t('person') },
    LLM_JUDGE: { icon: 'law', word: () => l10n.t('LLM judge') },
    CODE: { icon: 'code', word: () => l10n.t('code') },
    SOURCE_TYPE_UNSPECIFIED: { icon: 'question', word: () => l10n.t('unknown source') },
  };

/** Returns the source of an assessment in words, such as `LLM judge gpt-4.1`. */
export function sourceText({ source }: Assessment): string {
  return `${SOURCES[source.type].word()} ${source.id}`.trim();
}

/** Like `sourceText`, but `you` for the user's own labels. */
export function byWhom(label: Label): string {
  return label.mine ? l10n.t('you') : sourceText(label);
}
