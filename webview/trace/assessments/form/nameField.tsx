import { useId } from 'preact/hooks';
import type { AssessmentKind } from '../../../../src/model/assessment';
import type { NameSuggestion } from '../../../../src/model/draft';
import type { LabelInput } from '../../../../src/model/labelSchema';
import type { DataType } from '../../../../src/model/value';
import { Combobox } from '../../../ui/combobox';
import { FieldWarning } from '../../../ui/fieldMessage';
import { LongText } from '../../../ui/longText';
import { type StringKey, t } from '../../../ui/strings';
import { ahead } from '../../../ui/typedAhead';
import type { FormState } from './formState';
import { isCompact, low } from '../room';

export const DATA_TYPE_WORDS: Readonly<Record<DataType, StringKey>> = {
  number: 'typeNumber',
  boolean: 'typeBoolean',
  string: 'typeString',
  json: 'typeJson',
};

const NAME_PLACEHOLDERS: Readonly<Record<AssessmentKind, StringKey>> = {
  feedback: 'placeholderName',
  expectation: 'placeholderExpectedName',
};

/** The name of the assessment. Suggests the experiment's label schemas and the names used before in it. */
export function NameField(props: {
  form: FormState;
  controlRef: (element: HTMLInputElement | null) => void;
}) {
  const { form } = props;
  const { content, problems } = form;
  const helpId = useId();
  const instruction = content.schema.value?.instruction.trim() ?? '';
  const compact = isCompact(form);
  // Low panels show a schema's instruction, but not the general help for names.
  const hidesHelp = compact || (low.value && instruction === '' && !content.overrides.value);
  return (
    <Combobox
      label={t('assessmentName')}
      hidesLabel={compact}
      value={content.draft.value.name}
      onInput={(name) => form.change({ name })}
      onChoose={(suggestion) => {
        form.choose(suggestion);
        form.focus.set('value');
      }}
      onEnter={() => {
        if (content.draft.value.name.trim() !== '') form.focus.set('value');
      }}
      createText={(name) => t('createName', name)}
      arriving={() => form.namesArriving}
      onWait={(until) => ahead.hold(until, { texts: true })}
      onFocus={() => void form.loadSuggestions()}
      suggestions={suggestionsFor(form)}
      listLabel={t('namesUsed')}
      openLabel={t('showNames')}
      placeholder={t(compact ? 'placeholderOneRow' : NAME_PLACEHOLDERS[content.draft.value.kind])}
      helpId={helpId}
      error={problems.of('name')}
      readOnly={content.overrides.value}
      controlRef={props.controlRef}
    >
      <FieldWarning text={problems.warningOf('name')} />
      <div class={hidesHelp ? 'sr-only' : 'field-help'} id={helpId}>
        {content.overrides.value ? (
          t('helpNameFixed')
        ) : instruction === '' ? (
          t('helpName')
        ) : (
          <LongText text={instruction} lines={4} class="instruction" />
        )}
      </div>
    </Combobox>
  );
}

/** The expectation that MLflow's own scorers compare a response with. */
const EXPECTED: NameSuggestion = {
  name: 'expected_response',
  kind: 'expectation',
  dataType: 'string',
  values: [],
  schema: null,
};

/** Returns the suggested names, those of the form's kind marked as preferred. */
function suggestionsFor({ content, suggestions }: FormState) {
  const { kind } = content.draft.value;
  const isEdit = content.edited.value !== null;
  // An edit keeps its kind: names of the other kind don't apply.
  const known = suggestions.value.filter((one) => !isEdit || one.kind === kind);
  const isMissing = !known.some((one) => one.kind === EXPECTED.kind && one.name === EXPECTED.name);
  const all = kind === EXPECTED.kind && isMissing ? [...known, EXPECTED] : known;
  return all.map((one) => ({ ...shown(one), preferred: one.kind === kind }));
}

function shown(suggestion: NameSuggestion) {
  const { kind, name, schema, dataType } = suggestion;
  const what = schema ? inputWords(schema.input) : t(DATA_TYPE_WORDS[dataType]);
  return {
    key: `${kind} ${name}`,
    text: name,
    detail: `${t(kind)} · ${what}`,
    ...(schema ? { icon: 'checklist', note: schema.instruction.trim() } : {}),
    value: suggestion,
  };
}

/** Describes the input of a schema in a word or two. */
function inputWords(input: LabelInput): string {
  switch (input.type) {
    case 'passFail':
      return `${input.positive} / ${input.negative}`;
    case 'categorical':
      return t(input.multiple ? 'inputChoices' : 'inputChoice', input.options.length);
    case 'numeric':
      return boundsText(input.min, input.max) ?? t('typeNumber');
    case 'text':
      return t('inputText');
  }
}

/** Returns the bounds of a number as text, or null if there are none. */
export function boundsText(min: number | null, max: number | null): string | null {
  if (min !== null && max !== null) return t('boundsBoth', min, max);
  if (min !== null) return t('boundsMin', min);
  return max === null ? null : t('boundsMax', max);
}
