import * as vscode from 'vscode';
import { forPrompt } from '../../model/plainText';
import {
  holds,
  isAnswer,
  matchesOf,
  meant,
  sortsBehind,
  type Choice,
  type Matches,
  type Problem,
  type Row,
  type TypedChoice,
} from '../../app/quickLabel/matchChoices';

/** How one step of a flow ended: an answer, or the user left it. */
export type Step<T> = { readonly answer: T } | 'left';

export interface PickStep<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly choices: readonly Choice<T>[];
  /** Rows for what is typed itself. */
  readonly typed: (text: string) => readonly (TypedChoice<T> | Problem)[];
  /** Below the rest as long as nothing is typed. */
  readonly last: readonly Choice<T>[];
  readonly same: (a: T, b: T) => boolean;
}

/** A row as VS Code has it. What is not shown is a separator, so that each row keeps its place. */
type PickItem<T> = vscode.QuickPickItem & { readonly row?: Row<T> };

const HIDDEN = { label: '', kind: vscode.QuickPickItemKind.Separator };

/**
 * Lets the user pick from a list or type something new. Stays open when the focus leaves.
 *
 * VS Code filters and sorts by itself as somebody types, and takes Enter before it has heard from here. It names the row
 * that was active by its place in the list: so each row keeps its place, and a row that is not of a list for what was
 * typed counts as none.
 */
