import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { exists } from './cache';
import { EXPERIMENT } from './exampleStore';
import type { MlflowServer } from './mlflow';
import { REPOSITORY } from './repository';

const Settings = z.record(z.string(), z.unknown());

/**
 * Prepares the folder that the editor opens. It's a copy, so the user can change anything in it, and changes
 * are kept. The settings are updated to the current server.
 */
export async function prepareWorkspace(dir: string, server: MlflowServer): Promise<void> {
  await copyTemplate(path.join(REPOSITORY, 'dev', 'example', 'workspace'), dir, {
    '@PYTHON@': server.python,
  });
  const file = path.join(dir, '.vscode', 'settings.json');
  await mkdir(path.dirname(file), { recursive: true });
  const kept = await readFile(file, 'utf8').then(
    (text) => Settings.parse(JSON.parse(text)),
    () => ({ 'mlflowTraces.experiment': EXPERIMENT }),
  );
  const settings = { ...kept, 'mlflowTraces.trackingUri': server.uri, ...terminalSettings(server) };
  await writeFile(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** Copies files that don't exist yet, replacing the placeholders in `words`. */
async function copyTemplate(from: string, to: string, words: Record<string, string>): Promise<void> {
  for (const name of await readdir(from, { recursive: true })) {
    if (!(await stat(path.join(from, name))).isFile() || (await exists(path.join(to, name)))) continue;
    let text = await readFile(path.join(from, name), 'utf8');
    for (const [word, value] of Object.entries(words))
      text = text.replaceAll(word, value.replaceAll('\\', '/'));
    await mkdir(path.dirname(path.join(to, name)), { recursive: true });
    await writeFile(path.join(to, name), text);
  }
}

/** Configures the editor's terminals for the server. */
function terminalSettings({ uri }: MlflowServer): Record<string, unknown> {
  const env = {
    MLFLOW_TRACKING_URI: uri,
    MLFLOW_DISABLE_TELEMETRY: 'true',
    GIT_PYTHON_REFRESH: 'quiet',
  };
  const platform = process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'osx' : 'linux';
  return { [`terminal.integrated.env.${platform}`]: env };
}
