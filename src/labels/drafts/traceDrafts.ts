import type { DraftPlace } from '../../model/draft';
import { fingerprint, type DraftFile, type KeptDraft, type NumberedDraft } from './draftFile';

interface Held {
  readonly kept: KeptDraft;
  order: number;
}

/** The new contents of a trace's file, and the places whose changes are in it. */
export interface DraftWrite {
  readonly file: DraftFile;
  readonly changes: ReadonlySet<string>;
}

/**
 * One trace's drafts in this window, and how they merge with those in files. No side effects. Another window,
 * or another computer through a sync tool, may write to the same place. Then both texts are kept: the later
 * one is shown, and the other one after that is submitted.
 */
export class TraceDrafts {
  readonly #held = new Map<string, Held>();
  /** The places whose drafts this window has set or removed. Drafts in files aren't shown there. */
  readonly #touched = new Set<string>();
  /** The places that have changed since they were last written. */
  #changed = new Set<string>();
  /** By place, the texts that the user saw here and then replaced, and the texts written here. */
  readonly #replaced = new Map<string, Set<string>>();
  #highest = 0;

  constructor(
    readonly server: string,
    readonly traceId: string,
  ) {}

  all(): readonly KeptDraft[] {
    return [...this.#held.values()].map(({ kept }) => kept);
  }

  /**
   * Sets the draft at a place, or removes it if `kept` is null. Returns false if there was none to remove.
   */
  set(place: DraftPlace, kept: KeptDraft | null): boolean {
    const key = placeKey(place);
    const shown = this.#held.get(key);
    if (kept === null && !shown && !this.#touched.has(key)) return false;
    if (shown && !this.#touched.has(key)) this.#replaces(key, shown.kept);
    this.#touched.add(key);
    this.#changed.add(key);
    this.#held.delete(key); // re-insert at the end: the most recent edit is the one shown
    if (kept !== null) this.#held.set(key, { kept, order: this.#next() });
    return true;
  }

  /**
   * Merges drafts from files. `whole` is false if some files couldn't be read; missing drafts are kept then.
   */
  takeIn(files: readonly DraftFile[], whole: boolean): void {
    const found = new Map<string, NumberedDraft>();
    for (const one of files.flatMap(({ drafts }) => drafts)) {
      this.#highest = Math.max(this.#highest, one.order);
      const key = placeKey(one.kept.place);
      const other = found.get(key);
      if (!this.#touched.has(key) && (other === undefined || one.order > other.order)) found.set(key, one);
    }
    for (const key of whole ? [...this.#held.keys()] : [])
      if (!this.#touched.has(key) && !found.has(key)) this.#held.delete(key);
    for (const [key, { kept, order }] of found) {
      const here = this.#held.get(key);
      // Keep the object if the text is the same: submitting compares by identity.
      if (here !== undefined && fingerprint(here.kept) === fingerprint(kept)) here.order = order;
      else this.#held.set(key, { kept, order });
    }
    const inOrder = this.#inOrder();
    this.#held.clear();
    for (const [key, held] of inOrder) this.#held.set(key, held);
  }

  /** Returns the contents of the one file that replaces all of `files`, which were just merged. */
  toWrite(files: readonly DraftFile[]): DraftWrite {
    const changes = this.#changed;
    this.#changed = new Set();
    for (const [key, held] of this.#inOrder()) {
      if (changes.has(key)) held.order = this.#next(); // later than other windows' drafts of this place
      if (this.#touched.has(key)) this.#replaces(key, held.kept);
    }
    const own = this.#inOrder().map(([, held]) => held);
    const written = new Set(own.map(({ kept }) => fingerprint(kept)));
    const others: NumberedDraft[] = [];
    for (const one of files.flatMap(({ drafts }) => drafts)) {
      const key = placeKey(one.kept.place);
      const text = fingerprint(one.kept);
      if (this.#replaced.get(key)?.has(text) === true || written.has(text)) continue;
      written.add(text);
      others.push(one);
    }
    const odd = new Map(files.flatMap((file) => file.odd).map((one) => [JSON.stringify(one), one]));
    const { server, traceId } = this;
    return { file: { server, traceId, drafts: [...others, ...own], odd: [...odd.values()] }, changes };
  }

  /** Handles a successful write. A place that is now empty can show other windows' drafts again. */
  wrote(changes: ReadonlySet<string>): void {
    for (const key of changes) {
      if (this.#held.has(key) || this.#changed.has(key)) continue;
      this.#touched.delete(key);
      this.#replaced.delete(key);
    }
  }

  /** Handles a failed write: the changes are still to be written. */
  failed(changes: ReadonlySet<string>): void {
    for (const key of changes) this.#changed.add(key);
  }

  #inOrder(): [string, Held][] {
    return [...this.#held].sort(([, a], [, b]) => a.order - b.order);
  }

  #next(): number {
    this.#highest += 1;
    return this.#highest;
  }

  /** Marks a text for removal from files, unless it's the current draft. */
  #replaces(key: string, kept: KeptDraft): void {
    const texts = this.#replaced.get(key) ?? new Set();
    this.#replaced.set(key, texts.add(fingerprint(kept)));
  }
}

function placeKey({ spanId, labelId }: DraftPlace): string {
  return JSON.stringify([spanId, labelId]);
}
