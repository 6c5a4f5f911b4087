import * as l10n from '@vscode/l10n';
import { KIND_TRAITS } from '../../../../src/model/assessment';
import type { LabelInput } from '../../../../src/model/labelSchema';
import { FieldError, FieldWarning } from '../../../ui/fieldMessage';
import { Segments } from '../../../ui/segments';
import { TextControl } from '../../../ui/textControl';
import type { FormContent } from './formContent';
import type { FormState } from './formState';
import { boundsText } from './nameField';
import { QuickPicks } from './quickPicks';
import { isCompact } from '../room';
import { ValueTools } from './valueTools';

interface ValueFieldProps {
  readonly form: FormState;
  readonly controlRef: (element: HTMLElement | null) => void;
}

/** Two words with more characters in total than this don't fit in the single-row form. */
const LONG_WORDS = 14;

/**
 * Returns the classes for the value's layout. Numbers and two words are next to the data type if they fit,
 * text is below it.
 */
function valueShape({ draft, schema }: FormContent): string {
  switch (draft.value.dataType) {
    case 'number':
      return 'number';
    case 'string':
    case 'json':
      return 'text';
    case 'boolean': {
      const input = schema.value?.input;
      const length = input?.type === 'passFail' ? input.positive.length + input.negative.length : 0;
      return length > LONG_WORDS ? 'words long-words' : 'words';
    }
  }
}

/** The value, in the control for its data type or schema. No value is ever preselected. */
export function ValueField(props: ValueFieldProps) {
  const { form } = props;
  const { problems } = form;
  const bounds = boundsHelp(form.content.schema.value?.input);
  return (
    <div class={`value-field ${valueShape(form.content)}`}>
      <Control {...props} />
      <QuickPicks form={form} />
      {bounds !== null && <div class="field-help">{bounds}</div>}
      <ValueTools form={form} />
      <FieldError text={problems.of('value')} />
      <FieldWarning text={problems.warningOf('value')} />
    </div>
  );
}

function Control({ form, controlRef }: ValueFieldProps) {
  const { draft, schema } = form.content;
  const { dataType, value } = draft.value;
  const input = schema.value?.input;
  const change = (text: string): void => form.change({ value: text });
  const common = {
    label: l10n.t('Value'),
    help: l10n.t('Your judgment, or the value you expected.'),
    error: form.problems.of('value'),
    controlRef,
  };
  const text = {
    ...common,
    value,
    onInput: change,
    placeholder: isCompact(form) ? l10n.t('Value') : placeholder(form.content),
  };
  switch (dataType) {
    case 'boolean': {
      const words = input?.type === 'passFail' ? input : null;
      return (
        <Segments
          key={words ? `${words.positive} / ${words.negative}` : 'boolean'}
          {...common}
          showLabel={!isCompact(form)}
          choices={[
            { value: 'true', label: words?.positive ?? l10n.t('True'), icon: 'check' },
            { value: 'false', label: words?.negative ?? l10n.t('False'), icon: 'close' },
          ]}
          value={value === 'true' || value === 'false' ? value : ''}
          onChange={change}
        />
      );
    }
    case 'number':
      return <TextControl key="number" {...text} inputMode="decimal" />;
    case 'string':
    case 'json':
      if (input?.type === 'categorical' && !input.multiple) return <TextControl key="choice" {...text} />;
      return <TextControl key={dataType} {...text} rows={rows(form.content)} code={dataType === 'json'} />;
  }
}

function rows({ draft, schema }: FormContent): number {
  if (schema.value?.input.type === 'categorical') return 1;
  const { dataType, kind } = draft.value;
  return dataType === 'json' || KIND_TRAITS[kind].isExpected ? 4 : 2;
}

function placeholder({ draft, schema }: FormContent): string {
  const input = schema.value?.input;
  if (input?.type === 'categorical')
    return input.multiple ? l10n.t('["…", "…"]') : l10n.t('One of the options');
  const { dataType, kind } = draft.value;
  switch (dataType) {
    case 'number':
      return l10n.t('e.g. 4');
    case 'json':
      return l10n.t('["a", "b"] or {"k": 1}');
    case 'string':
    case 'boolean':
      return KIND_TRAITS[kind].isExpected ? l10n.t('The output you expected') : l10n.t('Your judgment');
  }
}

function boundsHelp(input: LabelInput | undefined): string | null {
  return input?.type === 'numeric' ? boundsText(input.min, input.max) : null;
}
