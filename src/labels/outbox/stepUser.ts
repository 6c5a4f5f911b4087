import type { Assessment } from '../../model/assessment';
import { fresh, inFlight, neverLeft, owesDelete, type Entry, type Sent } from './entry';
import type { Step } from './events';
import { same } from './same';
import { withBeaten } from './merge';
import { DOUBT_MS, HOLD_MS, REQUEST_TIMEOUT_MS } from './timing';

/** Replaces `want`; in any state. What is on its way stays on its way: its answer is compared with the new `want`. */
export function onEdit(entry: Entry, want: Assessment, beats: readonly Assessment[] = []): Step {
  return changed({ ...entry, beaten: [...beats, ...entry.beaten] }, want);
}

/**
 * Holds the DELETE for `holdMs`, in which `undo` takes it back. What never left goes at once, and nothing is sent; not
 * so one that replaces another, which is deleted with it.
 */
export function onDelete(entry: Entry, at: number, holdMs: number, beats: readonly Assessment[] = []): Step {
  if (entry.want === null) return entry.state === 'refused' ? onRetry(entry) : [entry, []];
  if (neverLeft(entry) && !owesDelete(entry)) return gone;
  const next = { ...entry, beaten: [...beats, ...entry.beaten] };
  return changed(next, null, { heldUntil: at + holdMs });
}

/**
 * Back to what was wanted before the last change. Once: a second press takes back nothing more. Before it replaced
 * another label, it was not there and that one was: so that one stays.
 */
export function onUndo(entry: Entry): Step {
  const replaces = entry.undo === null && owesDelete(entry) ? null : entry.replaces;
  return changed(entry, entry.undo, { undo: entry.undo, replaces });
}

/**
 * Gives up what is not on the server yet: `want = base` (null for a create that may have arrived, and then the label
 * that it would have replaced stays).
 */
export function onDiscard(entry: Entry): Step {
  if (entry.state === 'settled') return [entry, []];
  if (neverLeft(entry)) return gone;
  return changed(entry, entry.base, entry.base === null ? { replaces: null } : {});
}

/** Sends again, now, with all its chances anew. */
export function onRetry(entry: Entry): Step {
  if (entry.state === 'settled') return [entry, []];
  return [{ ...entry, ...fresh, state: 'waiting' }, [{ type: 'write' }]];
}

/** Ends a wait that was only ours; not one that the server asked for, nor a delete that may be taken back. */
export function onWake(entry: Entry): Step {
  if (entry.patient || entry.notBefore === 0) return [entry, []];
  return [{ ...entry, notBefore: 0 }, []];
}

/** Whatever was on its way may take effect within a minute from now; times of another process mean nothing. */
export function onRestart(entry: Entry, at: number): Step {
  const restarted: Entry = {
    ...entry,
    baseAt: 0,
    sent: entry.sent.map((sent) => ({ ...sent, until: at + doubtMs(sent) })),
    notBefore: 0,
    patient: false,
    heldUntil: entry.heldUntil > 0 ? at + HOLD_MS : 0,
    attempts: 0,
  };
  return [restarted, []];
}

function doubtMs({ foreign }: Sent): number {
  return foreign === true ? DOUBT_MS + REQUEST_TIMEOUT_MS : DOUBT_MS;
}

/**
 * The entry of another window, taken from its folder: as after a restart, but that window may live, and a request of
 * its may be on its way for as long as it waits for an answer.
 */
export function taken(entry: Entry, at: number): Entry {
  const sent = entry.sent.map((item) => (item.until === null ? { ...item, foreign: true } : item));
  const [restarted = entry] = onRestart({ ...entry, sent }, at);
  return restarted;
}

export const gone: Step = [undefined, [{ type: 'remove' }]];

/** The user wants something else now. Gone where that is what the server holds, and nothing can change it. */
export function changed(entry: Entry, want: Assessment | null, more: Partial<Entry> = {}): Step {
  const wait =
    entry.patient && inFlight(entry) === undefined ? { notBefore: entry.notBefore, patient: true } : {};
  const next: Entry = {
    ...entry,
    ...fresh,
    ...wait,
    state: 'waiting',
    want,
    undo: same(entry.want, want) ? entry.undo : entry.want,
    rev: entry.rev + 1,
    // Once the one that beat them is on the server, it is no longer of interest.
    beaten: entry.state === 'settled' ? [] : withBeaten(entry.beaten, want),
    ...more,
  };
  if (next.sent.length === 0 && same(next.base, want) && !owesDelete(next)) return gone;
  return [next, [{ type: 'write' }]];
}
