import type { Label } from '../../model/assessment';
import { isSameValue } from '../../model/exactValue';
import { replaces, type JournalEntry } from '../../labels/undo/journalEntry';

/**
 * How a change is undone.
 * - `takeBack`: undo the label's last change.
 * - `delete`, `restore`: there were later changes, but the label is the same again, so set it to its previous
 *   state.
 * - `changedSince`: keep the label, because it has changed since.
 */
export type UndoPlan = 'takeBack' | 'delete' | 'restore' | 'changedSince';

type Content = Pick<Label, 'name' | 'value' | 'exactValue' | 'rationale' | 'spanId'>;

/**
 * Decides how to undo a change.
 * @param current The label as shown now; undefined if there is none.
 * @param isLatest Whether this is the latest change of the label.
 */
export function planUndo(entry: JournalEntry, current: Label | undefined, isLatest: boolean): UndoPlan {
  const { type, before, after } = entry;
  if (type === 'deleted') {
    // The label is shown again if the server refuses the delete or another window doesn't know about it.
    return current?.save.state === 'saved' ? 'changedSince' : 'takeBack';
  }
  if (!current || !after || !sameContent(current, after)) return 'changedSince';
  if (isLatest) return 'takeBack';
  return before && (before.id === entry.id || replaces(entry)) ? 'restore' : 'delete';
}

/** Whether two labels look the same to the user. */
export function sameContent(a: Content, b: Content): boolean {
  return a.name === b.name && isSameValue(a, b) && a.rationale === b.rationale && a.spanId === b.spanId;
}
