import type { Label } from '../../../src/model/assessment';
import type { NameSuggestion } from '../../../src/model/draft';
import { schemaProblem } from '../../../src/model/labelSchema';
import { labelTone, type LabelTone, TONE_WORDS } from '../../../src/model/labelTone';
import { sameValue, type JsonValue } from '../../../src/model/value';

/** What a key makes of a label's value: the new one, or undefined when the key says nothing about such a value. */
export type Picked = { readonly value: JsonValue; readonly problem: string } | undefined;

/** The value that a digit stands for: a rating, or the n-th choice of the label's schema or of the values used. */
export function valueOfDigit(label: Label, digit: number, known: NameSuggestion | undefined): Picked {
  const input = known?.schema?.input;
  if (input?.type === 'categorical' && input.multiple)
    return toggled(label.value, input.options, digit, known);
  if (input?.type === 'categorical') return checked(input.options[digit - 1], known);
  if (input?.type === 'numeric' || typeof label.value === 'number') return checked(digit, known);
  if (typeof label.value === 'string') return checked(choicesOf(known)[digit - 1], known);
  return undefined;
}

/** The value that pass (or fail) stands for: true, or the choice that says so. */
export function valueOfPass(label: Label, pass: boolean, known: NameSuggestion | undefined): Picked {
  const input = known?.schema?.input;
  if (input?.type === 'passFail' || typeof label.value === 'boolean') return checked(pass, known);
  const tone: LabelTone = pass ? 'pass' : 'fail';
  const choices = input?.type === 'categorical' && !input.multiple ? input.options : choicesOf(known);
  const choice = choices.find((one) => labelTone(one) === tone);
  if (choice !== undefined) return checked(choice, known);
  return typeof label.value === 'string' ? checked(opposite(label.value, tone), known) : undefined;
}

/** Whether the choices must be known before a key can stand for one. */
export function needsChoices(label: Label): boolean {
  return typeof label.value !== 'number' && typeof label.value !== 'boolean';
}

function checked(value: JsonValue | undefined, known: NameSuggestion | undefined): Picked {
  if (value === undefined) return undefined;
  const problem = known?.schema ? schemaProblem(known.schema.input, value) : undefined;
  return { value, problem: problem ?? '' };
}

function choicesOf(known: NameSuggestion | undefined): string[] {
  return known?.values.filter((value) => typeof value === 'string' && value !== '').map(String) ?? [];
}

/** The list with one choice more, or less, in the order of the schema. */
function toggled(
  value: JsonValue,
  options: readonly string[],
  digit: number,
  known: NameSuggestion | undefined,
): Picked {
  const option = options[digit - 1];
  if (option === undefined) return undefined;
  const chosen = Array.isArray(value) ? value : [];
  const has = (one: string): boolean => chosen.some((other) => sameValue(other, one));
  return checked(
    options.filter((one) => (one === option ? !has(one) : has(one))),
    known,
  );
}

/** The word of a tone, by the pair that the label's own word belongs to. */
function opposite(word: string, tone: LabelTone): string | undefined {
  const pair = TONE_WORDS.find((words) => words.some((one) => one === word.trim().toLowerCase()));
  return pair?.[tone === 'pass' ? 0 : 1];
}
