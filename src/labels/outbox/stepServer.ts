import type { Assessment } from '../../model/assessment';
import { type Entry, type Sent, UNTRIED, inFlight, owesDelete } from './entry';
import type { OutboxEvent, Request, Step } from './events';
import {
  changedReason,
  deletedReason,
  foreignIdReason,
  mayComeReason,
  missingTraceReason,
  refusedReason,
  sameErrorReason,
  storedReason,
  waitingReason,
} from './reasons';
import { isOwnChange, patchOf, same } from './same';
import { BASE_AGE_MS, DOUBT_MS, backoff, dueAt } from './timing';
import type { Failure } from './failure';
import { withDoubt } from './merge';

// Transitions for the exchange with the server: when an entry is due, and how it handles responses.

/**
 * Handles a due entry: reads the server's version first if the known one is old or anything is in doubt,
 * otherwise sends. For a settled entry, that read is the final check. Once the server has the desired state,
 * the replaced label is deleted. Does nothing if the entry isn't due.
 */
export function onDue(entry: Entry, at: number): Step {
  const due = dueAt(entry);
  if (due === undefined || at < due) return [entry, []];
  if (entry.state === 'settled') return [entry, [{ type: 'get' }]];
  const isOld = entry.base !== null && at - entry.baseAt > BASE_AGE_MS;
  if (entry.replaces !== null && !entry.released && !isOld && same(entry.base, entry.want)) {
    const released: Entry = { ...entry, released: true };
    return [released, [{ type: 'release', replaced: entry.replaces }, { type: 'write' }]];
  }
  return isOld || entry.sent.length > 0 ? [entry, [{ type: 'get' }]] : send(entry);
}

/**
 * Cancels the request that was about to be sent. The known server version counts as old from now on, because
 * another window may change it.
 */
export function onContested(entry: Entry): Step {
  const sent = entry.sent.filter((item) => item.until !== null);
  return [{ ...entry, sent, baseAt: 0 }, [{ type: 'write' }]];
}

/** Handles the response to a GET. */
export function onSeen(entry: Entry, event: OutboxEvent & { type: 'seen' }): Step {
  const seen = event.assessment;
  // Requests that expired before the GET was sent can't change the result anymore.
  const sent = entry.sent.filter((item) => item.until === null || item.until > event.askedAt);
  const next: Entry = { ...entry, base: seen, baseAt: event.askedAt, sent, notBefore: 0, patient: false };
  if (entry.state === 'refused') return stayRefused(next, cacheEffect(seen));
  if (same(seen, entry.want)) return settle(next);
  if (!isOwnChange(entry, seen)) {
    // It was saved and then changed by someone else, which is legitimate.
    if (entry.state === 'settled') return [undefined, [{ type: 'remove' }, cacheEffect(seen)]];
    return refuse(next, changedReason(entry.want, seen), cacheEffect(seen));
  }
  // A server that chooses its own IDs turns a repeated create into a second label. Don't repeat one in doubt.
  const mayCome = Math.max(0, ...sent.map((item) => (item.want === null ? 0 : (item.until ?? 0))));
  if (seen === null && event.givesOwnIds && entry.want !== null && mayCome > 0) {
    const reason = entry.state === 'settled' ? '' : mayComeReason(entry.server);
    return [{ ...next, notBefore: mayCome, reason }, [{ type: 'write' }, cacheEffect(seen)]];
  }
  const waiting: Entry = { ...next, state: 'waiting' };
  // The user may have deleted the label while the GET was in flight. Keep holding that delete.
  if (waiting.heldUntil > event.at) return [waiting, [{ type: 'write' }, cacheEffect(seen)]];
  const [sending, effects] = send(waiting);
  return [sending, [cacheEffect(seen), ...effects]];
}

/**
 * Handles an entry whose desired state is on the server. Removes it, or keeps it as settled until nothing in
 * doubt can change the label. An entry that still has to delete another label stays `waiting`.
 */
