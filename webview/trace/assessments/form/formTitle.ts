import { t } from '../../../ui/strings';
import type { FormContent } from './formContent';
import { SOURCES } from '../sources';

/** Returns the form's title: for a new label, an edit, or overriding someone else's label. */
export function formTitle({ edited, overrides }: FormContent): string {
  const { value: label } = edited;
  if (label === null) return t('newAssessment');
  if (!overrides.value) return t('editAssessment', label.name);
  const { id, type } = label.source;
  return t('overrideAssessment', label.name, id === '' ? t(SOURCES[type].word) : id);
}
