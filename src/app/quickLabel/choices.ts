import * as l10n from '@vscode/l10n';
import type { NameSuggestion } from '../../model/draft';
import { KIND_TRAITS, type AssessmentKind } from '../../model/assessment';
import { valueText, type DataType, type JsonValue } from '../../model/value';
import { thumbs } from '../../labels/suggestions';
import { checkName, validateDraft } from '../../model/validate';
import { forIconLabel } from '../../model/plainText';
import type { Choice, Problem, TypedChoice } from './matchChoices';
import { choosesMany, schemaChoices, schemaWord } from './schemaChoices';

/** The result of the name step: a name, and the matching suggestion; undefined for a new name. */
export interface NameAnswer {
  readonly name: string;
  readonly known: NameSuggestion | undefined;
}

/** Localized labels of the rows for the typed text. */
export interface TypedWords {
  readonly create: (name: string) => string;
  readonly use: (value: string) => string;
  readonly useAsText: (value: string) => string;
}

const TYPE_WORDS: Record<DataType, () => string> = {
  number: () => l10n.t('Number'),
  boolean: () => l10n.t('Boolean'),
  string: () => l10n.t('String'),
  json: () => l10n.t('JSON'),
};

/** Inputs that mean pass or fail, whatever the schema calls them. */
const PASS_WORDS: readonly string[] = ['true', 'yes', 'pass', '1'];
const FAIL_WORDS: readonly string[] = ['false', 'no', 'fail', '0'];

/**
 * Returns the suggested names of this kind. Names with JSON values are left out, because JSON can't be typed
 * in the palette, unless their schema offers a selection.
 */
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
            TYPE_WORDS[known.dataType](),
            ...known.values.slice(0, 3).map((value) => forIconLabel(valueText(value), 20)),
          ].join(' · '),
      answer: { name: known.name, known },
    }));
}

function problem(message: string): Problem {
  return { label: `$(error) ${forIconLabel(message)}`, problem: true };
}

/** Returns the row for a typed name that isn't in the list: a new name, or why MLflow doesn't accept it. */
export function newName(
  typed: string,
  kind: AssessmentKind,
  words: TypedWords,
): TypedChoice<NameAnswer> | Problem {
  const name = typed.trim();
  const refused = checkName(name, kind);
  if (refused !== undefined) return problem(refused);
  const label = words.create(forIconLabel(name, 100));
  return { icon: 'add', label, behind: label, answer: { name, known: undefined } };
}

/**
 * Returns the rows of the value step: the schema's values, thumbs, or previous values. For a new feedback
 * name, thumbs and 1 to 5.
 */
export function valueChoices(known: NameSuggestion | undefined, kind: AssessmentKind): Choice<JsonValue>[] {
  const asked = known && schemaChoices(known);
  if (asked) return asked.map((row) => ({ ...row, ...typedAs(row.answer, known.dataType) }));
  if (known && thumbs(known)) return thumbChoices(known);
  if (known)
    return known.values.map((value) => ({
      label: forIconLabel(valueText(value)),
      description: l10n.t('recently used'),
      answer: value,
      ...typedAs(value, known.dataType),
    }));
  if (KIND_TRAITS[kind].isExpected) return []; // A rating is a judgment, which an expectation isn't.
  return [
    ...thumbChoices(undefined),
    ...[1, 2, 3, 4, 5].map((rating) => ({
      label: String(rating),
      description: l10n.t('Number'),
      answer: rating,
    })),
  ];
}

/** How the input matches a row: numbers and booleans by prefix, strings by any substring. */
function typedAs(
  answer: JsonValue,
  dataType: DataType | undefined,
): Pick<Choice<unknown>, 'match' | 'words'> {
  switch (dataType) {
    case 'boolean':
      return { match: 'start', words: answer === true ? PASS_WORDS : FAIL_WORDS };
    case 'number':
      return { match: 'start' };
    case 'string':
    case 'json':
    case undefined:
      return {};
  }
}

/** For a new name, only `true` and `false` match the thumbs: it may not be a pass/fail label. */
function thumbChoices(known: NameSuggestion | undefined): Choice<JsonValue>[] {
  const numbers = known?.dataType === 'number';
  const up: Choice<JsonValue> = {
    label: '👍',
    description: numbers ? '1' : 'true',
    answer: numbers ? 1 : true,
    words: known ? PASS_WORDS : ['true'],
  };
  const down: Choice<JsonValue> = {
    label: '👎',
    description: numbers ? '0' : 'false',
    answer: numbers ? 0 : false,
    words: known ? FAIL_WORDS : ['false'],
  };
  return known?.values[0] === false || known?.values[0] === 0 ? [down, up] : [up, down];
}

/** Returns the rows for a typed value: one for a name with a known type, number and string for a new name. */
export function typedValues(
  typed: string,
  known: NameSuggestion | undefined,
  kind: AssessmentKind,
  words: TypedWords,
): (TypedChoice<JsonValue> | Problem)[] {
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
      read.exactValue === undefined ? undefined : l10n.t('rounded here; use the form to keep all digits');
    const warning = rounded ?? read.warnings.find(({ field }) => field === 'value')?.message;
    const description = [TYPE_WORDS[dataType](), warning].filter((part) => part !== undefined).join(' · ');
    const label = forIconLabel(valueText(read.value));
    const use = known ? words.use : words.useAsText;
    return [
      { label, description, answer: read.value, ...(dataType === 'string' ? { behind: use(label) } : {}) },
    ];
  });
  if (choices.length > 0) return choices;
  return reads
    .flatMap(({ read }) =>
      read.ok
        ? []
        : read.problems.map(({ message }) =>
            problem(
              input?.type === 'passFail'
                ? l10n.t('Choose {0} or {1}.', input.positive, input.negative)
                : message,
            ),
          ),
    )
    .slice(0, 1);
}
