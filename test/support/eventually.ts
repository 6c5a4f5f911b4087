import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls `check` until it no longer throws, and returns its result. For states without an event to wait for,
 * such as a server's data or a file's content.
 * @throws The last error of `check` after `timeoutMs`.
 */
export async function eventually<T>(
  check: () => Promise<T> | T,
  timeoutMs = 15_000,
  everyMs = 100,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await sleep(everyMs);
  }
}
