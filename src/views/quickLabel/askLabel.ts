import * as vscode from 'vscode';
import type { AssessmentKind } from '../../model/assessment';
import type { NameSuggestion } from '../../model/draft';
import { checkName } from '../../model/validate';
import { sameValue, valueText, type JsonValue } from '../../model/value';
import { forIconLabel, forPrompt, plainLine } from '../../model/plainText';
import type { LabelForm } from '../../app/labelForm';
import {
  nameChoices,
  newName,
  typedValues,
  valueChoices,
  type NameAnswer,
  type TypedWords,
} from '../../app/quickLabel/choices';
import type { Choice, Problem, TypedChoice } from '../../app/quickLabel/matchChoices';
import { choosesMany, schemaWord } from '../../app/quickLabel/schemaChoices';
import { inputStep, pickManyStep, pickStep, type Step } from './steps';

export interface AskLabel {
  readonly kind: AssessmentKind;
  /** The subject of the label, as one line. Always shown in the title. */
  readonly subject: string;
  readonly names: () => Promise<readonly NameSuggestion[]>;
  /** Whether the name step also offers the other kind. */
  readonly switchable: boolean;
  /** Returns the rationale of the label that this one would change, to prefill the input and not lose it. */
  readonly rationaleOf: (kind: AssessmentKind, name: string) => string;
}

/** `newName`: the user wants to enter a new name next. */
type Named = NameAnswer | 'otherKind' | 'newName';

/** Asks for a label's name, value, and rationale. Resolves with undefined if the user cancels. */
export async function askLabel(options: AskLabel): Promise<LabelForm | undefined> {
  const names = await options.names();
  let { kind } = options;
  for (;;) {
    const choices = nameChoices(names, kind);
    const named = await askName(options, kind, choices);
    if (named === 'left') return undefined;
    const { answer } = named;
    if (answer === 'otherKind') {
      kind = otherKind(kind);
      continue;
    }
    const name = answer === 'newName' ? await askNewName(options, kind, choices) : { answer };
    return name === 'left' ? undefined : askRest(options, kind, name.answer);
  }
}

async function askName(
  options: AskLabel,
  kind: AssessmentKind,
  choices: readonly Choice<NameAnswer>[],
): Promise<Step<Named>> {
  const create: Choice<Named> = {
    label: `$(add) ${vscode.l10n.t('Create new label…')}`,
    answer: 'newName',
  };
  const other: Choice<Named>[] = options.switchable
    ? [{ label: `$(arrow-swap) ${kindWords(otherKind(kind)).instead}`, answer: 'otherKind' }]
    : [];
  const typed = (text: string): TypedChoice<Named> | Problem => {
    // An existing name can't be created, so offer to enter a different one.
    const isThere = choices.some(({ answer }) => answer.name === text.trim());
    const label = vscode.l10n.t('Create new label…');
    return isThere
      ? { icon: 'add', label, behind: label, answer: 'newName' }
      : newName(text, kind, typedWords());
  };
  return pickStep<Named>({
    ...common(options, kind),
    step: 1,
    placeholder: kindWords(kind).name,
    choices,
    typed: (text) => [typed(text)],
    last: [...other, create],
    same: (a, b) => a === b,
  });
}

/** Asks for a new name. If the name already exists, returns what is known about it. */
async function askNewName(
  options: AskLabel,
  kind: AssessmentKind,
  choices: readonly Choice<NameAnswer>[],
): Promise<Step<NameAnswer>> {
  const typed = await inputStep({
    ...common(options, kind),
    step: 1,
    prompt: vscode.l10n.t('Name of the new label'),
    placeholder: '',
    value: '',
    problem: (text) => checkName(text.trim(), kind),
  });
  if (typed === 'left') return 'left';
  const name = typed.answer.trim();
  const there = choices.find(({ answer }) => answer.name === name);
  return { answer: there?.answer ?? { name, known: undefined } };
}