export function settle(entry: Entry): Step {
  const put = cacheEffect(entry.base);
  if (owesDelete(entry)) return [{ ...entry, state: 'waiting' }, [{ type: 'write' }, put]];
  if (entry.sent.length === 0) return [undefined, [{ type: 'remove' }, put]];
  return [{ ...entry, ...UNTRIED, state: 'settled' }, [{ type: 'write' }, put]];
}

/**
 * Keeps an entry refused when a request returns that was in flight while another window's version was merged
 * in. The result can update the known server version, but the user must still choose between the two.
 */
export function stayRefused(entry: Entry, ...told: Effects): Step {
  return [{ ...entry, state: 'refused' }, [{ type: 'write' }, ...told]];
}

export function refuse(entry: Entry, reason: string, ...told: Effects): Step {
  return [{ ...entry, state: 'refused', reason }, [{ type: 'write' }, ...told]];
}

export function cacheEffect(held: Assessment | null): Effects[number] {
  return held === null ? { type: 'forget' } : { type: 'put', assessment: held };
}

type Effects = Step[1][number][];

function send(entry: Entry): Step {
  if (same(entry.base, entry.want)) return settle(entry);
  const request = requestFor(entry);
  if (request === undefined) return refuse(entry, storedReason(entry.server, entry.base));
  const flight: Sent = { want: entry.want, until: null };
  const sending: Entry = { ...entry, heldUntil: 0, sent: [...entry.sent, flight] };
  return [sending, [{ type: 'write' }, request]];
}

/**
 * Returns a DELETE if nothing is wanted, a POST if the server has nothing, else a PATCH; undefined if the
 * difference can't be patched.
 */
function requestFor({ base, want, ...entry }: Entry): Request | undefined {
  if (want === null) return { type: 'delete' };
  if (base === null) return { type: 'post', assessment: want };
  const patch = patchOf({ base, want, ...entry }, base, want);
  return patch === undefined ? undefined : { type: 'patch', patch };
}

/** After this many identical 500s from a server whose `/health` is OK, the user decides. */
const SAME_ERROR_LIMIT = 5;

/**
 * Handles a 2xx. A 200 doesn't mean that everything was written (docs/mlflow-api.md#basics), so the response
 * is compared with what was wanted.
 */
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
  if (entry.state === 'refused') return stayRefused({ ...next, reason: entry.reason }, cacheEffect(answer));
  if (same(answer, entry.want)) return settle(next);
  const again: Step = [next, [{ type: 'write' }, cacheEffect(answer)]];
  if (same(answer, flight.want) || !same(flight.want, entry.want)) return again;
  // An earlier request may have taken effect in between. The label is looked up before the next send.
  if (sent.length > 0 && isOwnChange({ ...entry, sent }, answer)) return again;
  if (entry.corrected) return refuse(next, storedReason(entry.server, answer), cacheEffect(answer));
  return [{ ...next, corrected: true }, [{ type: 'write' }, cacheEffect(answer)]];
}

/** Handles a POST, PATCH, or DELETE that got no 2xx. */
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
    return stayRefused(isOut ? inDoubt : without);
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

/** Handles a failed GET. The known server version stays the same. */
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

/** The whole server is paused, so this entry needs no delay of its own. */
function paused(entry: Entry, failure: Failure): Step {
  const reason = entry.state === 'settled' ? '' : waitingReason(entry.server, failure);
  return [{ ...entry, notBefore: 0, patient: false, reason }, [{ type: 'write' }]];
}

/**
 * Handles a 404. A DELETE has nothing left to do. For a POST, the trace is missing. For a PATCH, the label is
 * missing, which is expected if a delete of ours is in doubt.
 */
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
  // Ignore what differs from request to request: times, IDs, addresses.
  const text = failure.detail.replace(/[0-9a-f]{6,}|\d+/gi, '#');
  return { text, count: entry.sameError?.text === text ? entry.sameError.count + 1 : 1 };
}
