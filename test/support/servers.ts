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

/** A server shared by several test files. Don't stop or restart it. */
export interface SharedServer {
  uri: string;
  /** A Python with the server's version of MLflow. */
  python: string;
}

/** Returns the environment variable with which the runner passes its servers to test processes. */
export function serverVariable(version: string): string {
  return `MLFLOW_TRACES_TEST_${version.replaceAll('.', '_')}`;
}

const started = new Map<string, Promise<SharedServer>>();

/**
 * Returns the server of this test run: the runner's, or one of this process that starts on the first call and
 * stops with the process. Use an experiment of your own (`newExperiment`), so that test files don't see each
 * other's traces.
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

/**
 * Starts a server for a single test file, which may stop, kill, or restart it. `close()` stops it and removes
 * its store.
 */
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

/** Creates an experiment with a unique name that starts with `label`, or with the given name. */
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