async function askRest(
  options: AskLabel,
  kind: AssessmentKind,
  { name, known }: NameAnswer,
): Promise<LabelForm | undefined> {
  const valued = await askValue(options, kind, { name, known });
  if (valued === 'left') return undefined;
  const reasoned = await inputStep({
    ...common(options, kind),
    step: 3,
    prompt: vscode.l10n.t(
      'Why is {0} = {1}? (optional)',
      forPrompt(name, 60),
      forPrompt(valueWords(known, valued.answer), 40),
    ),
    placeholder: vscode.l10n.t('Rationale'),
    value: options.rationaleOf(kind, name),
  });
  if (reasoned === 'left') return undefined;
  return { kind, name, value: valued.answer, rationale: reasoned.answer };
}

async function askValue(
  options: AskLabel,
  kind: AssessmentKind,
  { name, known }: NameAnswer,
): Promise<Step<JsonValue>> {
  const asked = known?.schema;
  const instruction = asked ? plainLine(asked.instruction, 200) : '';
  const bounds =
    asked?.input.type === 'numeric' || asked?.input.type === 'text' ? schemaWord(asked.input) : '';
  const step = { ...common(options, kind), step: 2 };
  const hint = [instruction, plainLine(bounds)].filter((part) => part !== '').join(' · ');
  if (known && asked?.input.type === 'categorical' && choosesMany(known)) {
    const [last] = known.values;
    const picked = await pickManyStep<string>({
      ...step,
      placeholder:
        hint === '' ? vscode.l10n.t('Select values for {0} (Space toggles)', plainLine(name, 60)) : hint,
      choices: asked.input.options.map((option) => ({ label: forIconLabel(option), answer: option })),
      picked: Array.isArray(last) ? last.filter((one) => typeof one === 'string') : [],
      nothing: vscode.l10n.t('Select one or more.'),
    });
    return picked === 'left' ? 'left' : { answer: [...picked.answer] };
  }
  return pickStep<JsonValue>({
    ...step,
    placeholder: hint === '' ? vscode.l10n.t('Choose or type a value for "{0}"', plainLine(name, 60)) : hint,
    choices: valueChoices(known, kind),
    typed: (text) => typedValues(text, known, kind, typedWords()),
    last: [],
    same: sameValue,
  });
}

function typedWords(): TypedWords {
  return {
    create: (name) => vscode.l10n.t('Create new label "{0}"…', name),
    use: (value) => vscode.l10n.t('Use "{0}"', value),
    useAsText: (value) => vscode.l10n.t('Use "{0}" as text', value),
  };
}

function common({ subject }: AskLabel, kind: AssessmentKind): { title: string; totalSteps: number } {
  return { title: `${kindWords(kind).add}: ${subject}`, totalSteps: 3 };
}

interface KindWords {
  /** The title of the steps. */
  readonly add: string;
  /** Offers to switch to this kind. */
  readonly instead: string;
  /** The placeholder of the name input. */
  readonly name: string;
}

function kindWords(kind: AssessmentKind): KindWords {
  switch (kind) {
    case 'feedback':
      return {
        add: vscode.l10n.t('Add Feedback'),
        instead: vscode.l10n.t('Add Feedback Instead'),
        name: vscode.l10n.t('Label name, such as "correct"'),
      };
    case 'expectation':
      return {
        add: vscode.l10n.t('Add Expectation'),
        instead: vscode.l10n.t('Add an Expectation Instead'),
        name: vscode.l10n.t('Name of the expected output, such as "expected_response"'),
      };
  }
}

function otherKind(kind: AssessmentKind): AssessmentKind {
  switch (kind) {
    case 'feedback':
      return 'expectation';
    case 'expectation':
      return 'feedback';
  }
}

/** Returns a value's text, using the schema's words for pass and fail. */
function valueWords(known: NameSuggestion | undefined, value: JsonValue): string {
  const input = known?.schema?.input;
  if (input?.type === 'passFail') return value === true ? input.positive : input.negative;
  return Array.isArray(value) ? value.map(valueText).join(', ') : valueText(value);
}
