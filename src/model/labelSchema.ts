import type { AssessmentKind } from './assessment';
import { sameValue, type DataType, type JsonValue } from './value';

/** What a label schema of the server asks for (contract §7). MLflow itself checks no label against it. */
export type LabelInput =
  /** true and false, in the schema's own two words. */
  | { readonly type: 'passFail'; readonly positive: string; readonly negative: string }
  /** One of the options as text, or with `multiple` a list of them. */
  | { readonly type: 'categorical'; readonly options: readonly string[]; readonly multiple: boolean }
  | { readonly type: 'numeric'; readonly min: number | null; readonly max: number | null }
  /** `maxLength` in characters (code points, as Python counts them). */
  | { readonly type: 'text'; readonly maxLength: number | null };

/** A question that the experiment's labels answer; a label belongs to it by name and kind. */
export interface LabelSchema {
  readonly name: string;
  readonly kind: AssessmentKind;
  /** What the labeler is told; '' when nothing. */
  readonly instruction: string;
  /** Whether a rationale is asked for. */
  readonly comment: boolean;
  readonly input: LabelInput;
}

/** The data type that the form uses for a schema's values. */
export function schemaDataType(input: LabelInput): DataType {
  switch (input.type) {
    case 'passFail':
      return 'boolean';
    case 'categorical':
      return input.multiple ? 'json' : 'string';
    case 'numeric':
      return 'number';
    case 'text':
      return 'string';
  }
}

/** What stands against a value in its schema, as a sentence; undefined: nothing. */
export function schemaProblem(input: LabelInput, value: JsonValue): string | undefined {
  switch (input.type) {
    case 'passFail':
      return typeof value === 'boolean' ? undefined : `Choose ${input.positive} or ${input.negative}.`;
    case 'categorical':
      return input.multiple ? listProblem(input.options, value) : optionProblem(input.options, value);
    case 'numeric':
      return numberProblem(input, value);
    case 'text':
      return textProblem(input.maxLength, value);
  }
}

function optionProblem(options: readonly string[], value: JsonValue): string | undefined {
  if (typeof value === 'string' && options.includes(value)) return undefined;
  return `Choose one of ${options.join(', ')}.`;
}

function listProblem(options: readonly string[], value: JsonValue): string | undefined {
  const chosen = Array.isArray(value) ? value : undefined;
  if (chosen === undefined || chosen.length === 0) return `Choose one or more of ${options.join(', ')}.`;
  const stranger = chosen.find((one) => typeof one !== 'string' || !options.includes(one));
  if (stranger !== undefined)
    return `${JSON.stringify(stranger)} is none of the choices: ${options.join(', ')}.`;
  const twice = chosen.find((one, index) => chosen.findIndex((other) => sameValue(other, one)) !== index);
  return twice === undefined ? undefined : `${JSON.stringify(twice)} is there twice.`;
}

function numberProblem(
  { min, max }: { readonly min: number | null; readonly max: number | null },
  value: JsonValue,
): string | undefined {
  if (typeof value !== 'number') return 'Enter a number.';
  if ((min === null || value >= min) && (max === null || value <= max)) return undefined;
  if (min === null) return `At most ${max ?? 0}.`;
  return max === null ? `At least ${min}.` : `Between ${min} and ${max}.`;
}

function textProblem(maxLength: number | null, value: JsonValue): string | undefined {
  if (typeof value !== 'string') return 'Enter a text.';
  if (maxLength === null) return undefined;
  const length = Array.from(value).length;
  return length <= maxLength ? undefined : `The text has ${length} characters; at most ${maxLength} fit.`;
}
