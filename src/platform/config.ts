import * as vscode from 'vscode';

const SECTION = 'mlflowTraces';

export interface Settings {
  readonly trackingUri: string;
  /** Name or id. */
  readonly experiment: string;
  readonly sourceId: string;
}

/** The settings as they stand now; a value of a wrong type counts as empty. */
export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration(SECTION);
  const text = (key: keyof Settings): string => {
    const value = section.get<unknown>(key);
    return typeof value === 'string' ? value.trim() : '';
  };
  return { trackingUri: text('trackingUri'), experiment: text('experiment'), sourceId: text('sourceId') };
}

/** Writes settings to the workspace, or to the user's settings where no folder is open. Values may be cleared by ''. */
export async function writeSettings(changes: Partial<Settings>): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const target =
    folders.length > 0 ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  const section = vscode.workspace.getConfiguration(SECTION);
  for (const [key, value] of Object.entries(changes)) {
    await section.update(key, value === '' ? undefined : value, target);
  }
}

/** Calls back when one of these settings may have changed. */
export function onSettingsChange(keys: readonly (keyof Settings)[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (keys.some((key) => change.affectsConfiguration(`${SECTION}.${key}`))) listener();
  });
}
