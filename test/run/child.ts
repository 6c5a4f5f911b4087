import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { REPOSITORY } from '../../dev/repository';
import { NONE, add, parseCountsLine } from '../support/counts';
import type { Counts } from '../support/counts';

const running = new Set<ChildProcess>();

/** Ends what was started here, when the run itself is ended. */
export function stopChildren(): void {
  for (const child of running) child.kill('SIGTERM');
}

interface Ended {
  /** 0 when it ended well; otherwise its exit code or signal. */
  code: number | string;
  /** What the suites in it reported; undefined when none came to its end. */
  counts: Counts | undefined;
}

/** Runs a command with its output shown as it comes. */
export async function runChild(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Ended> {
  const child = spawn(command, [...args], {
    cwd: REPOSITORY,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  let counts: Counts | undefined;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const found = parseCountsLine(line);
    if (found === undefined) console.log(line);
    else counts = add(counts ?? NONE, found);
  });
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (status, signal) => resolve(status ?? signal ?? 'unknown'));
  });
  running.delete(child);
  return { code, counts };
}

/**
 * What a child's end counts as. A suite that does not come to its end, that had no test, or whose process ends badly
 * although no test failed (an extension host that died, a promise nobody waited for) is a failure more.
 */
export function judge({ code, counts }: Ended): Counts {
  if (counts === undefined) {
    console.log(`The suite did not come to its end (${code}).`);
    return { ...NONE, failed: 1 };
  }
  if (counts.passed + counts.failed + counts.skipped === 0) {
    console.log('There was no test to run.');
    return { ...NONE, failed: 1 };
  }
  if (code !== 0 && counts.failed === 0) {
    console.log(`No test failed, but the process did (${code}).`);
    return { ...counts, failed: 1 };
  }
  return counts;
}
