import * as l10n from '@vscode/l10n';
import { useId } from 'preact/hooks';
import type { AssessmentKind } from '../../../../src/model/assessment';
import type { NameSuggestion } from '../../../../src/model/draft';
import type { LabelInput } from '../../../../src/model/labelSchema';
import type { DataType } from '../../../../src/model/value';
import { Combobox } from '../../../ui/combobox';
import { FieldWarning } from '../../../ui/fieldMessage';
import { LongText } from '../../../ui/longText';
import type { LocalizedText } from '../../../ui/localizedText';
import { ahead } from '../../../ui/typedAhead';
import type { FormState } from './formState';
import { isCompact, low } from '../room';
import { kindText } from '../kindText';

export const DATA_TYPE_WORDS: Readonly<Record<DataType, LocalizedText>> = {
  number: () => l10n.t('Number'),
  boolean: () => l10n.t('Boolean'),
  string: () => l10n.t('String'),
  json: () => l10n.t('JSON'),
};

const NAME_PLACEHOLDERS: Readonly<Record<AssessmentKind, LocalizedText>> = {
  feedback: () => l10n.t('e.g. quality'),
  expectation: () => l10n.t('e.g. expected_response'),
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
      label={l10n.t('Assessment Name')}
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
      createText={(name) => l10n.t('Create "{0}"', name)}
      whenLoaded={() => form.namesArriving}
      onWait={(until) => ahead.hold(until, { texts: true })}
      onFocus={() => void form.loadSuggestions()}
      suggestions={suggestionsFor(form)}
      listLabel={l10n.t('Recent names')}
      openLabel={l10n.t('Show Recent Names')}
      placeholder={compact ? l10n.t('New label') : NAME_PLACEHOLDERS[content.draft.value.kind]()}
      helpId={helpId}
      error={problems.of('name')}
      readOnly={content.overrides.value}
      controlRef={props.controlRef}
    >
      <FieldWarning text={problems.warningOf('name')} />
      <div class={hidesHelp ? 'sr-only' : 'field-help'} id={helpId}>
        {content.overrides.value ? (
          l10n.t('An override keeps the name of the label.')
        ) : instruction === '' ? (
          l10n.t('Short name, such as "correct". Use once per span.')
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
  const what = schema ? inputWords(schema.input) : DATA_TYPE_WORDS[dataType]();
  return {
    key: `${kind} ${name}`,
    text: name,
    detail: `${kindText(kind)} · ${what}`,
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
      return input.multiple
        ? l10n.t('some of {0}', input.options.length)
        : l10n.t('one of {0}', input.options.length);
    case 'numeric':
      return boundsText(input.min, input.max) ?? l10n.t('Number');
    case 'text':
      return l10n.t('text');
  }
}

/** Returns the bounds of a number as text, or null if there are none. */
export function boundsText(min: number | null, max: number | null): string | null {
  if (min !== null && max !== null) return l10n.t('{0} to {1}', min, max);
  if (min !== null) return l10n.t('at least {0}', min);
  return max === null ? null : l10n.t('at most {0}', max);
}
