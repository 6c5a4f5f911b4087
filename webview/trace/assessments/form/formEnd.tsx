import * as l10n from '@vscode/l10n';
import type { AssessmentSource } from '../../../../src/model/assessment';
import { Button } from '../../../ui/button';
import { FieldError } from '../../../ui/fieldMessage';
import { isMac } from '../../../ui/keys';
import type { FormState } from './formState';
import { SOURCES } from '../sources';

/** The end of the form: the error of the last submission, the buttons, and the label's source. */
export function FormEnd({ form }: { form: FormState }) {
  const { edited, overrides, source } = form.content;
  const word =
    edited.value === null ? l10n.t('Create') : overrides.value ? l10n.t('Override') : l10n.t('Save');
  return (
    <>
      <div class="form-failure" role="alert">
        {form.failure.value !== '' && <FieldError text={l10n.t("Couldn't save: {0}", form.failure.value)} />}
      </div>
      <div class="form-end">
        <Button
          onClick={() => void form.submit()}
          disabled={form.submitting.value}
          keys={isMac ? 'Meta+Enter' : 'Control+Enter'}
        >
          {word}
        </Button>
        {edited.value && (
          <Button secondary onClick={() => form.cancelEdit()}>
            {l10n.t('Cancel')}
          </Button>
        )}
        <span class="keys" aria-hidden="true">
          <kbd>{isMac ? '⌘' : 'Ctrl'}</kbd>
          <kbd>⏎</kbd>
        </span>
        <span class="as-source" title={l10n.t('The source of the labels that you create')}>
          <bdi>{l10n.t('as {0}', whose(source.value))}</bdi>
        </span>
      </div>
    </>
  );
}

function whose({ type, id }: AssessmentSource): string {
  return type === 'HUMAN' ? id : `${SOURCES[type].word()} ${id}`.trim();
}
