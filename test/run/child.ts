import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { REPOSITORY } from '../../dev/repository';
import { judge } from './judge';
import type { Ended } from './judge';
import { NONE, add, parseCountsLine } from '../support/counts';
import type { Counts } from '../support/counts';

const running = new Set<ChildProcess>();

/** Stops all child processes when the run itself is terminated. */
export function stopChildren(): void {
  for (const child of running) child.kill('SIGTERM');
}

/** Prints a line of a level's output. */
export type Say = (line: string) => void;

/** Runs a command and prints its output as it arrives. */
export async function runChild(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  say: Say,
): Promise<Ended> {
  const child = spawn(command, [...args], {
    cwd: REPOSITORY,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let counts: Counts | undefined;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const found = parseCountsLine(line);
    if (found === undefined) say(line);
    else counts = add(counts ?? NONE, found);
  });
  createInterface({ input: child.stderr }).on('line', say);
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (status, signal) => resolve(status ?? signal ?? 'unknown'));
  });
  running.delete(child);
  return { code, counts };
}

/** Runs a command that runs suites, and prints an explanation if its exit doesn't match its output. */
export async function runSuites(
  args: readonly string[],
  env: Record<string, string>,
  say: Say,
): Promise<Counts> {
  const { counts, why } = judge(await runChild(process.execPath, args, env, say));
  if (why !== undefined) say(why);
  return counts;
}
