import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A temporary folder with its own settings. `remove` deletes it. */
export interface Workspace {
  readonly folder: string;
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Returns the folder's current settings. */
  readSettings(): Promise<unknown>;
  remove(): Promise<void>;
}

/**
 * Creates a workspace and writes its settings before it's opened. They apply because our settings are
 * `machine-overridable`.
 */
export async function makeWorkspace(settings: Readonly<Record<string, unknown>>): Promise<Workspace> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-workspace-'));
  const writeSettings = async (changed: Readonly<Record<string, unknown>>): Promise<void> => {
    await mkdir(path.join(folder, '.vscode'), { recursive: true });
    const file = path.join(folder, '.vscode', 'settings.json');
    await writeFile(`${file}.new`, JSON.stringify(changed, undefined, 2));
    await rename(`${file}.new`, file); // VS Code must not read a partial file
  };
  await writeSettings(settings);
  const readSettings = async (): Promise<unknown> =>
    JSON.parse(await readFile(path.join(folder, '.vscode', 'settings.json'), 'utf8'));
  return {
    folder,
    writeSettings,
    readSettings,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
