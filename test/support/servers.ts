import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { silent } from '../../dev/log';
import { MLFLOW_NEWEST, provideMlflow, startMlflow } from '../../dev/mlflow';
import type { MlflowOptions, MlflowServer } from '../../dev/mlflow';
import { fetchAnew } from './fetchAnew';

/** A server that several test files use: nobody stops or restarts it. */
export interface SharedServer {
  uri: string;
  /** A Python with the server's version of MLflow. */
  python: string;
}

/** The environment variable by which the runner hands its servers to the test processes. */
export function serverVariable(version: string): string {
  return `MLFLOW_TRACES_TEST_${version.replaceAll('.', '_')}`;
}

const started = new Map<string, Promise<SharedServer>>();

/**
 * The server of this test run: the runner's own, else one of this process, started at the first call and ended with the
 * process. Make an experiment of your own in it (`newExperiment`), so that test files do not see each other's traces.
 */
export async function sharedServer(version = MLFLOW_NEWEST): Promise<SharedServer> {
  const given = process.env[serverVariable(version)];
  if (given) return { uri: given, python: (await provideMlflow(version, silent)).python };
  const known = started.get(version) ?? startShared(version);
  started.set(version, known);
  return known;
}

async function startShared(version: string): Promise<SharedServer> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-'));
  process.on('exit', () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  return startMlflow({ version, dir, log: silent });
}

/** A server for one test file that stops, kills or restarts it. `close()` stops it and removes its store. */
export async function ownServer(
  options: Omit<MlflowOptions, 'dir' | 'log'> = {},
): Promise<MlflowServer & { close(): Promise<void> }> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-'));
  const server = await startMlflow({ ...options, dir, log: silent });
  return Object.assign(server, {
    close: async () => {
      await server.stop();
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  });
}

const Created = z.object({ experiment_id: z.string() });

/** A new experiment, with a name nobody else has: one that begins with `label`, or the one given. */
export async function newExperiment(
  server: SharedServer,
  label: string | { readonly name: string } = 'test',
): Promise<{ id: string; name: string }> {
  const name = typeof label === 'string' ? `${label}-${randomUUID().slice(0, 8)}` : label.name;
  const response = await fetchAnew(`${server.uri}/api/2.0/mlflow/experiments/create`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  if (!response.ok)
    throw new Error(`experiments/create: ${String(response.status)} ${await response.text()}`);
  return { id: Created.parse(await response.json()).experiment_id, name };
}
