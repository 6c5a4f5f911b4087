import type { Assessment } from '../../model/assessment';
import { UNTRIED, owesDelete, type Entry, type Sent } from './entry';
import type { Effect, OutboxEvent, Step } from './events';
import { changedReason, tieReason } from './reasons';
import { sameEnd } from './same';
import { DOUBT_MS } from './timing';

/**
 * Merges two windows' versions of one label. The later version wins, in any state: the one with the higher
 * `rev`, because each change by the user gets a number above all that any window has on disk. Two different
 * versions with the same number were made at the same moment, so neither is sent until the user has chosen.
 *
 * `theirs` was read from another window's file, and `restartFromOtherWindow` or `onRestart` has adapted its
 * times to our clock. The result includes its requests in doubt. `at`: the steady clock, in milliseconds.
 */
export function mergeEntries(mine: Entry, theirs: Entry, at: number): Entry {
  const agree = sameEnd(mine.want, theirs.want);
  if (mine.rev === theirs.rev && !agree) return mergeTie(mine, theirs, at);
  const theirsStands =
    theirs.rev > mine.rev || (theirs.rev === mine.rev && agree && theirs.state === 'settled');
  return theirsStands ? mergeInto(theirs, mine, at) : mergeInto(mine, theirs, at);
}

/** Returns the versions to show below the one that wins, without duplicates. */
export function withBeaten(
  beaten: readonly Assessment[],
  stands: Assessment | null,
  ...more: readonly (Assessment | null)[]
): Assessment[] {
  const all: Assessment[] = [];
  for (const wish of [...more, ...beaten]) {
    if (wish !== null && ![stands, ...all].some((other) => sameEnd(other, wish))) all.push(wish);
  }
  return all;
}

function mergeInto(winner: Entry, loser: Entry, at: number): Entry {
  // Only versions that never were on the server are shown. One that was there has been replaced as by any
  // edit.
  const beaten = loser.state === 'settled' ? null : loser.want;
  return {
    ...winner,
    ...owedDelete(winner, loser),
    baseAt: 0,
    sent: combinedRequests(winner, loser, at),
    beaten: withBeaten([...winner.beaten, ...loser.beaten], winner.want, beaten),
  };
}

/**
 * Merges two versions of which neither is later. The result is refused, so nothing is sent until the user has
 * chosen. If one of them is already on the server, the other one is the user's.
 */
function mergeTie(mine: Entry, theirs: Entry, at: number): Entry {
  const [yours, other] = mine.state === 'settled' ? [theirs, mine] : [mine, theirs];
  const joined = mergeInto(yours, other, at);
  const base = other.state === 'settled' ? other.base : joined.base;
  const reason =
    other.state === 'settled' ? changedReason(yours.want, base) : tieReason(yours.want, other.want);
  return { ...joined, base, state: 'refused', reason };
}

/**
 * Keeps an entry that a step would remove, because another window still has an older version. The entry
 * becomes settled, with that version in doubt, so that the server's version is checked again.
 */
export function keepAsSettled(
  entry: Entry,
  event: OutboxEvent,
  effects: readonly Effect[],
  other: Entry,
): Step {
  const told = effects.findLast((effect) => effect.type === 'put' || effect.type === 'forget');
  const base = told === undefined ? entry.base : told.type === 'put' ? told.assessment : null;
  // Without such an effect, a change by the user ended the entry: the user wants what the server has.
  const isUsers = told === undefined;
  const stays: Entry = {
    ...entry,
    ...UNTRIED,
    state: 'settled',
    base,
    want: isUsers ? base : entry.want,
    rev: isUsers ? entry.rev + 1 : entry.rev,
    sent: withDoubt(
      entry.sent.filter(({ until }) => until !== null),
      {
        want: other.want,
        until: event.at + DOUBT_MS,
      },
    ),
  };
  const others = effects.filter(({ type }) => type !== 'remove');
  return [stays, [...others, { type: 'write' }]];
}

/**
 * Returns the requests of both entries that may still take effect. Adds the loser's `base` as if it were one,
 * so that finding it on the server doesn't count as someone else's change.
 */
function combinedRequests(winner: Entry, loser: Entry, at: number): Sent[] {
  const known: Sent[] =
    loser.base === null || sameEnd(loser.base, winner.base)
      ? []
      : [{ want: loser.base, until: at + DOUBT_MS }];
  return [...loser.sent, ...known].reduce<Sent[]>(
    (all, doubt) => (doubt.until === null ? [...all, doubt] : withDoubt(all, doubt)),
    [...winner.sent],
  );
}

/**
 * Adds a doubt, with one item per possible state and its latest `until`. Requests in flight stay as they are.
 */
export function withDoubt(sent: readonly Sent[], doubt: Sent): Sent[] {
  const isOther = (item: Sent): boolean => item.until === null || !sameEnd(item.want, doubt.want);
  const alike = [doubt, ...sent.filter((item) => !isOther(item))];
  const until = Math.max(...alike.map((item) => item.until ?? 0));
  const foreign = alike.some((item) => item.foreign === true);
  return [...sent.filter(isOther), { want: doubt.want, until, ...(foreign && { foreign }) }];
}

/** Returns the label that still has to be deleted because one of the two entries replaces it. */
function owedDelete(winner: Entry, loser: Entry): Pick<Entry, 'replaces' | 'released'> {
  const { replaces, released } = owesDelete(loser) && !owesDelete(winner) ? loser : winner;
  return { replaces, released };
}