export async function pickStep<T>(options: PickStep<T>): Promise<Step<T>> {
  const { choices, last } = options;
  const pick = vscode.window.createQuickPick<PickItem<T>>();
  pick.title = options.title;
  pick.placeholder = options.placeholder;
  pick.step = options.step;
  pick.totalSteps = options.totalSteps;
  pick.ignoreFocusOut = true;
  const matching = (text: string): Matches<T> =>
    text.trim() === ''
      ? { choices: [...choices, ...last], typed: [] }
      : matchesOf(text, choices, options.typed(text), options.same);
  let text = '';
  let matches = matching('');
  /** Whether a row of the list was active since something was typed. */
  let seen = false;
  const show = (typed: string): void => {
    text = typed;
    seen = false;
    matches = matching(typed);
    pick.items = itemsOf(typed, [...choices, ...last], matches);
  };
  show('');
  pick.onDidChangeValue(show);
  pick.onDidChangeActive((active) => {
    seen ||= active.some(({ row }) => matches.choices.some((choice) => choice === row));
  });
  try {
    return await new Promise<Step<T>>((resolve) => {
      pick.onDidAccept(() => {
        if (pick.value !== text) show(pick.value);
        const [chosen] = pick.selectedItems;
        if (chosen === undefined && text.trim() === '') return;
        const row = meant(matches, chosen?.row, seen);
        if (row !== undefined) resolve({ answer: row.answer });
      });
      pick.onDidHide(() => resolve('left'));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function itemsOf<T>(text: string, rows: readonly Choice<T>[], { choices, typed }: Matches<T>): PickItem<T>[] {
  const isTyped = text.trim() !== '';
  const whole = typed.filter((row) => isAnswer(row) && row.behind === undefined);
  return [
    ...rows.map((row): PickItem<T> => {
      if (!choices.includes(row)) return HIDDEN;
      return { ...said(row), alwaysShow: isTyped && !holds(row.label, text), row };
    }),
    ...typed.map((row): PickItem<T> => ({
      ...saidOfTyped(text, row, [...whole, ...choices]),
      alwaysShow: true,
      row,
    })),
  ];
}

type Said = Pick<vscode.QuickPickItem, 'label' | 'description'>;

function said({ label, description }: Said): Said {
  return description === undefined ? { label } : { label, description };
}

/**
 * A row for what is typed. VS Code puts labels that hold what is typed before others: where it would put this one before
 * rows that match better, its text is not in the label.
 */
function saidOfTyped<T>(text: string, row: TypedChoice<T> | Problem, others: readonly Row<T>[]): Said {
  if (!isAnswer(row)) return said(row);
  const { icon, label, description, behind } = row;
  const better = others.filter((other) => other !== row);
  if (behind === undefined || sortsBehind(text, label, better))
    return said({ ...row, label: icon === undefined ? label : `$(${icon}) ${label}` });
  const words = [behind, description].filter((part) => part !== undefined);
  return { label: `$(${icon ?? 'edit'})`, description: words.join(' · ') };
}

export interface PickManyStep<T> extends Pick<PickStep<T>, 'title' | 'placeholder' | 'step' | 'totalSteps'> {
  readonly choices: readonly Choice<T>[];
  /** Picked already. */
  readonly picked: readonly T[];
  /** Said when Enter comes with nothing picked. */
  readonly nothing: string;
}

/**
 * Lets the user pick one or more of a list. Stays open when the focus leaves. Whoever types a part of one and presses
 * Enter means that one: with those that were ticked, but not with those that stood ticked from the start.
 */
export async function pickManyStep<T>(options: PickManyStep<T>): Promise<Step<readonly T[]>> {
  const pick = vscode.window.createQuickPick<PickItem<T> & { readonly row: Choice<T> }>();
  pick.title = options.title;
  pick.placeholder = options.placeholder;
  pick.step = options.step;
  pick.totalSteps = options.totalSteps;
  pick.ignoreFocusOut = true;
  pick.canSelectMany = true;
  const items = options.choices.map((row) => ({ ...said(row), row }));
  const preset = items.filter(({ row }) => options.picked.includes(row.answer));
  pick.items = items;
  pick.selectedItems = preset;
  let selected: readonly (typeof items)[number][] = preset;
  /** Whether anything was ticked or unticked by now. */
  let ticked = false;
  /** The rows for what was typed since; none where a row was ticked after it. */
  let typed: typeof items | undefined;
  pick.onDidChangeValue((text) => {
    const { choices } = matchesOf(text, options.choices, [], Object.is);
    typed =
      text.trim() === '' ? undefined : choices.flatMap((row) => items.find((item) => item.row === row) ?? []);
    pick.activeItems = typed?.slice(0, 1) ?? [];
  });
  pick.onDidChangeSelection((now) => {
    // VS Code also tells of a selection that is as it was: of an empty one, before Enter.
    if (now.length === selected.length && now.every((item) => selected.includes(item))) return;
    selected = now;
    ticked = true;
    typed = undefined;
  });
  try {
    return await new Promise<Step<readonly T[]>>((resolve) => {
      pick.onDidAccept(() => {
        const best = pick.activeItems.find((item) => typed?.includes(item)) ?? typed?.[0];
        const kept = typed !== undefined && !ticked ? [] : selected;
        // In the list's order: the order of the clicks says nothing.
        const answer = items.filter((item) => kept.includes(item) || item === best);
        const isNone = answer.length === 0 || (typed !== undefined && best === undefined);
        if (isNone) pick.placeholder = options.nothing;
        else resolve({ answer: answer.map(({ row }) => row.answer) });
      });
      pick.onDidHide(() => resolve('left'));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

export interface InputStep {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  /** What stands in it already, all selected; '' when nothing. */
  readonly value: string;
  readonly step: number;
  readonly totalSteps: number;
  /** What stands against a text, as a sentence; absent: nothing ever does. */
  readonly problem?: (text: string) => string | undefined;
}

/** Asks for a text. Stays open, and keeps what was typed, when the focus leaves. */
export async function inputStep(options: InputStep): Promise<Step<string>> {
  const box = vscode.window.createInputBox();
  box.title = options.title;
  box.prompt = options.prompt;
  box.placeholder = options.placeholder;
  box.value = options.value;
  box.valueSelection = [0, options.value.length];
  box.step = options.step;
  box.totalSteps = options.totalSteps;
  box.ignoreFocusOut = true;
  try {
    return await new Promise<Step<string>>((resolve) => {
      box.onDidChangeValue(() => (box.validationMessage = undefined));
      box.onDidAccept(() => {
        const problem = options.problem?.(box.value);
        if (problem === undefined) resolve({ answer: box.value });
        else box.validationMessage = forPrompt(problem);
      });
      box.onDidHide(() => resolve('left'));
      box.show();
    });
  } finally {
    box.dispose();
  }
}
