import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { answersOk } from './loopback';
import { freePort } from './ports';
import { cleanEnv, groupGone, run, signalGroup, stopGroup, tail, until } from './process';
import { REPOSITORY } from './repository';
import type { VscodeServerBuild } from './vscode';

const START_TIMEOUT_MS = 60_000;

export interface WorkbenchServerOptions {
  build: VscodeServerBuild;
  /** User data, server data, extensions, the log and the port live here. */
  dataDir: string;
  /** Default: a folder in `dataDir`. */
  extensionsDir?: string;
  /** False: every workspace is trusted. */
  trust: boolean;
  /**
   * Default true: the window takes an extension under development and other things from its address, and shows no
   * notification toasts. False: as users have it, with installed extensions only.
   */
  smokeTestDriver?: boolean;
  /** Default: the port used before with this folder, as the browser keeps state per origin; else any. */
  port?: number;
  env?: Record<string, string>;
}

export interface WorkbenchServer {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** What the server has written since this start. */
  readonly log: () => Promise<string>;
  /** Runs when the server ends, for whatever reason. */
  onExit(listener: () => void): void;
  stop(): Promise<void>;
  /** SIGKILL to the server and the extension host. */
  kill(): Promise<void>;
}

/** Starts VS Code's server; resolves when the workbench can be opened. Throws with its log when it does not start. */
export async function startWorkbenchServer(options: WorkbenchServerOptions): Promise<WorkbenchServer> {
  const { build, dataDir, trust } = options;
  await mkdir(dataDir, { recursive: true });
  const port = await keptPort(dataDir, options.port);
  const origin = `http://127.0.0.1:${port}`;
  const logFile = path.join(dataDir, 'server.log');
  const logStart = await stat(logFile).then(
    ({ size }) => size,
    () => 0,
  );
  const args = [path.join(build.dir, 'out', 'server-main.js'), '--host', '127.0.0.1', '--port', String(port)];
  args.push('--without-connection-token', ...dirFlags(options));
  if (options.smokeTestDriver !== false) args.push('--enable-smoke-test-driver');
  if (!trust) args.push('--disable-workspace-trust');
  const output = openSync(logFile, 'a');
  // In a group of its own, behind guard.mjs: it ends with us even when we are killed.
  const child = spawn(process.execPath, [path.join(REPOSITORY, 'dev', 'guard.mjs'), build.node, ...args], {
    env: cleanEnv(options.env),
    detached: true,
    stdio: ['pipe', output, output],
  });
  closeSync(output);
  const { pid, stdin } = child;
  if (pid === undefined || stdin === null) throw new Error(`could not start ${process.execPath}`);
  stdin.on('error', () => undefined);
  const log = async () => (await readFile(logFile)).subarray(logStart).toString();
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  await until(async () => ended() || (await answersOk(`${origin}/version`)), START_TIMEOUT_MS, 100);
  if (ended() || !(await answersOk(`${origin}/version`))) {
    await stopGroup(pid);
    throw new Error(`VS Code's server did not start:\n${tail(await log())}`);
  }
  return {
    origin,
    log,
    onExit: (listener) => void child.once('exit', listener),
    stop: () => stopGroup(pid, 3_000),
    kill: async () => {
      signalGroup(pid, 'SIGKILL');
      await groupGone(pid, 5_000);
    },
  };
}

/** True when the log tells of an extension host that ended otherwise than by being asked to. */
export function extensionHostDied(log: string): boolean {
  return /Extension Host Process exited with code: (?!0, signal: null)/.test(log);
}

/** The process id of the extension host that was started last. */
export function extensionHostPid(log: string): number | undefined {
  const pid = [...log.matchAll(/<(\d+)> Launched Extension Host Process/g)].at(-1)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** Installs a .vsix as a user does from the command line. */
export async function installExtension(
  options: Pick<WorkbenchServerOptions, 'build' | 'dataDir' | 'extensionsDir'>,
  vsix: string,
): Promise<string> {
  return command(options, ['--install-extension', path.resolve(vsix), '--force']);
}

/** Runs VS Code's server for a command that opens no window, and returns what it printed. */
export async function command(
  options: Pick<WorkbenchServerOptions, 'build' | 'dataDir' | 'extensionsDir'>,
  args: readonly string[],
): Promise<string> {
  await mkdir(options.dataDir, { recursive: true });
  const main = path.join(options.build.dir, 'out', 'server-main.js');
  return run(options.build.node, [main, ...args, ...dirFlags(options)]);
}

function dirFlags({ dataDir, extensionsDir }: { dataDir: string; extensionsDir?: string }): string[] {
  const data = path.resolve(dataDir);
  const extensions =
    extensionsDir === undefined ? path.join(data, 'extensions') : path.resolve(extensionsDir);
  const flags = ['--user-data-dir', data, '--server-data-dir', data, '--extensions-dir', extensions];
  return [...flags, '--accept-server-license-terms'];
}

async function keptPort(dataDir: string, wanted: number | undefined): Promise<number> {
  const file = path.join(dataDir, 'port');
  const kept = await readFile(file, 'utf8').then(Number, () => undefined);
  const port = await freePort(wanted ?? kept);
  await writeFile(file, String(port));
  return port;
}
