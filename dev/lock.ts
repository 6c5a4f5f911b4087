import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log';
import { isAlive } from './process';

const HEARTBEAT_MS = 5_000;
/** A holder that hasn't touched its lock for this long is gone, even if its pid exists (pids are reused). */
const SILENT_MS = 60_000;

/** Runs `body` while only this process holds `file`. Waits for other holders, takes over from dead ones. */
export async function withLock(file: string, log: Log, body: () => Promise<void>): Promise<void> {
  const mine = `${os.hostname()} ${process.pid} ${randomUUID()}`;
  let waited = false;
  while (!(await take(file, mine))) {
    if (await removeStale(file)) continue;
    if (!waited) log(`Another process is already preparing this. Waiting for ${file}…`);
    waited = true;
    await sleep(300);
  }
  const heartbeat = setInterval(
    () => void utimes(file, new Date(), new Date()).catch(() => undefined),
    HEARTBEAT_MS,
  );
  try {
    await body();
  } finally {
    clearInterval(heartbeat);
    if ((await read(file)) === mine) await rm(file, { force: true });
  }
}

async function take(file: string, mine: string): Promise<boolean> {
  return writeFile(file, mine, { flag: 'wx' }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

async function read(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

/** Removes the lock of a dead holder, and returns whether it did. Only one contender can win the rename. */
async function removeStale(file: string): Promise<boolean> {
  const holder = await read(file);
  const touched = await stat(file).then(
    (found) => found.mtimeMs,
    () => undefined,
  );
  if (holder === undefined || touched === undefined) return false;
  const [host, pid] = holder.split(' ');
  const dead = host === os.hostname() && pid !== undefined && !isAlive(Number(pid));
  if (!dead && Date.now() - touched < SILENT_MS) return false;
  const aside = `${file}.${randomUUID()}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return false;
  // If another process took over between the read and the rename, give its lock back.
  if ((await read(aside)) !== holder) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
  return true;
}
