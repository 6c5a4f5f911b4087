import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { EXPERIMENT } from './exampleStore';
import type { MlflowServer } from './mlflow';
import { REPOSITORY } from './repository';

const Settings = z.record(z.string(), z.unknown());

/**
 * The folder that the editor opens: a copy, so that it may be changed at will. What has been changed there is kept; the
 * settings follow the server of this start.
 */
export async function prepareWorkspace(dir: string, server: MlflowServer): Promise<void> {
  await cp(path.join(REPOSITORY, 'dev', 'example', 'workspace'), dir, { recursive: true, force: false });
  const file = path.join(dir, '.vscode', 'settings.json');
  await mkdir(path.dirname(file), { recursive: true });
  const kept = await readFile(file, 'utf8').then(
    (text) => Settings.parse(JSON.parse(text)),
    () => ({ 'mlflowTraces.experiment': EXPERIMENT }),
  );
  const settings = { ...kept, 'mlflowTraces.trackingUri': server.uri, ...terminalSettings(server) };
  await writeFile(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** In the editor's terminals `python` is the one that has MLflow, and it knows the server. */
function terminalSettings({ python, uri }: MlflowServer): Record<string, unknown> {
  const env = {
    PATH: `${path.dirname(python)}${path.delimiter}\${env:PATH}`,
    MLFLOW_TRACKING_URI: uri,
    MLFLOW_DISABLE_TELEMETRY: 'true',
    GIT_PYTHON_REFRESH: 'quiet',
  };
  const platform = process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'osx' : 'linux';
  return { [`terminal.integrated.env.${platform}`]: env };
}
