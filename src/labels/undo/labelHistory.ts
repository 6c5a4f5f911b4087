import { replaces, type JournalEntry, type UndoneLine } from './journalEntry';

/**
 * What was done to a server's labels in any view: the last change of each label, and the labels' current IDs.
 */
export class LabelHistory {
  /** The last `changeId` by label ID; null if the last event was an undone change. */
  readonly #latest = new Map<string, string | null>();
  readonly #renamed = new Map<string, string>();

  /** Records a change. It must be later than all events recorded before. */
  did(entry: JournalEntry): void {
    const { id, before, changeId } = entry;
    this.#latest.set(id, changeId);
    if (replaces(entry) && before) this.#rename(before.id, id);
  }

  /** Records that a change was undone, or can no longer be undone. The same order applies. */
  undid(entry: JournalEntry, { renamed }: Pick<UndoneLine, 'renamed'>): void {
    this.#latest.set(entry.id, null);
    if (renamed) {
      this.#rename(renamed.from, renamed.to);
      this.#latest.set(renamed.to, null);
    } else if (replaces(entry) && entry.before) {
      this.#renamed.delete(entry.before.id);
      this.#latest.set(entry.before.id, null);
    }
  }

  /** Returns the current ID of the label that had this ID. */
  idNow(id: string): string {
    const next = this.#renamed.get(id);
    return next === undefined ? id : this.idNow(next);
  }

  /** Whether this change is the label's latest. */
  isLatest({ id, changeId }: Pick<JournalEntry, 'id' | 'changeId'>): boolean {
    return this.#latest.get(id) === changeId;
  }

  /** When a label gets an earlier ID back, that ID no longer leads to a later one. */
  #rename(from: string, to: string): void {
    this.#renamed.delete(to);
    this.#renamed.set(from, to);
  }
}
