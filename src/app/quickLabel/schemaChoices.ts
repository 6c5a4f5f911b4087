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
      return `${input.multiple ? 'several of ' : ''}${input.options.join(', ')}`;
    case 'numeric':
      return ['Number', boundsWord(input)].filter((part) => part !== '').join(' ');
    case 'text':
      return input.maxLength === null ? 'Text' : `Text, at most ${input.maxLength} characters`;
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
  return [{ ...used, description: 'used before' }, ...choices.filter((choice) => choice !== used)];
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

function boundsWord({ min, max }: { readonly min: number | null; readonly max: number | null }): string {
  if (min !== null && max !== null) return `${min} to ${max}`;
  if (min !== null) return `from ${min}`;
  return max === null ? '' : `up to ${max}`;
}
