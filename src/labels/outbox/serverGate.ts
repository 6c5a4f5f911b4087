import type { OutboxEvent } from './events';
import { backoff } from './timing';

/** A server that wants a sign-in is tried again by itself after this long (ms), in case nobody says `wake`. */
const SIGN_IN_MS = 5 * 60_000;
/** One label's 500 says nothing about the server; so many failures in a row do. */
const FAILURES_IN_A_ROW = 3;
/** A closed gate is tried at most this often (ms), however much the user changes meanwhile. */
const HURRY_MS = 2_000;

/** What stands in the way of all that waits for one server. */
export interface Gate {
  /** Attempts in a row that brought no usable answer. */
  readonly failures: number;
  /** Nothing is sent before (steady clock, ms); then one entry is tried, and its answer decides about all. */
  readonly until: number;
  /** When the last attempt ended (steady clock, ms). */
  readonly triedAt: number;
  readonly closed: boolean;
  /** The server itself asked to be left alone until then (Retry-After). */
  readonly askedUntil: number;
  /** It wants a sign-in, which no change of a label brings about. */
  readonly signIn: boolean;
}

export const OPEN: Gate = { failures: 0, until: 0, triedAt: 0, closed: false, askedUntil: 0, signIn: false };

/** The gate after an attempt: an answer opens it, silence closes it for longer each time. */
export function afterAttempt(gate: Gate, event: OutboxEvent): Gate {
  if (event.type !== 'failed' && event.type !== 'lookFailed') return OPEN;
  const { failure, at, jitter } = event;
  switch (failure.class) {
    case 'missing':
    case 'refused':
      return OPEN;
    case 'signIn':
    case 'signInPage':
      return { ...closedAt(at), failures: gate.failures + 1, until: at + SIGN_IN_MS, signIn: true };
    case 'neverLeft':
    case 'busy':
    case 'unavailable':
    case 'inDoubt': {
      const askedUntil = Math.max(gate.askedUntil, at + (failure.retryAfterMs ?? 0));
      // Those that were sent beside the one that closed it tell nothing new.
      if (gate.closed && at < gate.until)
        return { ...gate, askedUntil, until: Math.max(gate.until, askedUntil) };
      const failures = gate.failures + 1;
      const ofOneLabel = failure.status === 500 && !gate.closed && failures < FAILURES_IN_A_ROW;
      if (ofOneLabel) return { ...OPEN, failures, triedAt: at };
      const until = Math.max(at + backoff(failures, jitter), askedUntil);
      return { ...closedAt(at), failures, askedUntil, until };
    }
  }
}

/**
 * The user has changed a label of this server: one that was only silent is tried sooner. `retry`: asked for in so many
 * words, so also one that wanted a sign-in.
 */
export function hurried(gate: Gate, at: number, retry: boolean): Gate {
  if (!gate.closed || (gate.signIn && !retry)) return gate;
  const soon = Math.max(retry ? at : gate.triedAt + HURRY_MS, gate.askedUntil);
  return { ...gate, until: Math.min(gate.until, Math.max(at, soon)) };
}

function closedAt(at: number): Gate {
  return { ...OPEN, closed: true, triedAt: at };
}
