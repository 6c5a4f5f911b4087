import * as vscode from 'vscode';

/** How one step of a flow ended: an answer, or the user left it. */
export type Step<T> = { readonly answer: T } | 'left';

export interface PickStep<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly items: readonly (vscode.QuickPickItem & { readonly answer: T })[];
  /** What typing something that is not in the list may mean; [] when nothing. */
  readonly others?: (typed: string) => readonly (vscode.QuickPickItem & { readonly answer: T })[];
}

/** Lets the user pick from a list or, where `others` allows it, type something new. Stays open when the focus leaves. */
export async function pickStep<T>(options: PickStep<T>): Promise<Step<T>> {
  type Item = vscode.QuickPickItem & { readonly answer: T };
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = options.title;
  pick.placeholder = options.placeholder;
  pick.step = options.step;
  pick.totalSteps = options.totalSteps;
  pick.ignoreFocusOut = true;
  pick.items = options.items;
  pick.onDidChangeValue((typed) => {
    const labels = new Set(options.items.map((item) => item.label));
    const others = typed.trim() === '' ? [] : (options.others?.(typed) ?? []);
    pick.items = [...options.items, ...others.filter((item) => !labels.has(item.label))];
  });
  try {
    return await new Promise<Step<T>>((resolve) => {
      pick.onDidAccept(() => {
        const item = pick.selectedItems[0];
        if (item) resolve({ answer: item.answer });
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
  readonly step: number;
  readonly totalSteps: number;
  readonly validate?: (typed: string) => string | vscode.InputBoxValidationMessage | undefined;
}

/** Asks for a text. Stays open, and keeps what was typed, when the focus leaves. */
export async function inputStep(options: InputStep): Promise<Step<string>> {
  const box = vscode.window.createInputBox();
  box.title = options.title;
  box.prompt = options.prompt;
  box.placeholder = options.placeholder;
  box.step = options.step;
  box.totalSteps = options.totalSteps;
  box.ignoreFocusOut = true;
  const check = (): boolean => {
    const problem = options.validate?.(box.value);
    box.validationMessage = problem;
    return typeof problem !== 'string' && problem?.severity !== vscode.InputBoxValidationSeverity.Error;
  };
  try {
    return await new Promise<Step<string>>((resolve) => {
      box.onDidChangeValue(() => {
        if (box.value !== '' || box.validationMessage !== undefined) check();
      });
      box.onDidAccept(() => {
        if (check()) resolve({ answer: box.value });
      });
      box.onDidHide(() => resolve('left'));
      box.show();
    });
  } finally {
    box.dispose();
  }
}
