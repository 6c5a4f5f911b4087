import { useLayoutEffect, useRef } from 'preact/hooks';
import type { DataType } from '../../../src/model/value';
import { Button } from '../../ui/button';
import { FieldError } from '../../ui/combobox';
import { Dropdown } from '../../ui/dropdown';
import { Icon } from '../../ui/icon';
import { LinkButton } from '../../ui/iconButton';
import { isMac, isSubmitKey, take } from '../../ui/keys';
import { Segments } from '../../ui/segments';
import { t } from '../../ui/strings';
import { TextControl } from '../../ui/textControl';
import { header } from '../traceData';
import type { FormControl, FormState } from './formState';
import { DATA_TYPE_WORDS, NameField } from './nameField';
import { LabelValueText } from './labelValue';
import { FieldWarning, ValueField } from './valueField';

/** The form for a new label of the selected span, or for changing one. */
export function AssessmentForm({ form }: { form: FormState }) {
  const edited = form.edited.value;
  const { kind, dataType, rationale } = form.draft.value;
  const controls = useRef<Partial<Record<FormControl, HTMLElement | null>>>({});
  const hold = (control: FormControl) => (element: HTMLElement | null) => {
    controls.current[control] = element;
  };
  const wanted = form.focus.value;
  useLayoutEffect(() => {
    if (wanted === null) return;
    form.focus.value = null;
    // Whoever went on to another part of the editor meanwhile keeps the focus there.
    if (document.hasFocus()) focusInside(controls.current[wanted] ?? null);
  }, [wanted, form]);

  const submit = (): void => void form.submit();
  const types: DataType[] =
    kind === 'expectation' || dataType === 'json'
      ? ['number', 'boolean', 'string', 'json']
      : ['number', 'boolean', 'string'];
  const key = `${form.place.value.spanId ?? ''} ${form.place.value.labelId ?? ''}`;
  return (
    <form
      key={key}
      class="form"
      aria-label={edited ? t('editAssessment', edited.name) : t('newAssessment')}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isSubmitKey(event)) return;
        take(event);
        submit();
      }}
    >
      <h3 class="pane-subtitle">
        {edited ? <bdi>{t('editAssessment', edited.name)}</bdi> : t('newAssessment')}
      </h3>
      <Segments
        label={t('assessmentType')}
        choices={[
          { value: 'feedback', label: t('feedback') },
          { value: 'expectation', label: t('expectation') },
        ]}
        value={kind}
        onChange={(value) => form.setKind(value)}
        help={t(kind === 'feedback' ? 'helpFeedback' : 'helpExpectation')}
        disabled={edited !== null}
      />
      <div class="field-help" aria-hidden="true">
        {t(kind === 'feedback' ? 'helpFeedback' : 'helpExpectation')}
      </div>
      <NameField form={form} controlRef={hold('name')} />
      <Duplicate form={form} controlRef={hold('duplicate')} />
      <div class={`value-row ${dataType}`}>
        <Dropdown
          label={t('dataType')}
          choices={types.map((value) => ({ value, label: t(DATA_TYPE_WORDS[value]) }))}
          value={dataType}
          onChange={(value) => form.setDataType(value)}
          help={t('helpDataType')}
        />
        <ValueField form={form} controlRef={hold('value')} />
        <div class="value-message">
          <FieldError text={form.problemOf('value')} />
          <FieldWarning text={form.warningOf('value')} />
        </div>
      </div>
      <TextControl
        label={t('rationale')}
        value={rationale}
        onInput={(text) => form.change({ rationale: text })}
        help={t('helpRationale')}
        error={form.problemOf('rationale')}
        placeholder={t('placeholderRationale')}
        rows={2}
        controlRef={hold('rationale')}
      />
      <FieldError text={form.problemOf('rationale')} />
      <FieldWarning text={form.warningOf('rationale')} />
      <div class="form-failure" role="alert">
        {form.failure.value !== '' && <FieldError text={t('submitFailed', form.failure.value)} />}
      </div>
      <div class="form-end">
        <Button
          onClick={submit}
          disabled={form.submitting.value}
          keys={isMac ? 'Meta+Enter' : 'Control+Enter'}
        >
          {t(edited ? 'save' : 'create')}
        </Button>
        {edited && (
          <Button secondary onClick={() => form.cancelEdit()}>
            {t('cancel')}
          </Button>
        )}
        <span class="keys" aria-hidden="true">
          <kbd>{isMac ? '⌘' : 'Ctrl'}</kbd>
          <kbd>⏎</kbd>
        </span>
        <span class="as-source" title={t('asSourceHelp')}>
          <bdi>{t('asSource', header.value?.sourceId ?? '')}</bdi>
        </span>
      </div>
    </form>
  );
}

function Duplicate({
  form,
  controlRef,
}: {
  form: FormState;
  controlRef: (element: HTMLElement | null) => void;
}) {
  const duplicate = form.duplicate.value;
  return (
    <div role="status">
      {duplicate && (
        <div class="duplicate" ref={controlRef}>
          <Icon name="info" />
          <span>
            {t('alreadyLabelled', duplicate.name, LabelValueText(duplicate))}{' '}
            <LinkButton label={t('editThat')} onClick={() => form.edit(duplicate, true)} />
          </span>
        </div>
      )}
    </div>
  );
}

/** Focuses a control, or the first one inside it that takes the focus. */
function focusInside(element: HTMLElement | null): void {
  if (!element) return;
  const inner = element.matches('input, vscode-text-field, vscode-text-area')
    ? element
    : element.querySelector<HTMLElement>('button, [role=radio][tabindex="0"], [role=radio]');
  (inner ?? element).focus();
}
