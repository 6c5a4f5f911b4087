import type { Assessment } from '../../model/assessment';
import type { Entry } from './entry';

/** How many labels can be taken back after they have gone from the outbox: many are made at once, and undone at once. */
const MAX = 2000;

export interface Undoable {
  readonly server: string;
  readonly traceId: string;
  readonly id: string;
  /** What the server is known to hold now, and since when. */
  readonly base: Assessment | null;
  readonly baseAt: number;
  /** What was wanted before the last change. */
  readonly want: Assessment | null;
  /** The label that it has replaced. */
  readonly replaced: Assessment | null;
  readonly madeAt: number | null;
}

/** Remembers, in memory, how to take back the last change of labels that are saved and gone from the outbox. */
export class UndoableChanges {
  readonly #changes = new Map<string, Undoable>();

  /** `last`: the entry as it was before it went; `base`: what the server holds since. */
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

  /** It has been taken back, or something newer has happened; a later change of the same label stays. */
  forget(change: Undoable): void {
    if (this.#changes.get(change.id) === change) this.#changes.delete(change.id);
  }
}
