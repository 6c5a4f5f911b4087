import * as l10n from '@vscode/l10n';
import type { AssessmentKind } from './assessment';
import { sameValue, type DataType, type JsonValue } from './value';

/**
 * The input that a label schema of the server requires (docs/mlflow-api.md#label-schemas). MLflow itself
 * doesn't check labels against it.
 */
export type LabelInput =
  /** A boolean, with the schema's own words for true and false. */
  | { readonly type: 'passFail'; readonly positive: string; readonly negative: string }
  /** One of the options as a string, or a list of options if `multiple` is true. */
  | { readonly type: 'categorical'; readonly options: readonly string[]; readonly multiple: boolean }
  | { readonly type: 'numeric'; readonly min: number | null; readonly max: number | null }
  /** `maxLength` is in code points, which is how Python counts characters. */
  | { readonly type: 'text'; readonly maxLength: number | null };

/** A label schema of an experiment. A label belongs to it by name and kind. */
export interface LabelSchema {
  readonly name: string;
  readonly kind: AssessmentKind;
  /** The instruction for the labeler; '' if there is none. */
  readonly instruction: string;
  /** Whether the schema asks for a rationale. */
  readonly comment: boolean;
  readonly input: LabelInput;
}

/** Returns the data type that the form uses for a schema's values. */
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

/** Returns why a value is invalid for its schema, as a sentence, or undefined if it's valid. */
export function schemaProblem(input: LabelInput, value: JsonValue): string | undefined {
  switch (input.type) {
    case 'passFail':
      return typeof value === 'boolean'
        ? undefined
        : l10n.t('Choose {0} or {1}.', input.positive, input.negative);
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
  return l10n.t('Choose one of {0}.', options.join(', '));
}

function listProblem(options: readonly string[], value: JsonValue): string | undefined {
  const chosen = Array.isArray(value) ? value : undefined;
  if (chosen === undefined || chosen.length === 0)
    return l10n.t('Choose one or more of {0}.', options.join(', '));
  const stranger = chosen.find((one) => typeof one !== 'string' || !options.includes(one));
  if (stranger !== undefined)
    return l10n.t("{0} isn't one of {1}.", JSON.stringify(stranger), options.join(', '));
  const twice = chosen.find((one, index) => chosen.findIndex((other) => sameValue(other, one)) !== index);
  return twice === undefined ? undefined : l10n.t('{0} is listed twice.', JSON.stringify(twice));
}

function numberProblem(
  { min, max }: { readonly min: number | null; readonly max: number | null },
  value: JsonValue,
): string | undefined {
  if (typeof value !== 'number') return l10n.t('Enter a number.');
  if ((min === null || value >= min) && (max === null || value <= max)) return undefined;
  if (min === null) return l10n.t('Enter a number up to {0}.', max ?? 0);
  return max === null
    ? l10n.t('Enter a number from {0}.', min)
    : l10n.t('Enter a number from {0} to {1}.', min, max);
}

function textProblem(maxLength: number | null, value: JsonValue): string | undefined {
  if (typeof value !== 'string') return l10n.t('Enter text.');
  if (maxLength === null) return undefined;
  const length = Array.from(value).length;
  return length <= maxLength
    ? undefined
    : l10n.t('The text has {0} characters. The limit is {1}.', length, maxLength);
}
