import * as vscode from 'vscode';
import type { AssessmentKind } from '../../model/assessment';
import type { NameSuggestion } from '../../model/draft';
import { valueText, type JsonValue } from '../../model/value';
import { forIconLabel, forPrompt, plainLine } from '../../platform/plainText';
import type { LabelForm } from '../labelForm';
import { nameChoices, newName, typedValues, valueChoices, type NameAnswer } from './choices';
import { choosesMany, schemaWord } from './schemaChoices';
import { inputStep, pickManyStep, pickStep, type Step, type StepItem } from './steps';

export interface AskLabel {
  readonly kind: AssessmentKind;
  /** What is labelled, as one line; shown in the title all the time. */
  readonly subject: string;
  readonly names: () => Promise<readonly NameSuggestion[]>;
  /** The name step offers the other kind, too. */
  readonly switchable: boolean;
  /** The rationale of a label that would be changed by this one: it stands in the box, so that it is not lost unseen. */
  readonly rationaleOf: (kind: AssessmentKind, name: string) => string;
}

type Named = NameAnswer | 'otherKind';

/** Asks for a label: name, value, rationale. undefined when the user left. */
export async function askLabel(options: AskLabel): Promise<LabelForm | undefined> {
  const names = await options.names();
  let { kind } = options;
  for (;;) {
    const named = await askName(options, kind, names);
    if (named === 'left') return undefined;
    if (named.answer !== 'otherKind') return askRest(options, kind, named.answer);
    kind = otherKind(kind);
  }
}

async function askName(
  options: AskLabel,
  kind: AssessmentKind,
  names: readonly NameSuggestion[],
): Promise<Step<Named>> {
  const other: StepItem<Named>[] = options.switchable
    ? [{ label: `$(arrow-swap) ${switchText(kind)}`, alwaysShow: true, answer: 'otherKind' }]
    : [];
  return pickStep<Named>({
    ...common(options, kind),
    step: 1,
    placeholder:
      kind === 'feedback'
        ? vscode.l10n.t('Name: what the feedback is about')
        : vscode.l10n.t('Name of the expected output'),
    items: nameChoices(names, kind),
    others: (typed) => newName(typed, kind),
    last: other,
  });
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
      'Rationale for {0} {1} (optional): Enter saves',
      forPrompt(name, 60),
      forPrompt(valueWords(known, valued.answer), 40),
    ),
    placeholder: vscode.l10n.t('Why?'),
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
      placeholder: hint === '' ? vscode.l10n.t('Values of {0}: Space picks', plainLine(name, 60)) : hint,
      items: asked.input.options.map((option) => ({ label: forIconLabel(option), answer: option })),
      picked: Array.isArray(last) ? last.filter((one) => typeof one === 'string') : [],
      nothing: vscode.l10n.t('Pick one or more.'),
    });
    return picked === 'left' ? 'left' : { answer: [...picked.answer] };
  }
  return pickStep<JsonValue>({
    ...step,
    placeholder: hint === '' ? vscode.l10n.t('Value of {0}: choose or type', plainLine(name, 60)) : hint,
    items: valueChoices(known, kind),
    others: (typed) => typedValues(typed, known, kind),
    last: [],
  });
}

function common({ subject }: AskLabel, kind: AssessmentKind): { title: string; totalSteps: number } {
  const verb = kind === 'feedback' ? vscode.l10n.t('Add Feedback') : vscode.l10n.t('Add Expectation');
  return { title: `${verb}: ${subject}`, totalSteps: 3 };
}

function switchText(kind: AssessmentKind): string {
  return kind === 'feedback'
    ? vscode.l10n.t('Add an expectation instead')
    : vscode.l10n.t('Add feedback instead');
}

function otherKind(kind: AssessmentKind): AssessmentKind {
  return kind === 'feedback' ? 'expectation' : 'feedback';
}

/** A value as its schema calls it. */
function valueWords(known: NameSuggestion | undefined, value: JsonValue): string {
  const input = known?.schema?.input;
  if (input?.type === 'passFail') return value === true ? input.positive : input.negative;
  return Array.isArray(value) ? value.map(valueText).join(', ') : valueText(value);
}
