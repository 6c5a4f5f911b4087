import type { DraftPlace } from '../../model/draft';
import { fingerprint, type DraftFile, type KeptDraft, type NumberedDraft } from './draftFile';

interface Held {
  readonly kept: KeptDraft;
  order: number;
}

/** What a trace's file has to hold, and the places whose changes are in it. */
export interface DraftWrite {
  readonly file: DraftFile;
  readonly changes: ReadonlySet<string>;
}

/**
 * The drafts of one trace as this window knows them, and how they go together with what files hold. No effects. Another
 * window, or another computer by a sync tool, may write the same place: both texts are kept then, the later one is shown,
 * and the other one once that is submitted.
 */
export class TraceDrafts {
  readonly #held = new Map<string, Held>();
  /** The places whose drafts this window has set or removed: what a file holds there does not show. */
  readonly #touched = new Set<string>();
  /** The places that have changed since they were last written. */
  #changed = new Set<string>();
  /** By place, the texts that were in sight here when they were typed over, and those that were written here. */
  readonly #replaced = new Map<string, Set<string>>();
  #highest = 0;

  constructor(
    readonly server: string,
    readonly traceId: string,
  ) {}

  all(): readonly KeptDraft[] {
    return [...this.#held.values()].map(({ kept }) => kept);
  }

  /** Keeps a draft, or with null removes the one at a place. false: there was none. */
  set(place: DraftPlace, kept: KeptDraft | null): boolean {
    const key = placeKey(place);
    const shown = this.#held.get(key);
    if (kept === null && !shown && !this.#touched.has(key)) return false;
    if (shown && !this.#touched.has(key)) this.#replaces(key, shown.kept);
    this.#touched.add(key);
    this.#changed.add(key);
    this.#held.delete(key); // set anew it comes last: the edit that was taken up last is the one shown
    if (kept !== null) this.#held.set(key, { kept, order: this.#next() });
    return true;
  }

  /** Takes in what the files hold. `whole` false: some could not be read, so what the others lack is not gone. */
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
      // The same text stays the same object: who submits it looks whether it still stands.
      if (here !== undefined && fingerprint(here.kept) === fingerprint(kept)) here.order = order;
      else this.#held.set(key, { kept, order });
    }
    const inOrder = this.#inOrder();
    this.#held.clear();
    for (const [key, held] of inOrder) this.#held.set(key, held);
  }

  /** What one file has to hold in place of all of these, which were just taken in. */
  toWrite(files: readonly DraftFile[]): DraftWrite {
    const changes = this.#changed;
    this.#changed = new Set();
    for (const [key, held] of this.#inOrder()) {
      if (changes.has(key)) held.order = this.#next(); // later than what others wrote there meanwhile
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

  /** These changes are on the disk. A place that is empty now is open again for what others typed there. */
  wrote(changes: ReadonlySet<string>): void {
    for (const key of changes) {
      if (this.#held.has(key) || this.#changed.has(key)) continue;
      this.#touched.delete(key);
      this.#replaced.delete(key);
    }
  }

  /** These changes could not be written. */
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

  /** This text, unless it is the one held, is to go from the files. */
  #replaces(key: string, kept: KeptDraft): void {
    const texts = this.#replaced.get(key) ?? new Set();
    this.#replaced.set(key, texts.add(fingerprint(kept)));
  }
}

function placeKey({ spanId, labelId }: DraftPlace): string {
  return JSON.stringify([spanId, labelId]);
}
