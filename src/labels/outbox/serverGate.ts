import type { OutboxEvent } from './events';
import { backoff } from './timing';

/** A server that requires a sign-in is retried after this long (ms), in case `wake` isn't called. */
const SIGN_IN_MS = 5 * 60_000;
/** One label's 500 says nothing about the server; this many failures in a row do. */
const FAILURES_IN_A_ROW = 3;
/** A closed gate is tried at most this often (ms), however often the user changes labels. */
const HURRY_MS = 2_000;

/** Whether anything can be sent to a server, and if not, when to try again. */
export interface Gate {
  /** Consecutive attempts without a usable response. */
  readonly failures: number;
  /** Nothing is sent before this time (steady clock, ms). Then one entry is tried for all of them. */
  readonly until: number;
  /** When the last attempt ended (steady clock, ms). */
  readonly triedAt: number;
  readonly closed: boolean;
  /** The server asked for no requests until this time (Retry-After). */
  readonly askedUntil: number;
  /** The server requires a sign-in, so a label change is no reason to try again. */
  readonly signIn: boolean;
}

export const OPEN: Gate = { failures: 0, until: 0, triedAt: 0, closed: false, askedUntil: 0, signIn: false };

/** Returns the gate after an attempt: a response opens it, and each failure closes it for longer. */
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
      // Requests that were sent alongside the one that closed the gate say nothing new.
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
 * Returns the gate after the user has changed a label: a server that didn't respond is tried sooner. `retry`:
 * the user asked to send again, so a server that requires a sign-in is tried as well.
 */
export function hurried(gate: Gate, at: number, retry: boolean): Gate {
  if (!gate.closed || (gate.signIn && !retry)) return gate;
  const soon = Math.max(retry ? at : gate.triedAt + HURRY_MS, gate.askedUntil);
  return { ...gate, until: Math.min(gate.until, Math.max(at, soon)) };
}

function closedAt(at: number): Gate {
  return { ...OPEN, closed: true, triedAt: at };
}
