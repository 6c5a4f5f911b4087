import * as l10n from '@vscode/l10n';
import { formatCount } from '../../../src/model/format';
import { levelsOf, typesOf } from '../../../src/model/spanFilter';
import { lookOfType } from '../../ui/spanTypes';
import type { LocalizedText } from '../../ui/localizedText';
import { forest } from '../traceData';
import { changeFilter, filter, filtered } from './filterState';

interface Choice {
  readonly value: string;
  readonly label: string;
}

const LEVELS: Readonly<Record<number, LocalizedText>> = {
  10: () => l10n.t('Debug'),
  20: () => l10n.t('Info'),
  30: () => l10n.t('Warning'),
  40: () => l10n.t('Error'),
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
    <div class="filter-row" role="group" aria-label={l10n.t('Filter Spans')}>
      <Select
        label={l10n.t('Span type')}
        value={type === null ? '' : `=${type}`}
        choices={[
          { value: '', label: l10n.t('All types') },
          ...types.map((one) => ({
            value: `=${one}`,
            label: one === '' ? l10n.t('no type') : lookOfType(one).word,
          })),
        ]}
        onChange={(value) => changeFilter({ type: value === '' ? null : value.slice(1) })}
      />
      <Select
        label={l10n.t('Span status')}
        value={status ?? ''}
        choices={[
          { value: '', label: l10n.t('Any status') },
          { value: 'ERROR', label: l10n.t('Error') },
          { value: 'OK', label: l10n.t('OK') },
          { value: 'UNSET', label: l10n.t('Unset') },
        ]}
        onChange={(value) =>
          changeFilter({ status: value === 'ERROR' || value === 'OK' || value === 'UNSET' ? value : null })
        }
      />
      {levels.length > 0 && (
        <Select
          label={l10n.t('Log level')}
          value={level === null ? '' : String(level)}
          choices={[
            { value: '', label: l10n.t('Any level') },
            ...levels.map((one) => ({ value: String(one), label: l10n.t('{0} and above', levelWord(one)) })),
          ]}
          onChange={(value) => changeFilter({ level: value === '' ? null : Number(value) })}
        />
      )}
      <Select
        label={l10n.t('Span labels')}
        value={labeled === null ? '' : String(labeled)}
        choices={[
          { value: '', label: l10n.t('Labeled or unlabeled') },
          { value: 'true', label: l10n.t('Labeled') },
          { value: 'false', label: l10n.t('Unlabeled') },
        ]}
        onChange={(value) => changeFilter({ labeled: value === '' ? null : value === 'true' })}
      />
      <span class="filter-count" role="status">
        {filtered.value !== null &&
          l10n.t(
            '{0} of {1} spans',
            formatCount(filtered.value.matching.size),
            formatCount(forest.value.byId.size),
          )}
      </span>
    </div>
  );
}

function levelWord(level: number): string {
  const word = LEVELS[level];
  return word === undefined ? String(level) : word();
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
