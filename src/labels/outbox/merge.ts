import type { Assessment } from '../../model/assessment';
import { fresh, owesDelete, type Entry, type Sent } from './entry';
import type { Effect, OutboxEvent, Step } from './events';
import { changedReason, tieReason } from './reasons';
import { sameEnd } from './same';
import { DOUBT_MS } from './timing';

/**
 * Joins what two windows want of one label. The later wish stands, whatever the state of either: the one with the
 * higher `rev`, as every change of the user's is numbered above all that any window had on disk. Two different wishes
 * of one number were made in the same moment, so neither is sent before the user has seen both.
 *
 * `theirs` is no other window's any more, and its times are ours (`taken` or `onRestart`). What its requests may still
 * do is in doubt here from then on. `at`: the steady clock, in ms.
 */
export function mergeEntries(mine: Entry, theirs: Entry, at: number): Entry {
  const agree = sameEnd(mine.want, theirs.want);
  if (mine.rev === theirs.rev && !agree) return tied(mine, theirs, at);
  const theirsStands =
    theirs.rev > mine.rev || (theirs.rev === mine.rev && agree && theirs.state === 'settled');
  return theirsStands ? standing(theirs, mine, at) : standing(mine, theirs, at);
}

/** The wishes that are to be shown under the one that stands. */
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

function standing(winner: Entry, loser: Entry, at: number): Entry {
  // What was on the server already is its history, not a text that could get lost.
  const beaten = loser.state === 'settled' ? null : loser.want;
  return {
    ...winner,
    ...owedDelete(winner, loser),
    baseAt: 0,
    sent: doubts(winner, loser, at),
    beaten: withBeaten([...winner.beaten, ...loser.beaten], winner.want, beaten),
  };
}

/** Nothing is sent. Where one of the two is on the server already, the choice is between that and the other. */
function tied(mine: Entry, theirs: Entry, at: number): Entry {
  const [yours, other] = mine.state === 'settled' ? [theirs, mine] : [mine, theirs];
  const joined = standing(yours, other, at);
  const base = other.state === 'settled' ? other.base : joined.base;
  const reason =
    other.state === 'settled' ? changedReason(yours.want, base) : tieReason(yours.want, other.want);
  return { ...joined, base, state: 'refused', reason };
}

/**
 * A step that would end an entry, while another window still has an older wish: it stays, settled, with that wish in
 * doubt, so that what the server holds is looked at again.
 */
export function outlasting(entry: Entry, event: OutboxEvent, effects: readonly Effect[], other: Entry): Step {
  const told = effects.findLast((effect) => effect.type === 'put' || effect.type === 'forget');
  const base = told === undefined ? entry.base : told.type === 'put' ? told.assessment : null;
  // What a user's change ends is wanted as the server holds it.
  const isUsers = told === undefined;
  const stays: Entry = {
    ...entry,
    ...fresh,
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

/** All that may still take effect of either, and what the loser knew the server to hold: it is none of somebody else's. */
function doubts(winner: Entry, loser: Entry, at: number): Sent[] {
  const known: Sent[] =
    loser.base === null || sameEnd(loser.base, winner.base)
      ? []
      : [{ want: loser.base, until: at + DOUBT_MS }];
  return [...loser.sent, ...known].reduce<Sent[]>(
    (all, doubt) => (doubt.until === null ? [...all, doubt] : withDoubt(all, doubt)),
    [...winner.sent],
  );
}

/** One item for each end state that may still come about, with the later end. What is on its way now stays. */
export function withDoubt(sent: readonly Sent[], doubt: Sent): Sent[] {
  const isOther = (item: Sent): boolean => item.until === null || !sameEnd(item.want, doubt.want);
  const alike = [doubt, ...sent.filter((item) => !isOther(item))];
  const until = Math.max(...alike.map((item) => item.until ?? 0));
  const foreign = alike.some((item) => item.foreign === true);
  return [...sent.filter(isOther), { want: doubt.want, until, ...(foreign && { foreign }) }];
}

/** The label that still has to be deleted because one of the two replaces it. */
function owedDelete(winner: Entry, loser: Entry): Pick<Entry, 'replaces' | 'released'> {
  const { replaces, released } = owesDelete(loser) && !owesDelete(winner) ? loser : winner;
  return { replaces, released };
}
