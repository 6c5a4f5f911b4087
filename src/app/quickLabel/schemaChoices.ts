import * as l10n from '@vscode/l10n';
import type { NameSuggestion } from '../../model/draft';
import type { LabelInput } from '../../model/labelSchema';
import { sameValue, valueText, type JsonValue } from '../../model/value';
import { forIconLabel } from '../../model/plainText';
import type { Choice } from './matchChoices';

/** Ranges with up to this many whole numbers are offered as one row per number. */
const MOST_NUMBERS = 11;

/** Whether the values of a name are lists of the schema's options, which are selected together. */
export function choosesMany({ schema }: NameSuggestion): boolean {
  return schema?.input.type === 'categorical' && schema.input.multiple;
}

/** Describes a schema's input in a few words. */
export function schemaWord(input: LabelInput): string {
  switch (input.type) {
    case 'passFail':
      return `${input.positive} / ${input.negative}`;
    case 'categorical':
      return input.multiple ? l10n.t('several of {0}', input.options.join(', ')) : input.options.join(', ');
    case 'numeric':
      return numberWord(input);
    case 'text':
      return input.maxLength === null
        ? l10n.t('Text')
        : l10n.t('Text, up to {0} characters', input.maxLength);
  }
}

/**
 * Returns the values that a schema offers, the last used one first. Undefined if values are typed instead,
 * with previous values as suggestions.
 */
export function schemaChoices(known: NameSuggestion): Choice<JsonValue>[] | undefined {
  const input = known.schema?.input;
  if (!input) return undefined;
  const offered = offeredValues(input);
  if (!offered) return undefined;
  const choices = offered.map(({ label, answer }) => ({ label: forIconLabel(label), answer }));
  const [last] = known.values;
  const lastPlace = choices.findIndex(({ answer }) => last !== undefined && sameValue(answer, last));
  const used = choices[lastPlace];
  if (!used) return choices;
  return [{ ...used, description: l10n.t('recently used') }, ...choices.filter((choice) => choice !== used)];
}

function offeredValues(input: LabelInput): { label: string; answer: JsonValue }[] | undefined {
  switch (input.type) {
    case 'passFail':
      return [
        { label: input.positive, answer: true },
        { label: input.negative, answer: false },
      ];
    case 'categorical':
      return input.options.map((option) => ({ label: option, answer: option }));
    case 'numeric': {
      const { min, max } = input;
      if (min === null || max === null || !Number.isInteger(min) || max - min >= MOST_NUMBERS)
        return undefined;
      const count = Math.floor(max - min) + 1;
      return Array.from({ length: count }, (_, index) => ({
        label: valueText(min + index),
        answer: min + index,
      }));
    }
    case 'text':
      return undefined;
  }
}

function numberWord({ min, max }: { readonly min: number | null; readonly max: number | null }): string {
  if (min !== null && max !== null) return l10n.t('Number from {0} to {1}', min, max);
  if (min !== null) return l10n.t('Number from {0}', min);
  return max === null ? l10n.t('Number') : l10n.t('Number up to {0}', max);
}
