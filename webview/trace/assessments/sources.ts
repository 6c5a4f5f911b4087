import type { Assessment, Label, SourceType } from '../../../src/model/assessment';
import { type StringKey, t } from '../../ui/strings';

/** The icon and word for each type of assessment source. */
export const SOURCES: Readonly<Record<SourceType, { readonly icon: string; readonly word: StringKey }>> = {
  HUMAN: { icon: 'account', word: 'sourceHuman' },
  LLM_JUDGE: { icon: 'law', word: 'sourceJudge' },
  CODE: { icon: 'code', word: 'sourceCode' },
  SOURCE_TYPE_UNSPECIFIED: { icon: 'question', word: 'sourceUnknown' },
};

/** Returns the source of an assessment in words, such as `LLM judge gpt-4.1`. */
export function sourceText({ source }: Assessment): string {
  return `${t(SOURCES[source.type].word)} ${source.id}`.trim();
}

/** Like `sourceText`, but `you` for the user's own labels. */
export function byWhom(label: Label): string {
  return label.mine ? t('you') : sourceText(label);
}
