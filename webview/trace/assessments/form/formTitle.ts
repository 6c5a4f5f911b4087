import * as l10n from '@vscode/l10n';
import type { FormContent } from './formContent';
import { SOURCES } from '../sources';

/** Returns the form's title: for a new label, an edit, or overriding someone else's label. */
export function formTitle({ edited, overrides }: FormContent): string {
  const { value: label } = edited;
  if (label === null) return l10n.t('New Assessment');
  if (!overrides.value) return l10n.t('Edit "{0}"', label.name);
  const { id, type } = label.source;
  return l10n.t('Override "{0}" by {1}', label.name, id === '' ? SOURCES[type].word() : id);
}
