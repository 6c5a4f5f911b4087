import * as vscode from 'vscode';

/** How one step of a flow ended: an answer, or the user left it. */
export type Step<T> = { readonly answer: T } | 'left';

/** A row of a pick: an answer, or what stands against what was typed, which cannot be chosen. */
export type StepItem<T> = vscode.QuickPickItem & ({ readonly answer: T } | { readonly problem: true });

export interface PickStep<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly items: readonly StepItem<T>[];
  /** What typing something that is not in the list may mean. */
  readonly others: (typed: string) => readonly StepItem<T>[];
  /** Stands below the rest until something is typed: Enter means what was typed. */
  readonly last: readonly StepItem<T>[];
}

/** Lets the user pick from a list or type something new. Stays open when the focus leaves. */
export async function pickStep<T>(options: PickStep<T>): Promise<Step<T>> {
  const pick = vscode.window.createQuickPick<StepItem<T>>();
  pick.title = options.title;
  pick.placeholder = options.placeholder;
  pick.step = options.step;
  pick.totalSteps = options.totalSteps;
  pick.ignoreFocusOut = true;
  pick.items = [...options.items, ...options.last];
  const othersOf = (typed: string): readonly StepItem<T>[] => {
    const labels = new Set(options.items.map((item) => item.label));
    return typed.trim() === '' ? [] : options.others(typed).filter((item) => !labels.has(item.label));
  };
  let others: readonly StepItem<T>[] = [];
  pick.onDidChangeValue((typed) => {
    others = othersOf(typed);
    pick.items = typed.trim() === '' ? [...options.items, ...options.last] : [...options.items, ...others];
  });
  try {
    return await new Promise<Step<T>>((resolve) => {
      pick.onDidAccept(() => {
        const chosen = pick.selectedItems[0];
        const typed = pick.value.trim() !== '';
        if (!chosen && !typed) return;
        // Whoever types fast chooses a row that was made of less than stands in the box by now, or none at all.
        const place = chosen ? others.indexOf(chosen) : 0;
        const stands =
          chosen && (options.items.includes(chosen) || (!typed && options.last.includes(chosen)));
        const item = stands ? chosen : othersOf(pick.value)[Math.max(place, 0)];
        if (item && 'answer' in item) resolve({ answer: item.answer });
      });
      pick.onDidHide(() => resolve('left'));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

export interface PickManyStep<T> extends Omit<PickStep<T>, 'items' | 'others' | 'last'> {
  readonly items: readonly (vscode.QuickPickItem & { readonly answer: T })[];
  /** Picked already. */
  readonly picked: readonly T[];
  /** Said when Enter comes with nothing picked. */
  readonly nothing: string;
}

/** Lets the user pick one or more of a list. Stays open when the focus leaves. */
export async function pickManyStep<T>(options: PickManyStep<T>): Promise<Step<readonly T[]>> {
  const pick = vscode.window.createQuickPick<PickManyStep<T>['items'][number]>();
  pick.title = options.title;
  pick.placeholder = options.placeholder;
  pick.step = options.step;
  pick.totalSteps = options.totalSteps;
  pick.ignoreFocusOut = true;
  pick.canSelectMany = true;
  pick.items = options.items;
  pick.selectedItems = options.items.filter(({ answer }) => options.picked.includes(answer));
  try {
    return await new Promise<Step<readonly T[]>>((resolve) => {
      pick.onDidAccept(() => {
        // In the list's order: the order of the clicks says nothing.
        const answer = options.items.filter((item) => pick.selectedItems.includes(item));
        if (answer.length > 0) resolve({ answer: answer.map((item) => item.answer) });
        else pick.placeholder = options.nothing;
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
      box.onDidAccept(() => resolve({ answer: box.value }));
      box.onDidHide(() => resolve('left'));
      box.show();
    });
  } finally {
    box.dispose();
  }
}
