export interface RowChangesInit<T> {
  /** Returns the current content of a row, or undefined if there is no such row. */
  readonly content: (id: string) => T | undefined;
  /** Serializes everything that a row with this content shows. */
  readonly looks: (content: T) => string;
  /** Redraws the row. */
  readonly redraw: (id: string) => void;
}

/**
 * Redraws only the rows that look different, however many events a change fires. A row that is redrawn under
 * the mouse loses clicks.
 */
export class RowChanges<T> {
  readonly #init: RowChangesInit<T>;
  readonly #drawn = new Map<string, T>();

  constructor(init: RowChangesInit<T>) {
    this.#init = init;
  }

  /** Records the row's current content as drawn. */
  drawn(id: string): void {
    const content = this.#init.content(id);
    if (content === undefined) this.#drawn.delete(id);
    else this.#drawn.set(id, content);
  }

  /** Redraws the row if it looks different now. */
  note(id: string): void {
    const { content, looks, redraw } = this.#init;
    const [before, now] = [this.#drawn.get(id), content(id)];
    if (now === undefined || before === undefined || looks(now) === looks(before)) return;
    this.#drawn.set(id, now);
    redraw(id);
  }

  /** Forgets all rows, because the list is replaced. */
  clear(): void {
    this.#drawn.clear();
  }
}
