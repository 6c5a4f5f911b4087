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
  /** The folder for user data, server data, extensions, the log, and the port. */
  dataDir: string;
  /** Default: a folder in `dataDir`. */
  extensionsDir?: string;
  /** If false, every workspace is trusted. */
  trust: boolean;
  /**
   * Default: true. The window takes an extension under development and other options from its URL, and shows
   * no notification toasts. If false, the window is as users have it, with installed extensions only.
   */
  smokeTestDriver?: boolean;
  /** Default: the port last used with this folder (the browser keeps state per origin), else any free one. */
  port?: number;
  env?: Record<string, string>;
}

export interface WorkbenchServer {
  /** For example `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Returns the server's output since this start. */
  readonly log: () => Promise<string>;
  /** Calls the listener when the server ends, for whatever reason. */
  onExit(listener: () => void): void;
  stop(): Promise<void>;
  /** Sends SIGKILL to the server and the extension host. */
  kill(): Promise<void>;
}

/**
 * Starts VS Code's server. Resolves when the workbench can be opened.
 * @throws Error with the server's log when it doesn't start.
 */
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
  // In its own process group, behind guard.mjs, so that it ends even if this process is killed.
  const child = spawn(process.execPath, [path.join(REPOSITORY, 'dev', 'guard.mjs'), build.node, ...args], {
    env: cleanEnv(options.env),
    detached: true,
    stdio: ['pipe', output, output],
  });
  closeSync(output);
  const { pid, stdin } = child;
  if (pid === undefined || stdin === null) throw new Error(`Couldn't start ${process.execPath}.`);
  stdin.on('error', () => undefined);
  const log = async () => (await readFile(logFile)).subarray(logStart).toString();
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  await until(async () => ended() || (await answersOk(`${origin}/version`)), START_TIMEOUT_MS, 100);
  if (ended() || !(await answersOk(`${origin}/version`))) {
    await stopGroup(pid);
    throw new Error(`The VS Code server didn't start:\n${tail(await log())}`);
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

/** Returns whether the log reports an extension host that ended unexpectedly. */
export function extensionHostDied(log: string): boolean {
  return /Extension Host Process exited with code: (?!0, signal: null)/.test(log);
}

/** Returns the process ID of the extension host that was started last. */
export function extensionHostPid(log: string): number | undefined {
  const pid = [...log.matchAll(/<(\d+)> Launched Extension Host Process/g)].at(-1)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** Installs a .vsix as a user would from the command line. */
export async function installExtension(
  options: Pick<WorkbenchServerOptions, 'build' | 'dataDir' | 'extensionsDir'>,
  vsix: string,
): Promise<string> {
  return command(options, ['--install-extension', path.resolve(vsix), '--force']);
}

/** Runs VS Code's server for a command that opens no window. Returns its output. */
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
