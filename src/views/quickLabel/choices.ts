import type { NameSuggestion } from '../../model/draft';
import type { AssessmentKind } from '../../model/assessment';
import { valueText, type DataType, type JsonValue } from '../../model/value';
import { thumbs } from '../../labels/suggestions';
import { checkName, validateDraft } from '../../model/validate';
import { forIconLabel } from '../../platform/plainText';
import { choosesMany, schemaChoices, schemaWord } from './schemaChoices';

/** A row of the palette flow: what is shown, and what choosing it means. */
export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly alwaysShow?: boolean;
  readonly answer: T;
}

/** The name step's answer: a name, and the data type its values have; undefined for a new name. */
export interface NameAnswer {
  readonly name: string;
  readonly known: NameSuggestion | undefined;
}

const TYPE_WORDS: Record<DataType, string> = {
  number: 'Number',
  boolean: 'Boolean',
  string: 'String',
  json: 'JSON',
};

/** Names used before with this kind of assessment, on top; those whose values are JSON cannot be typed in a palette. */
export function nameChoices(
  suggestions: readonly NameSuggestion[],
  kind: AssessmentKind,
): Choice<NameAnswer>[] {
  return suggestions
    .filter((known) => known.kind === kind && (known.dataType !== 'json' || choosesMany(known)))
    .map((known) => ({
      label: forIconLabel(known.name),
      description: known.schema
        ? forIconLabel(schemaWord(known.schema.input), 80)
        : [
            TYPE_WORDS[known.dataType],
            ...known.values.slice(0, 3).map((value) => forIconLabel(valueText(value), 20)),
          ].join(' · '),
      answer: { name: known.name, known },
    }));
}

/** What stands against what was typed: shown in the list, not to be chosen. */
export interface Problem {
  readonly label: string;
  readonly alwaysShow: true;
  readonly problem: true;
}

function problem(message: string): Problem {
  return { label: `$(error) ${forIconLabel(message)}`, alwaysShow: true, problem: true };
}

/** What typing a name that is not in the list means: a new name, or why MLflow would not take it. */
export function newName(typed: string, kind: AssessmentKind): (Choice<NameAnswer> | Problem)[] {
  const name = typed.trim();
  const refused = checkName(name, kind);
  if (refused !== undefined) return [problem(refused)];
  return [
    {
      label: forIconLabel(name),
      description: 'new name',
      alwaysShow: true,
      answer: { name, known: undefined },
    },
  ];
}

/** The values on top of the value step: those of the schema, thumbs, or the values used before; for a new feedback thumbs and 1 to 5. */
export function valueChoices(known: NameSuggestion | undefined, kind: AssessmentKind): Choice<JsonValue>[] {
  const asked = known && schemaChoices(known);
  if (asked) return asked;
  if (known && thumbs(known)) return thumbChoices(known);
  if (known)
    return known.values.map((value) => ({
      label: forIconLabel(valueText(value)),
      description: 'used before',
      answer: value,
    }));
  if (kind === 'expectation') return [];
  return [
    ...thumbChoices(undefined),
    ...[1, 2, 3, 4, 5].map((rating) => ({ label: String(rating), description: 'Number', answer: rating })),
  ];
}

function thumbChoices(known: NameSuggestion | undefined): Choice<JsonValue>[] {
  const numbers = known?.dataType === 'number';
  const up: Choice<JsonValue> = {
    label: '👍',
    description: numbers ? '1' : 'true',
    answer: numbers ? 1 : true,
  };
  const down: Choice<JsonValue> = {
    label: '👎',
    description: numbers ? '0' : 'false',
    answer: numbers ? 0 : false,
  };
  return known?.values[0] === false || known?.values[0] === 0 ? [down, up] : [up, down];
}

/** What a typed value may mean: one thing for a name whose type is known, a number or a text for a new one. */
export function typedValues(
  typed: string,
  known: NameSuggestion | undefined,
  kind: AssessmentKind,
): (Choice<JsonValue> | Problem)[] {
  const types: readonly DataType[] = known ? [known.dataType] : ['number', 'string'];
  const input = known?.schema?.input;
  const reads = types.map((dataType) => {
    const value = dataType === 'boolean' ? typed.trim().toLowerCase() : typed;
    const draft = { kind, name: known?.name ?? 'new', dataType, value, rationale: '' };
    return { dataType, read: validateDraft(draft, input) };
  });
  const choices = reads.flatMap(({ dataType, read }) => {
    if (!read.ok) return [];
    const rounded =
      read.exactValue === undefined ? undefined : 'its digits are rounded here: the form keeps them';
    const warning = rounded ?? read.warnings.find(({ field }) => field === 'value')?.message;
    const description = [TYPE_WORDS[dataType], warning].filter((part) => part !== undefined).join(' · ');
    return [
      { label: forIconLabel(valueText(read.value)), description, alwaysShow: true, answer: read.value },
    ];
  });
  if (choices.length > 0) return choices;
  return reads
    .flatMap(({ read }) =>
      read.ok
        ? []
        : read.problems.map(({ message }) =>
            problem(input?.type === 'passFail' ? `Choose ${input.positive} or ${input.negative}.` : message),
          ),
    )
    .slice(0, 1);
}
