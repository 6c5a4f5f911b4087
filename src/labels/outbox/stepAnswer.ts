import type { Assessment } from '../../model/assessment';
import { inFlight, type Entry, type Sent } from './entry';
import type { OutboxEvent, Step } from './events';
import type { Failure } from './failure';
import {
  deletedReason,
  foreignIdReason,
  missingTraceReason,
  refusedReason,
  sameErrorReason,
  storedReason,
  waitingReason,
} from './reasons';
import { explained, same } from './same';
import { withDoubt } from './merge';
import { asked, refuse, settle, tell } from './stepSend';
import { DOUBT_MS, backoff } from './timing';

/** After this many times the same 500 from a server whose /health is OK, the user decides. */
const SAME_ERROR_LIMIT = 5;

/** 2xx: 200 does not mean "written" (contract §0.1), so the answer is compared with what was sent. */
export function onAnswered(entry: Entry, at: number, answer: Assessment | null): Step {
  const flight = inFlight(entry);
  if (flight === undefined) return [entry, []];
  const sent = entry.sent.filter((item) => item !== flight);
  if (answer !== null && answer.id !== entry.id) {
    return refuse({ ...entry, sent }, foreignIdReason(entry.server), { type: 'put', assessment: answer });
  }
  const next: Entry = {
    ...entry,
    base: answer,
    baseAt: at,
    sent,
    notBefore: 0,
    patient: false,
    attempts: 0,
    sameError: null,
    reason: '',
  };
  if (entry.state === 'refused') return asked({ ...next, reason: entry.reason }, tell(answer));
  if (same(answer, entry.want)) return settle(next);
  const again: Step = [next, [{ type: 'write' }, tell(answer)]];
  if (same(answer, flight.want) || !same(flight.want, entry.want)) return again;
  // An earlier request may have come in between; that is looked at before the next send.
  if (sent.length > 0 && explained({ ...entry, sent }, answer)) return again;
  if (entry.corrected) return refuse(next, storedReason(entry.server, answer), tell(answer));
  return [{ ...next, corrected: true }, [{ type: 'write' }, tell(answer)]];
}

/** A POST, PATCH or DELETE brought no 2xx. */
export function onFailed(entry: Entry, event: OutboxEvent & { type: 'failed' }): Step {
  const flight = inFlight(entry);
  if (flight === undefined) return [entry, []];
  const { at, failure } = event;
  const others = entry.sent.filter((item) => item !== flight);
  const without: Entry = { ...entry, sent: others };
  const inDoubt: Entry = { ...entry, sent: withDoubt(others, { want: flight.want, until: at + DOUBT_MS }) };
  if (entry.state === 'refused') {
    const isOut =
      failure.class === 'inDoubt' || failure.class === 'unavailable' || failure.class === 'signInPage';
    return asked(isOut ? inDoubt : without);
  }
  switch (failure.class) {
    case 'neverLeft':
    case 'busy':
      return later(without, event);
    case 'unavailable':
      return later(inDoubt, event);
    case 'inDoubt': {
      const sameError = countError(entry, failure);
      const counted: Entry = { ...inDoubt, sameError };
      if (sameError !== null && sameError.count >= SAME_ERROR_LIMIT && event.healthy) {
        return refuse(counted, sameErrorReason(entry.server, failure, sameError.count));
      }
      return later(counted, event);
    }
    case 'signIn':
      return paused(without, failure);
    case 'signInPage':
      return paused(inDoubt, failure);
    case 'refused':
      return refuse(without, refusedReason(entry.server, failure));
    case 'missing':
      return missing(without, flight, event);
  }
}

/** A GET brought no answer. Nothing has changed by it. */
export function onLookFailed(entry: Entry, event: OutboxEvent & { type: 'lookFailed' }): Step {
  if (entry.state === 'refused') return [entry, []];
  switch (event.failure.class) {
    case 'signIn':
    case 'signInPage':
      return paused(entry, event.failure);
    case 'refused':
      if (entry.state === 'waiting') return refuse(entry, refusedReason(entry.server, event.failure));
      return later(entry, event);
    case 'neverLeft':
    case 'inDoubt':
    case 'busy':
    case 'unavailable':
    case 'missing':
      return later(entry, event);
  }
}

function later(entry: Entry, event: { at: number; failure: Failure; jitter: number }): Step {
  const attempts = entry.attempts + 1;
  const asked = event.failure.retryAfterMs;
  const next: Entry = {
    ...entry,
    attempts,
    notBefore: event.at + Math.max(asked ?? 0, backoff(attempts, event.jitter)),
    patient: asked !== undefined,
    reason: entry.state === 'settled' ? '' : waitingReason(entry.server, event.failure),
  };
  return [next, [{ type: 'write' }]];
}

/** The whole server is paused, so this entry needs no wait of its own. */
function paused(entry: Entry, failure: Failure): Step {
  const reason = entry.state === 'settled' ? '' : waitingReason(entry.server, failure);
  return [{ ...entry, notBefore: 0, patient: false, reason }, [{ type: 'write' }]];
}

function missing(without: Entry, flight: Sent, event: OutboxEvent & { type: 'failed' }): Step {
  if (flight.want === null)
    return onAnswered({ ...without, sent: [...without.sent, flight] }, event.at, null);
  if (without.base === null) return refuse(without, missingTraceReason(without.server, flight.want));
  const next: Entry = { ...without, base: null, baseAt: event.at };
  if (without.sent.some((item) => item.want === null))
    return [{ ...next, notBefore: 0 }, [{ type: 'write' }]];
  return refuse(next, deletedReason(without.server), { type: 'forget' });
}

function countError(entry: Entry, failure: Failure): Entry['sameError'] {
  if (failure.status !== 500) return null;
  // The same but for what changes with every request: times, ids, addresses.
  const text = failure.detail.replace(/[0-9a-f]{6,}|\d+/gi, '#');
  return { text, count: entry.sameError?.text === text ? entry.sameError.count + 1 : 1 };
}
