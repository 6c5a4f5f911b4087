import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { Emitter, type Event } from '../model/event';
import { serverVariables, type ServerPlace } from '../model/serverSources';
import { Disposables } from './dispose';

const ENV_FILE = '.env';
/** An .env file that is larger (bytes) isn't one. */
const MAX_ENV_FILE = 1_000_000;

const LaunchConfigurations = z.catch(z.array(z.unknown()), []);
const LaunchConfiguration = z.object({ name: z.string(), env: z.record(z.string(), z.unknown()) });

/**
 * What names a tracking server or an experiment outside the settings: the .env file and the debug
 * configurations of each workspace folder, and the environment of VS Code. Keeps none of their other variables.
 */
export class ServerPlaces implements vscode.Disposable {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #warn: (message: string, cause: unknown) => void;
  readonly #changed = new Emitter<void>();
  readonly #owned = new Disposables();
  #watchers = new Disposables();

  /** Fires when one of them may have changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(environment: NodeJS.ProcessEnv, warn: (message: string, cause: unknown) => void) {
    this.#environment = environment;
    this.#warn = warn;
    const changed = (): void => this.#changed.fire();
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('launch')) changed();
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#watch();
        changed();
      }),
    );
    this.#watch();
  }

  /** Returns all places, in the order in which they apply. Never rejects. */
  async read(): Promise<readonly ServerPlace[]> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const perFolder = await Promise.all(
      folders.map(async (folder, at) => {
        const prefix = folders.length > 1 ? `${folder.name}/` : '';
        const ofFile = await this.#envFile(folder.uri, at, `${prefix}${ENV_FILE}`);
        return [...ofFile, ...ofLaunch(folder.uri, at)];
      }),
    );
    const variables = serverVariables(this.#environment);
    return [...perFolder.flat(), { origin: 'environment', name: '', folder: null, variables }];
  }

  dispose(): void {
    this.#watchers.dispose();
    this.#owned.dispose();
    this.#changed.dispose();
  }

  async #envFile(folder: vscode.Uri, at: number, name: string): Promise<readonly ServerPlace[]> {
    if (folder.scheme !== 'file') return [];
    try {
      const file = path.join(folder.fsPath, ENV_FILE);
      const found = await stat(file);
      if (!found.isFile() || found.size > MAX_ENV_FILE) return [];
      const variables = serverVariables(parseEnv(await readFile(file, 'utf8')));
      return [{ origin: 'envFile', name, folder: at, variables }];
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing) this.#warn(`${name} can't be read`, error);
      return [];
    }
  }

  #watch(): void {
    this.#watchers.dispose();
    this.#watchers = new Disposables();
    const changed = (): void => this.#changed.fire();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const pattern = new vscode.RelativePattern(folder, ENV_FILE);
      const watcher = this.#watchers.add(vscode.workspace.createFileSystemWatcher(pattern));
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
        this.#watchers.add(event(changed));
    }
  }
}

function ofLaunch(folder: vscode.Uri, at: number): readonly ServerPlace[] {
  const configurations = vscode.workspace.getConfiguration('launch', folder).get<unknown>('configurations');
  return LaunchConfigurations.parse(configurations).flatMap((one): ServerPlace[] => {
    const parsed = LaunchConfiguration.safeParse(one);
    if (!parsed.success) return [];
    const { name, env } = parsed.data;
    // Only VS Code's debugger replaces variables such as ${workspaceFolder}.
    const literal = Object.entries(env).filter(([, value]) => !String(value).includes('${'));
    const variables = serverVariables(Object.fromEntries(literal));
    return [{ origin: 'launch', name, folder: at, variables }];
  });
}
