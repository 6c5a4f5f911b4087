import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until `check` no longer throws, and returns what it returned; throws its last error after `timeoutMs`. For what
 * has no event to wait for: what a server holds, what a file says.
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
