import { readFile } from 'node:fs/promises';
import { run } from './process';

/**
 * The processes between `npm` and this one, nearest first: the runner of TypeScript, npm's shell, npm. When npm alone is
 * ended, the others live on and nobody tells us. Empty where npm did not start us, and on Windows.
 */
export async function npmAncestors(): Promise<number[]> {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return [];
  const found: number[] = [];
  for (let pid = process.ppid; pid > 1 && found.length < 3; pid = await parentOf(pid)) found.push(pid);
  return found;
}

/** 0 when it cannot be told. */
async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  if (status !== undefined) return Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0);
  return run('ps', ['-o', 'ppid=', '-p', String(pid)]).then(Number, () => 0);
}
