import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { Emitter, type Event } from '../model/event';

const SECTION = 'mlflowTraces';

export interface Settings {
  readonly trackingUri: string;
  /** Name or id. */
  readonly experiment: string;
  readonly sourceId: string;
}

/** What can be chosen in the UI. */
export type Choice = Pick<Settings, 'trackingUri' | 'experiment'>;

/** The settings as they stand now; a value of a wrong type counts as empty, as one of spaces only does. */
export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration(SECTION);
  const text = (key: keyof Settings): string => {
    const value = section.get<unknown>(key);
    return typeof value === 'string' && value.trim() !== '' ? value : '';
  };
  return {
    trackingUri: text('trackingUri').trim(),
    experiment: text('experiment'), // a name may begin and end with spaces
    sourceId: text('sourceId').trim(),
  };
}

/** Calls back when one of these settings may have changed. */
export function onSettingsChange(keys: readonly (keyof Settings)[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (keys.some((key) => change.affectsConfiguration(`${SECTION}.${key}`))) listener();
  });
}

/**
 * Where the id of the person who labels may come from, as it stands now: the setting, and the folder whose git
 * configuration counts. git is a process, so there is no folder in an untrusted workspace.
 */
export function labelerSources(): { readonly setting: string; readonly folder: string | undefined } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return {
    setting: readSettings().sourceId,
    folder: !vscode.workspace.isTrusted ? undefined : folder?.scheme === 'file' ? folder.fsPath : homedir(),
  };
}

/** Calls back when `labelerSources` may answer something else. */
export function onLabelerSourcesChange(listener: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    onSettingsChange(['sourceId'], listener),
    vscode.workspace.onDidChangeWorkspaceFolders(listener),
  );
}

/**
 * Which server and experiment: the settings where they stand, else what was chosen in the UI. A choice is remembered for
 * the folder (without one, for all windows without one) and never written into it, except where a setting stands: that
 * one is changed where it stands.
 */
export class Choices implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new Emitter<void>();
  readonly #settings: vscode.Disposable;

  /** The server or the experiment may be another one. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor({
    workspaceState,
    globalState,
  }: Pick<vscode.ExtensionContext, 'workspaceState' | 'globalState'>) {
    this.#memory = vscode.workspace.workspaceFolders === undefined ? globalState : workspaceState;
    this.#settings = onSettingsChange(['trackingUri', 'experiment'], () => this.#changed.fire());
  }

  read(): Choice {
    const settings = readSettings();
    const chosen = (key: keyof Choice): string => {
      const remembered = this.#memory.get<unknown>(memoryKey(key));
      return settings[key] === '' && typeof remembered === 'string' ? remembered : settings[key];
    };
    return { trackingUri: chosen('trackingUri'), experiment: chosen('experiment') };
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

/** Changes a setting in the file that it has its value from. */
async function changeSetting(key: keyof Choice, value: string): Promise<void> {
  const section = vscode.workspace.getConfiguration(SECTION);
  const { Workspace, Global } = vscode.ConfigurationTarget;
  const inWorkspace = section.inspect<unknown>(key)?.workspaceValue !== undefined;
  await section.update(key, value, inWorkspace ? Workspace : Global);
}
