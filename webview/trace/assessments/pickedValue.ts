import type { Label } from '../../../src/model/assessment';
import type { NameSuggestion } from '../../../src/model/draft';
import { schemaProblem } from '../../../src/model/labelSchema';
import { labelTone, type LabelTone, TONE_WORDS } from '../../../src/model/labelTone';
import { sameValue, type JsonValue } from '../../../src/model/value';

/** The new value that a key sets, or undefined if the key doesn't apply to the label's value. */
export type Picked = { readonly value: JsonValue; readonly problem: string } | undefined;

/**
 * Returns the value that a digit stands for: a rating, or the nth choice of the label's schema or of the
 * values used before.
 */
export function valueOfDigit(label: Label, digit: number, known: NameSuggestion | undefined): Picked {
  const input = known?.schema?.input;
  if (input?.type === 'categorical' && input.multiple)
    return toggled(label.value, input.options, digit, known);
  if (input?.type === 'categorical') return checked(input.options[digit - 1], known);
  if (input?.type === 'numeric' || typeof label.value === 'number') return checked(digit, known);
  if (typeof label.value === 'string') return checked(choicesOf(known)[digit - 1], known);
  return undefined;
}

/** Returns the value that pass (or fail) stands for: true (or false), or the choice with that meaning. */
export function valueOfPass(label: Label, pass: boolean, known: NameSuggestion | undefined): Picked {
  const input = known?.schema?.input;
  if (input?.type === 'passFail' || typeof label.value === 'boolean') return checked(pass, known);
  const tone: LabelTone = pass ? 'pass' : 'fail';
  const choices = input?.type === 'categorical' && !input.multiple ? input.options : choicesOf(known);
  const choice = choices.find((one) => labelTone(one) === tone);
  if (choice !== undefined) return checked(choice, known);
  return typeof label.value === 'string' ? checked(opposite(label.value, tone), known) : undefined;
}

/** Whether the choices must be loaded before a key can select one. */
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

/** Returns the list with a choice added or removed, in the order of the schema. */
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

/** Returns the word for a tone, from the pair that contains the label's current word. */
function opposite(word: string, tone: LabelTone): string | undefined {
  const pair = TONE_WORDS.find((words) => words.some((one) => one === word.trim().toLowerCase()));
  return pair?.[tone === 'pass' ? 0 : 1];
}
