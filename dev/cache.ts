import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { withLock } from './lock';
import type { Log } from './log';

const APP = 'mlflow-traces-dev';

/** Returns the folder for what we provision: virtual environments, editors, browsers, the example's store. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env['MLFLOW_TRACES_CACHE'];
  if (chosen) return path.resolve(chosen);
  if (process.platform === 'win32') {
    return path.join(env['LOCALAPPDATA'] ?? path.join(os.homedir(), 'AppData', 'Local'), APP);
  }
  // An empty or relative path counts as unset (XDG Base Directory Specification).
  const base = env['XDG_CACHE_HOME'] ?? '';
  return path.join(path.isAbsolute(base) ? base : path.join(os.homedir(), '.cache'), APP);
}

export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/**
 * Returns the folder `<cache>/<name>`, built by `build` unless it's already complete. A stamp file marks it
 * as complete, so an interrupted build starts over in an empty folder. A lock makes concurrent processes
 * build it only once.
 */
export async function provision(
  name: string,
  log: Log,
  build: (dir: string) => Promise<void>,
): Promise<string> {
  const dir = path.join(cacheRoot(), name);
  const stamp = path.join(dir, '.complete');
  if (await exists(stamp)) return dir;
  await mkdir(path.dirname(dir), { recursive: true });
  await withLock(`${dir}.lock`, log, async () => {
    if (await exists(stamp)) return;
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    await mkdir(dir, { recursive: true });
    await build(dir);
    await writeFile(stamp, `${new Date().toISOString()}\n`);
  });
  return dir;
}
