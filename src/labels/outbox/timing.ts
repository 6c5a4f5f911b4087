import { inFlight, type Entry } from './entry';

/** A request that has no answer after this long (ms) is given up. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** A request that was given up can take effect for this long, in ms. */
export const DOUBT_MS = 60_000;
/** What the server is known to hold is looked at again when it is older than this, in ms. */
export const BASE_AGE_MS = 60_000;
/** How long a delete can be taken back, in ms. */
export const HOLD_MS = 10_000;
const FIRST_BACKOFF_MS = 1_000;
const LAST_BACKOFF_MS = 60_000;

/** 1, 2, 4 … 60 s after the first, second, third … failure, less up to a quarter, so that labels do not come in a crowd. */
export function backoff(attempts: number, jitter: number): number {
  const full = Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.max(0, attempts - 1));
  return full * (1 - jitter / 4);
}

/** When something is to be done for the entry on its own account; undefined: it waits for an answer or for the user. */
export function dueAt(entry: Entry): number | undefined {
  if (entry.state === 'refused' || inFlight(entry) !== undefined) return undefined;
  const wait = Math.max(entry.notBefore, entry.heldUntil);
  if (entry.state === 'waiting') return wait;
  return Math.max(wait, ...entry.sent.map((sent) => sent.until ?? 0));
}
