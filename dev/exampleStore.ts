import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists } from './cache';
import type { Log } from './log';
import { startMlflow } from './mlflow';
import type { MlflowServer } from './mlflow';
import { cleanEnv, run } from './process';
import { REPOSITORY } from './repository';

/** The example's experiment, in its store and in its workspace. */
export const EXPERIMENT = 'plant shop';

const PREFERRED_PORT = 5000;

/**
 * Starts a real MLflow server whose store is kept in `dir`. On the first start, the example agent writes a
 * few dozen traces to it, which takes seconds.
 */
export async function startExampleStore(dir: string, log: Log): Promise<MlflowServer> {
  const server = await startMlflow({ dir, port: PREFERRED_PORT, log });
  const stamp = path.join(dir, '.example-written');
  if (await exists(stamp)) return server;
  log('Creating example traces and labels (10-30 s, only once)…');
  try {
    await run(server.python, [path.join(REPOSITORY, 'dev', 'example', 'agent.py'), server.uri, EXPERIMENT], {
      env: cleanEnv({ MLFLOW_DISABLE_TELEMETRY: 'true', GIT_PYTHON_REFRESH: 'quiet', PYTHONUTF8: '1' }),
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
  await writeFile(stamp, '');
  return server;
}
