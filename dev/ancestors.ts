import { readFile } from 'node:fs/promises';
import { run } from './process';

/**
 * Returns the processes between npm and this one, nearest first: the TypeScript runner, npm's shell, npm. If
 * only npm ends, the others keep running unnotified. Empty if npm didn't start this process, or on Windows.
 */
export async function npmAncestors(): Promise<number[]> {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return [];
  const found: number[] = [];
  for (let pid = process.ppid; pid > 1 && found.length < 3; pid = await parentOf(pid)) found.push(pid);
  return found;
}

/** Returns 0 if the parent is unknown. */
async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  if (status !== undefined) return Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0);
  return run('ps', ['-o', 'ppid=', '-p', String(pid)]).then(Number, () => 0);
}
