import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLoopbackDirect } from './loopback';

/** How many lines of a failed command's output to include in its error. */
const TAIL_LINES = 25;

/**
 * Returns this process's environment without the variables that would affect a child: MLflow's settings, and
 * those of an integrated terminal. Proxies are kept, but bypassed for this machine.
 */
export function cleanEnv(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^(MLFLOW_(?!TRACES_)|VSCODE_|ELECTRON_)/.test(key),
  );
  return withLoopbackDirect({ ...Object.fromEntries(kept), ...extra });
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the command is terminated. */
  timeoutMs?: number;
}

/**
 * Runs a command and returns its standard output.
 * @throws Error with the end of its output when the command fails.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: options.env ?? cleanEnv(),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: needsShell(command),
    timeout: options.timeoutMs,
  });
  // Also terminate the command, for example an installation, when this process exits.
  const end = () => child.kill();
  process.once('exit', end);
  let stdout = '';
  let all = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    all += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => (all += chunk.toString()));
  const ended = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? '' : `exited with ${signal ?? String(code)}`));
  });
  process.removeListener('exit', end);
  if (ended === '') return stdout;
  throw new Error(`${path.basename(command)} ${args.join(' ')}: ${ended}\n${tail(all)}`);
}

/** On Windows, npm and similar tools are .cmd files, which only a shell can run. */
function needsShell(command: string): boolean {
  return process.platform === 'win32' && !command.endsWith('.exe');
}

export function tail(output: string, lines = TAIL_LINES): string {
  return output.trimEnd().split('\n').slice(-lines).join('\n');
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Sends a signal to a process group (on Windows, ends the process tree). Ignores a group that is gone. */
export function signalGroup(leader: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(leader), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-leader, signal);
  } catch {
    // Already gone.
  }
}

/** Polls `check` every `everyMs` milliseconds. Returns false if it isn't true within `timeoutMs`. */
export async function until(
  check: () => boolean | Promise<boolean>,
  timeoutMs: number,
  everyMs = 50,
): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    if (await check()) return true;
    await sleep(everyMs);
  }
  return false;
}

/** Waits until all processes of the group are gone. Returns false after `timeoutMs`. */
export async function groupGone(leader: number, timeoutMs: number): Promise<boolean> {
  const target = process.platform === 'win32' ? leader : -leader;
  return until(() => !isAlive(target), timeoutMs);
}

/** Ends a group with SIGTERM, then with SIGKILL if any of it is left after `graceMs`. */
export async function stopGroup(leader: number, graceMs = 5_000): Promise<void> {
  signalGroup(leader, 'SIGTERM');
  if (await groupGone(leader, graceMs)) return;
  signalGroup(leader, 'SIGKILL');
  await groupGone(leader, 5_000);
}
