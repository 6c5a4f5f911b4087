import type { Assessment } from '../../model/assessment';
import type { Entry } from './entry';
import type { Undoable } from './outboxApi';

/** How many labels can be undone after they have left the outbox. Many can be created and undone at once. */
const MAX = 2000;

/** Remembers, in memory, how to undo the last change of labels that are saved and have left the outbox. */
export class UndoableChanges {
  readonly #changes = new Map<string, Undoable>();

  /** `last`: the entry before its removal. `want`: the state to restore. `base`: the server's version. */
  remember(last: Entry, want: Assessment | null, base: Assessment | null, baseAt: number): void {
    const { server, traceId, id, replaces: replaced, madeAt } = last;
    this.#changes.delete(id);
    this.#changes.set(id, { server, traceId, id, base, baseAt, want, replaced, madeAt });
    const [oldest] = this.#changes.keys();
    if (this.#changes.size > MAX && oldest !== undefined) this.#changes.delete(oldest);
  }

  get(id: string): Undoable | undefined {
    return this.#changes.get(id);
  }

  /** Forgets a change that was undone or superseded. A later change of the same label is kept. */
  forget(change: Undoable): void {
    if (this.#changes.get(change.id) === change) this.#changes.delete(change.id);
  }
}
