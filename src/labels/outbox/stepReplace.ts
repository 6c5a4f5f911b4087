import type { Assessment } from '../../model/assessment';
import { neverLeft, owesDelete, type Entry } from './entry';
import type { Step } from './events';
import { changed, gone, onRetry } from './stepUser';

/** The label that stands in its place is on the server: deleted, and not to be taken back by itself. */
export function onReplaced(entry: Entry): Step {
  if (entry.want === null) return entry.state === 'refused' ? onRetry(entry) : [entry, []];
  if (neverLeft(entry) && !owesDelete(entry)) return gone;
  return changed(entry, null, { undo: null });
}

/** The other way round: wanted again, and what replaced it is deleted once the server holds it. */
export function onRestore(entry: Entry, want: Assessment, replaces: Assessment): Step {
  return changed(entry, want, { replaces, released: false });
}

/** What it replaces is looked after by an entry of its own. */
export function onRelease(entry: Entry): Step {
  return [{ ...entry, released: true }, [{ type: 'write' }]];
}
