import { type Entry, type Sent, UNTRIED, inFlight, isUnsent, owesDelete } from './entry';
import type { OutboxEvent, Step } from './events';
import { onAnswered, onContested, onDue, onFailed, onLookFailed, onSeen } from './stepServer';
import type { Assessment } from '../../model/assessment';
import { same } from './same';
import { withBeaten } from './merge';
import { DOUBT_MS, HOLD_MS, REQUEST_TIMEOUT_MS } from './timing';

/**
 * The outbox's state machine, as a pure function. A request is in flight while `sent` has an item with
 * `until: null`.
 */
export function step(entry: Entry, event: OutboxEvent): Step {
  switch (event.type) {
    case 'edit':
      return onEdit(entry, event.want, event.beats);
    case 'delete':
      return onDelete(entry, event.at, event.holdMs, event.beats);
    case 'replaced':
      return onReplaced(entry);
    case 'restore':
      return onRestore(entry, event.want, event.replaces);
    case 'release':
      return onRelease(entry);
    case 'undo':
      return onUndo(entry);
    case 'discard':
      return onDiscard(entry);
    case 'retry':
      return onRetry(entry);
    case 'wake':
      return onWake(entry);
    case 'restart':
      return onRestart(entry, event.at);
    case 'due':
      return onDue(entry, event.at);
    case 'contested':
      return onContested(entry);
    case 'seen':
      return onSeen(entry, event);
    case 'lookFailed':
      return onLookFailed(entry, event);
    case 'answered':
      return onAnswered(entry, event.at, event.assessment);
    case 'failed':
      return onFailed(entry, event);
  }
}

// Transitions for the user's changes, and for a window that starts.

/**
 * Replaces `want`, in any state. A request in flight continues; its response is compared with the new `want`.
 */
export function onEdit(entry: Entry, want: Assessment, beats: readonly Assessment[] = []): Step {
  return changed({ ...entry, beaten: [...beats, ...entry.beaten] }, want);
}

/**
 * Holds the DELETE for `holdMs`, during which `undo` cancels it. If nothing of the label can be on the
 * server, its entry is removed immediately, without a request, unless it still has to delete the label that
 * it replaces: that one is then deleted as well.
 */
export function onDelete(entry: Entry, at: number, holdMs: number, beats: readonly Assessment[] = []): Step {
  if (entry.want === null) return entry.state === 'refused' ? onRetry(entry) : [entry, []];
  if (isUnsent(entry) && !owesDelete(entry)) return REMOVED;
  const next = { ...entry, beaten: [...beats, ...entry.beaten] };
  return changed(next, null, { heldUntil: at + holdMs });
}

/**
 * Restores what was wanted before the last change. Works once: a second undo has no effect. If this label was
 * created to replace another one, that one stays.
 */
export function onUndo(entry: Entry): Step {
  const replaces = entry.undo === null && owesDelete(entry) ? null : entry.replaces;
  return changed(entry, entry.undo, { undo: entry.undo, replaces });
}

/**
 * Discards what isn't on the server yet: `want = base`. For a create that may have arrived, that's null, and
 * the label that it would have replaced stays.
 */
export function onDiscard(entry: Entry): Step {
  if (entry.state === 'settled') return [entry, []];
  if (isUnsent(entry)) return REMOVED;
  return changed(entry, entry.base, entry.base === null ? { replaces: null } : {});
}

/** Makes the entry due immediately: resets all counters and delays, including the undo period of a delete. */
export function onRetry(entry: Entry): Step {
  if (entry.state === 'settled') return [entry, []];
  return [{ ...entry, ...UNTRIED, state: 'waiting' }, [{ type: 'write' }]];
}

/** Ends a delay that we chose. Doesn't end one that the server asked for, or the undo period of a delete. */
export function onWake(entry: Entry): Step {
  if (entry.patient || entry.notBefore === 0) return [entry, []];
  return [{ ...entry, notBefore: 0 }, []];
}

/**
 * Prepares an entry that another process wrote. Its times mean nothing here, so all its requests are in doubt
 * for another minute, backoff ends, and a held delete is held again.
 */
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
 * Like `onRestart`, but for an entry taken from a window that may still be alive: a request of that window
 * can stay in flight until it times out there, so it's in doubt for longer.
 */
export function restartFromOtherWindow(entry: Entry, at: number): Entry {
  const sent = entry.sent.map((item) => (item.until === null ? { ...item, foreign: true } : item));
  const [restarted = entry] = onRestart({ ...entry, sent }, at);
  return restarted;
}

export const REMOVED: Step = [undefined, [{ type: 'remove' }]];

/**
 * Applies a new desired state. The entry is removed if the server already has that state, no request in doubt
 * can change it, and no other label has to be deleted.
 */
export function changed(entry: Entry, want: Assessment | null, more: Partial<Entry> = {}): Step {
  const wait =
    entry.patient && inFlight(entry) === undefined ? { notBefore: entry.notBefore, patient: true } : {};
  const next: Entry = {
    ...entry,
    ...UNTRIED,
    ...wait,
    state: 'waiting',
    want,
    undo: same(entry.want, want) ? entry.undo : entry.want,
    rev: entry.rev + 1,
    // Replaced versions no longer matter once the later one is on the server.
    beaten: entry.state === 'settled' ? [] : withBeaten(entry.beaten, want),
    ...more,
  };
  if (next.sent.length === 0 && same(next.base, want) && !owesDelete(next)) return REMOVED;
  return [next, [{ type: 'write' }]];
}

/** Deletes a label whose replacement is on the server. This delete can't be undone on its own. */
export function onReplaced(entry: Entry): Step {
  if (entry.want === null) return entry.state === 'refused' ? onRetry(entry) : [entry, []];
  if (isUnsent(entry) && !owesDelete(entry)) return REMOVED;
  return changed(entry, null, { undo: null });
}

/** Reverses a replacement: the label is wanted again; once it's saved, its replacement is deleted. */
export function onRestore(entry: Entry, want: Assessment, replaces: Assessment): Step {
  return changed(entry, want, { replaces, released: false });
}

/** Another entry now takes care of the label that this one replaces. */
export function onRelease(entry: Entry): Step {
  return [{ ...entry, released: true }, [{ type: 'write' }]];
}
