import { inFlight, type Entry } from './entry';

/** A request without a response is given up after this long, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** How long a request can take effect after it was given up, in milliseconds. */
export const DOUBT_MS = 60_000;
/** The known server version is read again when it's older than this, in milliseconds. */
export const BASE_AGE_MS = 60_000;
/** How long a delete can be undone, in milliseconds. */
export const HOLD_MS = 10_000;
const FIRST_BACKOFF_MS = 1_000;
const LAST_BACKOFF_MS = 60_000;

/** Returns 1, 2, 4 … 60 s (in ms) after the first, second, third … failure, minus up to 25% as jitter. */
export function backoff(attempts: number, jitter: number): number {
  const full = Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.max(0, attempts - 1));
  return full * (1 - jitter / 4);
}

/** Returns when the entry is due; undefined while it waits for a response or for the user. */
export function dueAt(entry: Entry): number | undefined {
  if (entry.state === 'refused' || inFlight(entry) !== undefined) return undefined;
  const wait = Math.max(entry.notBefore, entry.heldUntil);
  if (entry.state === 'waiting') return wait;
  return Math.max(wait, ...entry.sent.map((sent) => sent.until ?? 0));
}
