import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { Socket } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { provision } from './cache';
import type { Log } from './log';
import { answersOk } from './loopback';
import { freePort } from './ports';
import { cleanEnv, groupGone, signalGroup, stopGroup, tail, until } from './process';
import { makeVenv, venvPython } from './python';
import { REPOSITORY } from './repository';

/** The version that `npm start` and most tests use. */
export const MLFLOW_NEWEST = '3.17.2';
/** The oldest version that the extension supports. */
export const MLFLOW_OLDEST = '3.10.1';

const START_TIMEOUT_MS = 120_000;

/** Returns a Python with this version of MLflow, in a virtual environment in the cache. */
export async function provideMlflow(version: string, log: Log): Promise<{ python: string; version: string }> {
  const dir = await provision(`mlflow-${version}`, log, async (venv) => {
    log(`Installing MLflow ${version} into ${venv} (1-3 min, only once)…`);
    await makeVenv(venv, [`mlflow==${version}`]);
  });
  return { python: venvPython(dir), version };
}

export interface MlflowOptions {
  /** Default: `MLFLOW_NEWEST`. */
  version?: string;
  /** The folder for the store and the artifacts. Created if missing. */
  dir: string;
  /** The preferred port. If it's in use, the next free port. Default: any free port. */
  port?: number;
  /** A path such as `/mlf` that prefixes every route. */
  staticPrefix?: string;
  /** Where traces are stored. Default: sqlite. `folder` was MLflow's own default before 3.7. */
  store?: 'sqlite' | 'folder';
  log: Log;
}

export interface MlflowServer {
  /** The base URL of all routes, including the static prefix, without a trailing slash. */
  readonly uri: string;
  readonly port: number;
  /** Leader of the process group of the server and its workers. */
  readonly pid: number;
  /** A Python with the server's version of MLflow. */
  readonly python: string;
  /** Sends SIGTERM to the group, then SIGKILL. Resolves when the group is gone. */
  stop(): Promise<void>;
  /** Sends SIGKILL to the group. Resolves when the group is gone. */
  kill(): Promise<void>;
  /** Stops the server if it's running, and starts it on the same port and store. Resolves when healthy. */
  restart(): Promise<void>;
}

interface Running {
  child: ChildProcess;
  pid: number;
  output: () => string;
}

/**
 * Starts a real MLflow server. Resolves when /health responds.
 * @throws Error with the server's output when it doesn't start.
 */
export async function startMlflow(options: MlflowOptions): Promise<MlflowServer> {
  const { dir, staticPrefix = '', store = 'sqlite', log } = options;
  const { python, version } = await provideMlflow(options.version ?? MLFLOW_NEWEST, log);
  await mkdir(dir, { recursive: true });
  let port = await freePort(options.port);
  const launch = () =>
    launchHealthy(
      python,
      serverArgs(dir, store, port, staticPrefix),
      dir,
      `http://127.0.0.1:${port}${staticPrefix}`,
    );
  log(`Starting MLflow ${version} on port ${port} (10-20 s)…`);
  let running: Running;
  try {
    running = await launch();
  } catch (error) {
    // Another process took the port after it was found to be free.
    if (!(error instanceof Error && /address already in use/i.test(error.message))) throw error;
    port = await freePort();
    running = await launch();
  }
  return {
    uri: `http://127.0.0.1:${port}${staticPrefix}`,
    port,
    python,
    get pid() {
      return running.pid;
    },
    stop: () => stopGroup(running.pid),
    kill: async () => {
      signalGroup(running.pid, 'SIGKILL');
      await groupGone(running.pid, 5_000);
    },
    restart: async () => {
      await stopGroup(running.pid);
      running = await launch();
    },
  };
}

function serverArgs(dir: string, store: 'sqlite' | 'folder', port: number, staticPrefix: string): string[] {
  const args = ['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  const folder = path.resolve(dir);
  const backend =
    store === 'folder'
      ? pathToFileURL(path.join(folder, 'mlruns')).href
      : `sqlite:///${path.join(folder, 'mlflow.db').replaceAll('\\', '/')}`;
  args.push('--backend-store-uri', backend);
  args.push('--artifacts-destination', path.join(path.resolve(dir), 'artifacts'));
  return staticPrefix === '' ? args : [...args, '--static-prefix', staticPrefix];
}

async function launchHealthy(python: string, args: string[], cwd: string, uri: string): Promise<Running> {
  const running = launchGuarded(python, args, cwd);
  const ended = () => running.child.exitCode !== null || running.child.signalCode !== null;
  const healthy = async () => answersOk(`${uri}/health`);
  await until(async () => ended() || (await healthy()), START_TIMEOUT_MS, 200);
  if (ended())
    throw new Error(`MLflow exited during startup (${args.join(' ')}):\n${tail(running.output())}`);
  if (await healthy()) return running;
  await stopGroup(running.pid);
  throw new Error(
    `MLflow didn't respond at ${uri}/health within ${START_TIMEOUT_MS / 1000} s:\n${tail(running.output())}`,
  );
}

/**
 * Launches a command in its own process group, behind guard.mjs, so that it ends with this process even if
 * this process is killed.
 */
function launchGuarded(python: string, args: string[], cwd: string): Running {
  const guard = path.join(REPOSITORY, 'dev', 'guard.mjs');
  const env = cleanEnv({
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
    // Newer versions refuse to use a folder unless this is set.
    MLFLOW_ALLOW_FILE_STORE: 'true',
    MLFLOW_DISABLE_TELEMETRY: 'true',
    DO_NOT_TRACK: 'true',
    PYTHONUNBUFFERED: '1',
  });
  const child = spawn(process.execPath, [guard, python, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.stdin.on('error', () => undefined);
  // The server doesn't keep this process alive, and guard.mjs ends it with this process.
  child.unref();
  for (const pipe of [child.stdin, child.stdout, child.stderr]) if (pipe instanceof Socket) pipe.unref();
  void once(child, 'exit').catch(() => undefined);
  if (child.pid === undefined) throw new Error(`Couldn't start ${process.execPath}.`);
  return { child, pid: child.pid, output: () => output };
}
