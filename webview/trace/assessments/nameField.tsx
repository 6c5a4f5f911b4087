import { useId } from 'preact/hooks';
import type { DataType } from '../../../src/model/value';
import { Combobox } from '../../ui/combobox';
import { type StringKey, t } from '../../ui/strings';
import type { FormState } from './formState';

export const DATA_TYPE_WORDS: Readonly<Record<DataType, StringKey>> = {
  number: 'typeNumber',
  boolean: 'typeBoolean',
  string: 'typeString',
  json: 'typeJson',
};

/** The assessment's name, with the names used before in the experiment. */
export function NameField(props: {
  form: FormState;
  controlRef: (element: HTMLInputElement | null) => void;
}) {
  const { form } = props;
  const helpId = useId();
  const suggestions = form.suggestions.value.map((suggestion) => ({
    key: `${suggestion.kind} ${suggestion.name}`,
    text: suggestion.name,
    detail: `${t(suggestion.kind)} · ${t(DATA_TYPE_WORDS[suggestion.dataType])}`,
    value: suggestion,
  }));
  return (
    <Combobox
      label={t('assessmentName')}
      value={form.draft.value.name}
      onInput={(name) => form.change({ name })}
      onChoose={(suggestion) => {
        form.choose(suggestion);
        form.focus.value = 'value';
      }}
      onFocus={() => void form.loadSuggestions()}
      suggestions={suggestions}
      listLabel={t('namesUsed')}
      openLabel={t('showNames')}
      placeholder={t('placeholderName')}
      helpId={helpId}
      error={form.problemOf('name')}
      controlRef={props.controlRef}
    >
      <div class="field-help" id={helpId}>
        {t('helpName')}
      </div>
    </Combobox>
  );
}
