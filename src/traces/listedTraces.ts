import type { Page } from '../mlflow/api';
import type { TraceInfo } from '../model/trace';
import { mergeFirst } from './mergeList';
import type { Merged } from './mergeList';

/** What changed in a list. At least one field is true or non-empty. */
export interface TraceChange {
  /** Whether the order or membership of `traces()` changed. */
  readonly list: boolean;
  /** Traces that were added, removed, or updated (labels, state, …). */
  readonly ids: readonly string[];
  /** Whether `loading`, `error`, `stale` or `hasMore` changed. */
  readonly state: boolean;
}

interface ListedInit {
  /** Whether the list leaves out no traces, so that a missing one must have been deleted. */
  readonly isWhole: boolean;
  /** Negative if `a` comes before `b` in the list. */
  readonly compare: (a: TraceInfo, b: TraceInfo) => number;
  readonly changed: (change: Partial<TraceChange>) => void;
  readonly dropped: (ids: readonly string[], why: { readonly deleted: boolean }) => void;
}

/** The loaded traces of a list and their order. Makes no requests. */
export class ListedTraces {
  readonly #init: ListedInit;
  #list: readonly TraceInfo[] = [];
  /** Indices by trace ID, computed on demand. */
  #places: Map<string, number> | undefined;
  #hasMore = true;
  #loaded = false;
  #cuts = 0;

  constructor(init: ListedInit) {
    this.#init = init;
  }

  get list(): readonly TraceInfo[] {
    return this.#list;
  }

  /** Whether the list was loaded at least once. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Whether there may be more traces; true until the first response. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** Incremented when the end of the list is dropped: a page requested before that would leave a gap. */
  get cuts(): number {
    return this.#cuts;
  }

  indexOf(traceId: string): number {
    return this.#placesById().get(traceId) ?? -1;
  }

  /** Merges a new response for the first traces. */
  takeFirst({ items, nextPageToken }: Page<TraceInfo>): void {
    const merged = mergeFirst(this.#list, items, nextPageToken === null, this.#init.compare);
    if (merged.cut || merged.list.length === items.length) this.#hasMore = nextPageToken !== null;
    this.#take(merged);
  }

  /**
   * Appends the next page and returns the number of new traces. Known traces are skipped, because the cache
   * has already updated them; pages overlap when traces arrive between them
   * (docs/mlflow-api.md#searching-traces).
   */
  takeNext({ items, nextPageToken }: Page<TraceInfo>): number {
    const places = this.#placesById();
    const fresh = items.filter(({ traceId }) => places.get(traceId) === undefined);
    const unique = [...new Map(fresh.map((trace) => [trace.traceId, trace])).values()];
    const first = !this.#loaded;
    this.#loaded = true;
    this.#hasMore = nextPageToken !== null;
    unique.forEach(({ traceId }, at) => places.set(traceId, this.#list.length + at));
    this.#list = [...this.#list, ...unique];
    if (first || unique.length > 0)
      this.#init.changed({ list: true, ids: unique.map(({ traceId }) => traceId), state: first });
    return unique.length;
  }

  /** Takes the current content of changed traces, and removes those that no longer exist. */
  update(ids: readonly string[], get: (traceId: string) => TraceInfo | undefined): void {
    const own = ids.filter((traceId) => this.indexOf(traceId) >= 0);
    if (own.length === 0) return;
    const gone = new Set(own.filter((traceId) => get(traceId) === undefined));
    const list = [...this.#list];
    for (const traceId of own) {
      const now = get(traceId);
      if (now) list[this.indexOf(traceId)] = now;
    }
    this.#set(gone.size === 0 ? list : list.filter(({ traceId }) => !gone.has(traceId)), gone.size > 0);
    this.#init.changed({ list: gone.size > 0, ids: own });
  }

  #take(merged: Merged): void {
    const first = !this.#loaded;
    const before = this.#list;
    this.#loaded = true;
    if (merged.cut) this.#cuts++;
    this.#set(merged.list, merged.moved);
    const gone = before.filter(({ traceId }) => this.indexOf(traceId) < 0).map(({ traceId }) => traceId);
    if (first || merged.moved || merged.ids.length > 0) {
      this.#init.changed({ list: first || merged.moved, ids: merged.ids, state: first });
    }
    if (gone.length > 0) this.#init.dropped(gone, { deleted: this.#init.isWhole && !merged.cut });
  }

  #placesById(): Map<string, number> {
    return (this.#places ??= new Map(this.#list.map((trace, place) => [trace.traceId, place])));
  }

  #set(list: readonly TraceInfo[], moved: boolean): void {
    this.#list = list;
    if (moved) this.#places = undefined;
  }
}
