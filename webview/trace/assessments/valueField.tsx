import { Icon } from '../../ui/icon';
import { Segments } from '../../ui/segments';
import { t } from '../../ui/strings';
import { TextControl } from '../../ui/textControl';
import type { FormState } from './formState';

interface ValueFieldProps {
  readonly form: FormState;
  readonly controlRef: (element: HTMLElement | null) => void;
}

/** The value, in the control that its data type asks for; never one that was chosen for the user. */
export function ValueField(props: ValueFieldProps) {
  const { form, controlRef } = props;
  const { dataType, value, kind } = form.draft.value;
  const error = form.problemOf('value');
  const common = { label: t('value'), help: t('helpValue'), error, controlRef };
  const change = (text: string): void => form.change({ value: text });
  return (
    <div class={`value-field ${dataType}`}>
      {dataType === 'boolean' && (
        <Segments
          {...common}
          showLabel
          choices={[
            { value: 'true', label: t('valueTrue'), icon: 'check' },
            { value: 'false', label: t('valueFalse'), icon: 'close' },
          ]}
          value={value === 'true' || value === 'false' ? value : ''}
          onChange={change}
        />
      )}
      {dataType === 'number' && (
        <TextControl
          key="number"
          {...common}
          value={value}
          onInput={change}
          inputMode="decimal"
          placeholder={t('placeholderNumber')}
        />
      )}
      {(dataType === 'string' || dataType === 'json') && (
        <TextControl
          key={dataType}
          {...common}
          value={value}
          onInput={change}
          rows={dataType === 'json' || kind === 'expectation' ? 4 : 2}
          placeholder={t(
            dataType === 'json'
              ? 'placeholderJson'
              : kind === 'expectation'
                ? 'placeholderExpectation'
                : 'placeholderString',
          )}
        />
      )}
      <QuickPicks form={form} />
    </div>
  );
}

/** What will be stored otherwise than it was typed. */
export function FieldWarning(props: { text: string }) {
  return (
    <div role="status">
      {props.text !== '' && (
        <div class="field-warning">
          <Icon name="warning" /> {props.text}
        </div>
      )}
    </div>
  );
}

const ONE_TO_FIVE = ['1', '2', '3', '4', '5'];
const LONGEST_PICK = 40;

function QuickPicks({ form }: { form: FormState }) {
  const { dataType, value, kind } = form.draft.value;
  const used = form.usedValues.value.filter(
    (one) => one !== '' && one.length <= LONGEST_PICK && !one.includes('\n'),
  );
  const picks =
    dataType === 'number'
      ? numberPicks(used, kind === 'feedback')
      : dataType === 'string'
        ? used.slice(0, 6)
        : [];
  if (picks.length === 0) return null;
  return (
    <div class="quick-picks" role="group" aria-label={t('quickPicks')}>
      {picks.map((pick) => (
        <button
          key={pick}
          type="button"
          class="quick-pick"
          aria-label={t('pickValue', pick)}
          aria-pressed={pick === value}
          onClick={() => form.change({ value: pick })}
        >
          <bdi>{pick}</bdi>
        </button>
      ))}
    </div>
  );
}

/** 1 to 5, unless the name was used with other numbers: then those, in order. */
function numberPicks(used: readonly string[], rated: boolean): string[] {
  if (used.every((one) => ONE_TO_FIVE.includes(one))) return rated ? ONE_TO_FIVE : [...used];
  return [...new Set(used)].sort((a, b) => Number(a) - Number(b)).slice(0, 6);
}
