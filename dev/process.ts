import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLoopbackDirect } from './loopback';

/** Lines of a failed command's output that its error repeats. */
const TAIL_LINES = 25;

/**
 * This process's environment without what would tie a child to the surroundings we were started from: MLflow's own
 * settings, and the variables of an integrated terminal. A proxy stays, but not for what runs on this machine.
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
  /** Ends the command after this many ms. */
  timeoutMs?: number;
}

/** Runs a command to its end and returns its standard output. Throws with the end of all its output when it fails. */
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
  // What is still being installed when we are ended ends too.
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
    child.once('close', (code, signal) => resolve(code === 0 ? '' : `ended with ${signal ?? String(code)}`));
  });
  process.removeListener('exit', end);
  if (ended === '') return stdout;
  throw new Error(`${path.basename(command)} ${args.join(' ')}: ${ended}\n${tail(all)}`);
}

/** npm and the like are .cmd files on Windows, which only a shell starts. */
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

/** Sends a signal to a process group (a process tree on Windows). A group that is gone is not an error. */
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

/** Asks every `everyMs` whether `check` holds; false when it did not within `timeoutMs`. */
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

/** Waits until no process of the group is left; false after `timeoutMs`. */
export async function groupGone(leader: number, timeoutMs: number): Promise<boolean> {
  const target = process.platform === 'win32' ? leader : -leader;
  return until(() => !isAlive(target), timeoutMs);
}

/** Ends a group: SIGTERM, then SIGKILL for what is left after `graceMs`. */
export async function stopGroup(leader: number, graceMs = 5_000): Promise<void> {
  signalGroup(leader, 'SIGTERM');
  if (await groupGone(leader, graceMs)) return;
  signalGroup(leader, 'SIGKILL');
  await groupGone(leader, 5_000);
}
