import type { AssessmentSource } from '../../../../src/model/assessment';
import { Button } from '../../../ui/button';
import { FieldError } from '../../../ui/fieldMessage';
import { isMac } from '../../../ui/keys';
import { t } from '../../../ui/strings';
import type { FormState } from './formState';
import { SOURCES } from '../sources';

/** The end of the form: the error of the last submission, the buttons, and the label's source. */
export function FormEnd({ form }: { form: FormState }) {
  const { edited, overrides, source } = form.content;
  const word = edited.value === null ? 'create' : overrides.value ? 'override' : 'save';
  return (
    <>
      <div class="form-failure" role="alert">
        {form.failure.value !== '' && <FieldError text={t('submitFailed', form.failure.value)} />}
      </div>
      <div class="form-end">
        <Button
          onClick={() => void form.submit()}
          disabled={form.submitting.value}
          keys={isMac ? 'Meta+Enter' : 'Control+Enter'}
        >
          {t(word)}
        </Button>
        {edited.value && (
          <Button secondary onClick={() => form.cancelEdit()}>
            {t('cancel')}
          </Button>
        )}
        <span class="keys" aria-hidden="true">
          <kbd>{isMac ? '⌘' : 'Ctrl'}</kbd>
          <kbd>⏎</kbd>
        </span>
        <span class="as-source" title={t('asSourceHelp')}>
          <bdi>{t('asSource', whose(source.value))}</bdi>
        </span>
      </div>
    </>
  );
}

function whose({ type, id }: AssessmentSource): string {
  return type === 'HUMAN' ? id : `${t(SOURCES[type].word)} ${id}`.trim();
}
