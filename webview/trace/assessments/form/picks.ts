import { KIND_TRAITS } from '../../../../src/model/assessment';
import type { Draft, NameSuggestion } from '../../../../src/model/draft';
import type { LabelInput } from '../../../../src/model/labelSchema';
import { labelTone } from '../../../../src/model/labelTone';
import { type DataType, valueText } from '../../../../src/model/value';

const ONE_TO_FIVE = ['1', '2', '3', '4', '5'];
const LONGEST_PICK = 40;
const MOST_PICKS = 11;
const MOST_USED = 9;

type Asked = Pick<Draft, 'kind' | 'dataType' | 'value'>;

/**
 * Returns the quick picks for the value.
 * @param used The values that the name was used with.
 */
export function picksOf(
  { kind, dataType }: Asked,
  input: LabelInput | null,
  used: readonly string[],
): string[] {
  if (input?.type === 'categorical') return [...input.options];
  const short = used.filter((one) => one !== '' && one.length <= LONGEST_PICK && !one.includes('\n'));
  if (input?.type === 'numeric') return boundedPicks(input, short);
  switch (dataType) {
    case 'number':
      return numberPicks(short, !KIND_TRAITS[kind].isExpected);
    case 'string':
      return short.slice(0, MOST_USED);
    case 'boolean':
    case 'json':
      return [];
  }
}

/** Whether a pick is selected. */
export function isPicked({ value }: Asked, input: LabelInput | null, pick: string): boolean {
  if (input?.type === 'categorical' && input.multiple) return chosenOf(value).includes(pick);
  return value === pick;
}

/** Returns the value's text after a pick is pressed. In a multi-select, this toggles the pick. */
export function withPick({ value }: Asked, input: LabelInput | null, pick: string): string {
  if (input?.type !== 'categorical' || !input.multiple) return pick;
  const chosen = chosenOf(value);
  const next = chosen.includes(pick) ? chosen.filter((one) => one !== pick) : [...chosen, pick];
  const strangers = next.filter((one) => typeof one !== 'string' || !input.options.includes(one));
  const known = input.options.filter((option) => next.includes(option));
  const list = [...known, ...strangers].map((one) => JSON.stringify(one));
  return list.length === 0 ? '' : `[${list.join(', ')}]`;
}

/** Returns the text that the digit `n` sets: a rating, or the nth pick; null if there is none. */
export function digitText(
  draft: Asked,
  input: LabelInput | null,
  used: readonly string[],
  n: number,
): string | null {
  switch (draft.dataType) {
    case 'number': {
      const fits = input?.type !== 'numeric' || within(input, n);
      return fits ? String(n) : null;
    }
    case 'boolean':
    case 'string':
    case 'json': {
      const pick = picksOf(draft, input, used)[n - 1];
      return pick === undefined ? null : withPick(draft, input, pick);
    }
  }
}

/**
 * Returns the text that pass (or fail) sets: true (or false), else the pick with that meaning; null if there
 * is none.
 */
export function passText(
  draft: Asked,
  input: LabelInput | null,
  used: readonly string[],
  pass: boolean,
): string | null {
  switch (draft.dataType) {
    case 'boolean':
      return String(pass);
    case 'string': {
      const tone = pass ? 'pass' : 'fail';
      return picksOf(draft, input, used).find((pick) => labelTone(pick) === tone) ?? null;
    }
    case 'number':
    case 'json':
      return null;
  }
}

function chosenOf(text: string): unknown[] {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read : [];
  } catch {
    return []; // incomplete input selects nothing
  }
}

interface Bounds {
  readonly min: number | null;
  readonly max: number | null;
}

function within({ min, max }: Bounds, value: number): boolean {
  return (min === null || value >= min) && (max === null || value <= max);
}

/**
 * Returns all integers within the bounds if there are few, else those from 1 to 5, else the values used
 * before.
 */
function boundedPicks(bounds: Bounds, used: readonly string[]): string[] {
  const { min, max } = bounds;
  if (min !== null && max !== null) {
    const first = Math.ceil(min);
    const count = Math.floor(max) - first + 1;
    if (count > 0 && count <= MOST_PICKS) return Array.from({ length: count }, (_, at) => String(first + at));
  }
  const rated = ONE_TO_FIVE.filter((one) => within(bounds, Number(one)));
  return rated.length > 1 ? rated : inOrder(used.filter((one) => within(bounds, Number(one))));
}

/** Returns 1 to 5, or, if the name was used with other numbers, those in ascending order. */
function numberPicks(used: readonly string[], rated: boolean): string[] {
  if (used.every((one) => ONE_TO_FIVE.includes(one))) return rated ? ONE_TO_FIVE : [...used];
  return inOrder(used);
}

function inOrder(numbers: readonly string[]): string[] {
  return [...new Set(numbers)].sort((a, b) => Number(a) - Number(b)).slice(0, MOST_USED);
}

/** Returns the values used with a name as text, if they have this data type. */
export function usedTexts(known: NameSuggestion | null, dataType: DataType): string[] {
  return known?.dataType === dataType ? known.values.map((value) => valueText(value)) : [];
}
