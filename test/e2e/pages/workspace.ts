import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A folder to open, with settings of its own. `remove` deletes it. */
export interface Workspace {
  readonly folder: string;
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the folder's settings are now. */
  readSettings(): Promise<unknown>;
  remove(): Promise<void>;
}

/** Makes a workspace whose settings stand before it is opened: ours belong to the machine or the workspace. */
export async function makeWorkspace(settings: Readonly<Record<string, unknown>>): Promise<Workspace> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-workspace-'));
  const writeSettings = async (changed: Readonly<Record<string, unknown>>): Promise<void> => {
    await mkdir(path.join(folder, '.vscode'), { recursive: true });
    const file = path.join(folder, '.vscode', 'settings.json');
    await writeFile(`${file}.new`, JSON.stringify(changed, undefined, 2));
    await rename(`${file}.new`, file); // VS Code must not read half a file
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
