import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { Emitter, type Event } from '../model/event';
import type { Named } from '../model/serverSources';

const SECTION = 'mlflowTraces';

export interface Settings {
  readonly trackingUri: string;
  /** Name or ID. */
  readonly experiment: string;
  readonly sourceId: string;
}

/** The settings that can be chosen in the UI. */
export type Choice = Pick<Settings, 'trackingUri' | 'experiment'>;

/** Returns the current settings. A value of the wrong type, or with only whitespace, counts as empty. */
export function readSettings(): Settings {
  const sections = sectionsInOrder();
  const text = (key: keyof Settings): string => {
    for (const section of sections) {
      const value = section.get<unknown>(key);
      if (typeof value === 'string' && value.trim() !== '') return value;
    }
    return '';
  };
  return {
    trackingUri: text('trackingUri').trim(),
    experiment: text('experiment'), // a name can begin and end with spaces
    sourceId: text('sourceId').trim(),
  };
}

/**
 * Returns our section of the settings as each folder sees it. In a workspace with several folders, the first
 * one with a value determines it, because a window has a single server.
 */
function sectionsInOrder(): readonly vscode.WorkspaceConfiguration[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const perFolder = folders.map(({ uri }) => vscode.workspace.getConfiguration(SECTION, uri));
  return [...perFolder, vscode.workspace.getConfiguration(SECTION)];
}

/** Calls the listener when one of these settings may have changed. */
export function onSettingsChange(keys: readonly (keyof Settings)[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (keys.some((key) => change.affectsConfiguration(`${SECTION}.${key}`))) listener();
  });
}

/**
 * Returns the current sources of the user's source ID: the setting, and the folder whose git configuration
 * applies. There is no folder in an untrusted workspace, because git runs as a process.
 */
export function labelerSources(): { readonly setting: string; readonly folder: string | undefined } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return {
    setting: readSettings().sourceId,
    folder: !vscode.workspace.isTrusted ? undefined : folder?.scheme === 'file' ? folder.fsPath : homedir(),
  };
}

/** Calls the listener when the result of `labelerSources` may have changed. */
export function onLabelerSourcesChange(listener: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    onSettingsChange(['sourceId'], listener),
    vscode.workspace.onDidChangeWorkspaceFolders(listener),
  );
}

/**
 * The current server and experiment: from the settings if they have a value, otherwise the choice made in the
 * UI. A choice is stored in the extension's state for the workspace (or for all windows without a folder),
 * never in the settings. But if the setting has a value, that value is changed where it's defined.
 */
export class Choices implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new Emitter<void>();
  readonly #settings: vscode.Disposable;

  /** Fires when the server or the experiment may have changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor({
    workspaceState,
    globalState,
  }: Pick<vscode.ExtensionContext, 'workspaceState' | 'globalState'>) {
    this.#memory = vscode.workspace.workspaceFolders === undefined ? globalState : workspaceState;
    this.#settings = onSettingsChange(['trackingUri', 'experiment'], () => this.#changed.fire());
  }

  read(): Named {
    const settings = readSettings();
    const chosen = (key: keyof Choice): string => {
      const remembered = this.#memory.get<unknown>(memoryKey(key));
      return settings[key] === '' && typeof remembered === 'string' ? remembered : settings[key];
    };
    const trackingUri = chosen('trackingUri');
    return { trackingUri, experiment: chosen('experiment'), isChoice: settings.trackingUri === '' };
  }

  async choose(change: Partial<Choice>): Promise<void> {
    const settings = readSettings();
    for (const key of ['trackingUri', 'experiment'] as const) {
      const value = change[key];
      if (value === undefined) continue;
      if (settings[key] !== '') await changeSetting(key, value);
      else await this.#memory.update(memoryKey(key), value);
    }
    this.#changed.fire();
  }

  dispose(): void {
    this.#settings.dispose();
    this.#changed.dispose();
  }
}

function memoryKey(key: keyof Choice): string {
  return `chosen.${key}`;
}

/** Changes a setting in the file that its value comes from. */
async function changeSetting(key: keyof Choice, value: string): Promise<void> {
  const { WorkspaceFolder, Workspace, Global } = vscode.ConfigurationTarget;
  const sections = sectionsInOrder();
  const inFolder = sections.find((one) => one.inspect<unknown>(key)?.workspaceFolderValue !== undefined);
  if (inFolder) return inFolder.update(key, value, WorkspaceFolder);
  const section = vscode.workspace.getConfiguration(SECTION);
  const inWorkspace = section.inspect<unknown>(key)?.workspaceValue !== undefined;
  await section.update(key, value, inWorkspace ? Workspace : Global);
}
