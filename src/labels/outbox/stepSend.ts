import type { Assessment } from '../../model/assessment';
import { fresh, owesDelete, type Entry, type Sent } from './entry';
import type { OutboxEvent, Request, Step } from './events';
import { changedReason, mayComeReason, storedReason } from './reasons';
import { explained, patchOf, same } from './same';
import { BASE_AGE_MS, dueAt } from './timing';

/**
 * Its time has come: looks first where anything is in doubt, else sends. For a settled entry: the last look. As soon as
 * the server is known to hold what is wanted, the label that it replaces goes.
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

/** The request does not leave, and what the server holds is looked at before the next: another window may have written. */
export function onContested(entry: Entry): Step {
  const sent = entry.sent.filter((item) => item.until !== null);
  return [{ ...entry, sent, baseAt: 0 }, [{ type: 'write' }]];
}

/** A look was answered. */
export function onSeen(entry: Entry, event: OutboxEvent & { type: 'seen' }): Step {
  const seen = event.assessment;
  // What expired before the question was asked cannot change the answer any more.
  const sent = entry.sent.filter((item) => item.until === null || item.until > event.askedAt);
  const next: Entry = { ...entry, base: seen, baseAt: event.askedAt, sent, notBefore: 0, patient: false };
  if (entry.state === 'refused') return asked(next, tell(seen));
  if (same(seen, entry.want)) return settle(next);
  if (!explained(entry, seen)) {
    // It was saved, and somebody has changed it since: that is their right.
    if (entry.state === 'settled') return [undefined, [{ type: 'remove' }, tell(seen)]];
    return refuse(next, changedReason(entry.want, seen), tell(seen));
  }
  // A server with ids of its own would take a repeated create for another label: so none is repeated that may still come.
  const mayCome = Math.max(0, ...sent.map((item) => (item.want === null ? 0 : (item.until ?? 0))));
  if (seen === null && event.givesOwnIds && entry.want !== null && mayCome > 0) {
    const reason = entry.state === 'settled' ? '' : mayComeReason(entry.server);
    return [{ ...next, notBefore: mayCome, reason }, [{ type: 'write' }, tell(seen)]];
  }
  const waiting: Entry = { ...next, state: 'waiting' };
  // The user may have deleted it while the question was on its way: that delete can still be taken back.
  if (waiting.heldUntil > event.at) return [waiting, [{ type: 'write' }, tell(seen)]];
  const [sending, effects] = send(waiting);
  return [sending, [tell(seen), ...effects]];
}

/**
 * On the server as wanted: gone, or kept as settled until nothing in doubt can change it. One that replaces another
 * label waits on, to have that one deleted.
 */
export function settle(entry: Entry): Step {
  const put = tell(entry.base);
  if (owesDelete(entry)) return [{ ...entry, state: 'waiting' }, [{ type: 'write' }, put]];
  if (entry.sent.length === 0) return [undefined, [{ type: 'remove' }, put]];
  return [{ ...entry, ...fresh, state: 'settled' }, [{ type: 'write' }, put]];
}

/**
 * Another window's wish came in while a request was out, and the user is asked about the two: the answer changes what is
 * known of the server, not that question.
 */
export function asked(entry: Entry, ...told: Effects): Step {
  return [{ ...entry, state: 'refused' }, [{ type: 'write' }, ...told]];
}

export function refuse(entry: Entry, reason: string, ...told: Effects): Step {
  return [{ ...entry, state: 'refused', reason }, [{ type: 'write' }, ...told]];
}

export function tell(held: Assessment | null): Effects[number] {
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

/** POST where the server holds nothing, DELETE where nothing is wanted, else PATCH; undefined: no PATCH can do it. */
function requestFor({ base, want, ...entry }: Entry): Request | undefined {
  if (want === null) return { type: 'delete' };
  if (base === null) return { type: 'post', assessment: want };
  const patch = patchOf({ base, want, ...entry }, base, want);
  return patch === undefined ? undefined : { type: 'patch', patch };
}
