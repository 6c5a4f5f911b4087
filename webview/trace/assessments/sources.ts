import type { Assessment, Label, SourceType } from '../../../src/model/assessment';
import { type StringKey, t } from '../../ui/strings';

/** Who makes assessments, by icon and word together. */
export const SOURCES: Readonly<Record<SourceType, { readonly icon: string; readonly word: StringKey }>> = {
  HUMAN: { icon: 'account', word: 'sourceHuman' },
  LLM_JUDGE: { icon: 'law', word: 'sourceJudge' },
  CODE: { icon: 'code', word: 'sourceCode' },
  SOURCE_TYPE_UNSPECIFIED: { icon: 'question', word: 'sourceUnknown' },
};

/** Who made an assessment, in words: `LLM judge gpt-4.1`. */
export function sourceText({ source }: Assessment): string {
  return `${t(SOURCES[source.type].word)} ${source.id}`.trim();
}

/** The same, and `you` for one's own. */
export function byWhom(label: Label): string {
  return label.mine ? t('you') : sourceText(label);
}
