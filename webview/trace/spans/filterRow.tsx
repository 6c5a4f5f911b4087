import { formatCount } from '../../../src/model/format';
import { levelsOf, typesOf } from '../../../src/model/spanFilter';
import { lookOfType } from '../../ui/spanTypes';
import { type StringKey, t } from '../../ui/strings';
import { forest } from '../traceData';
import { changeFilter, filter, kept } from './filterState';

interface Choice {
  readonly value: string;
  readonly label: string;
}

const LEVELS: Readonly<Record<number, StringKey>> = {
  10: 'levelDebug',
  20: 'levelInfo',
  30: 'levelWarning',
  40: 'levelError',
};

/**
 * The filters of the span tree: type, status, log level, and labels. Ancestors of matching spans stay
 * visible.
 */
export function FilterRow() {
  const { type, status, level, labeled } = filter.value;
  const levels = levelsOf(forest.value);
  const types = typesOf(forest.value);
  return (
    <div class="filter-row" role="group" aria-label={t('filterSpans')}>
      <Select
        label={t('filterType')}
        value={type === null ? '' : `=${type}`}
        choices={[
          { value: '', label: t('anyType') },
          ...types.map((one) => ({
            value: `=${one}`,
            label: one === '' ? t('noType') : lookOfType(one).word,
          })),
        ]}
        onChange={(value) => changeFilter({ type: value === '' ? null : value.slice(1) })}
      />
      <Select
        label={t('filterStatus')}
        value={status ?? ''}
        choices={[
          { value: '', label: t('anyStatus') },
          { value: 'ERROR', label: t('stateError') },
          { value: 'OK', label: t('stateOk') },
          { value: 'UNSET', label: t('statusUnset') },
        ]}
        onChange={(value) =>
          changeFilter({ status: value === 'ERROR' || value === 'OK' || value === 'UNSET' ? value : null })
        }
      />
      {levels.length > 0 && (
        <Select
          label={t('filterLevel')}
          value={level === null ? '' : String(level)}
          choices={[
            { value: '', label: t('anyLevel') },
            ...levels.map((one) => ({ value: String(one), label: t('levelAtLeast', levelWord(one)) })),
          ]}
          onChange={(value) => changeFilter({ level: value === '' ? null : Number(value) })}
        />
      )}
      <Select
        label={t('filterLabels')}
        value={labeled === null ? '' : String(labeled)}
        choices={[
          { value: '', label: t('anyLabels') },
          { value: 'true', label: t('labeledOnly') },
          { value: 'false', label: t('unlabeledOnly') },
        ]}
        onChange={(value) => changeFilter({ labeled: value === '' ? null : value === 'true' })}
      />
      <span class="filter-count" role="status">
        {kept.value !== null &&
          t('filterCount', formatCount(kept.value.meant.size), formatCount(forest.value.byId.size))}
      </span>
    </div>
  );
}

function levelWord(level: number): string {
  const word = LEVELS[level];
  return word === undefined ? String(level) : t(word);
}

function Select(props: {
  label: string;
  value: string;
  choices: readonly Choice[];
  onChange: (value: string) => void;
}) {
  return (
    <select
      class="filter-select"
      aria-label={props.label}
      title={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    >
      {props.choices.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
