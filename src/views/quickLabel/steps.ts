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

/** The result of one step: an answer, or `left` if the user canceled. */
export type Step<T> = { readonly answer: T } | 'left';

export interface PickStep<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly choices: readonly Choice<T>[];
  /** Returns the rows for the input itself. */
  readonly typed: (text: string) => readonly (TypedChoice<T> | Problem)[];
  /** Rows shown at the end while the input is empty. */
  readonly last: readonly Choice<T>[];
  readonly same: (a: T, b: T) => boolean;
}

/** A quick pick item. Rows that don't match become separators, so that every row keeps its index. */
type PickItem<T> = vscode.QuickPickItem & { readonly row?: Row<T> };

const HIDDEN = { label: '', kind: vscode.QuickPickItemKind.Separator };

/**
 * Lets the user pick from a list or type something new. Stays open when it loses focus.
 *
 * VS Code filters and sorts on its own while the user types, and may accept on Enter before it has received
 * the latest items. It identifies the active row by its index. Rows therefore keep their index, and a row
 * from the list for an earlier input doesn't count.
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
  /** Whether a row of the list was active since the last input. */
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
 * A row for the input itself. VS Code sorts labels that contain the input before others. If that would put
 * this row before better matches, its text is moved to the description.
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
  /** Answers that are initially selected. */
  readonly picked: readonly T[];
  /** The message for Enter with nothing selected. */
  readonly nothing: string;
}

/**
 * Lets the user pick one or more rows of a list. Stays open when it loses focus. If the user types part of a
 * label and presses Enter, the best match is added to the selection, or replaces the initial selection if the
 * user hasn't changed it.
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
  /** Whether the user has changed the selection. */
  let ticked = false;
  /** The rows that match the input; undefined if a row was toggled since. */
  let typed: typeof items | undefined;
  pick.onDidChangeValue((text) => {
    const { choices } = matchesOf(text, options.choices, [], Object.is);
    typed =
      text.trim() === '' ? undefined : choices.flatMap((row) => items.find((item) => item.row === row) ?? []);
    pick.activeItems = typed?.slice(0, 1) ?? [];
  });
  pick.onDidChangeSelection((now) => {
    // VS Code also fires when the selection is unchanged, for example for an empty one before Enter.
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
        // Keep the order of the list: the order of clicks has no meaning.
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
  /** The initial text, fully selected; '' for none. */
  readonly value: string;
  readonly step: number;
  readonly totalSteps: number;
  /** Returns why a text is invalid, as a sentence. If absent, every text is valid. */
  readonly problem?: (text: string) => string | undefined;
}

/** Asks for a text. Stays open and keeps the input when it loses focus. */
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
