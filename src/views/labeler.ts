import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { findLabeler } from '../app/findLabeler';
import { Emitter } from '../model/event';
import { readSettings, onSettingsChange } from '../platform/config';

/** Who labels here, followed through settings and folders. Until it was found out, the setting or nobody. */
export class Labeler implements vscode.Disposable {
  readonly #changed = new Emitter<string>();
  readonly #subscriptions: vscode.Disposable;
  #sourceId = readSettings().sourceId;
  #asked = 0;
  #known: Promise<string> | undefined;

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      onSettingsChange(['sourceId'], () => void this.#find()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.#find()),
    );
  }

  get sourceId(): string {
    return this.#sourceId;
  }

  /** The source id that holds, found out if it was not yet: what a new label must carry. */
  known(): Promise<string> {
    return this.#known ?? this.#find();
  }

  #find(): Promise<string> {
    return (this.#known = this.#findOnce(++this.#asked));
  }

  async #findOnce(own: number): Promise<string> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const sourceId = await findLabeler({
      setting: readSettings().sourceId,
      folder: !vscode.workspace.isTrusted ? undefined : folder?.scheme === 'file' ? folder.fsPath : homedir(),
    });
    if (own !== this.#asked) return this.known(); // the settings changed meanwhile
    if (sourceId !== this.#sourceId) {
      this.#sourceId = sourceId;
      this.#changed.fire(sourceId);
    }
    return sourceId;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }
}
