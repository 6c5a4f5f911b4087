import type { Page } from '../mlflow/api';
import type { TraceInfo } from '../model/trace';
import { mergeNewest } from './mergeList';
import type { Merged } from './mergeList';

/** What became different of a list. All of it may be false or empty, never everything. */
export interface TraceChange {
  /** Order or membership of `traces()`. */
  readonly list: boolean;
  /** Traces that came, went, or have other content (labels, state …). */
  readonly ids: readonly string[];
  /** `loading`, `error`, `stale` or `hasMore`. */
  readonly state: boolean;
}

interface ListedInit {
  /** The list leaves nothing out: a trace that is not where it should be was deleted. */
  readonly isWhole: boolean;
  readonly changed: (change: Partial<TraceChange>) => void;
  readonly dropped: (ids: readonly string[], why: { readonly deleted: boolean }) => void;
}

/** Which traces are in a list, as far as it is loaded, and in what order. Asks nobody. */
export class ListedTraces {
  readonly #init: ListedInit;
  #list: readonly TraceInfo[] = [];
  /** Places by id; made when they are asked for. */
  #places: Map<string, number> | undefined;
  #hasMore = true;
  #loaded = false;
  #cuts = 0;

  constructor(init: ListedInit) {
    this.#init = init;
  }

  /** Newest first. */
  get list(): readonly TraceInfo[] {
    return this.#list;
  }

  /** Whether the list was answered at least once. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Whether there may be older traces; true until the first answer. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** Grows whenever older traces were let go: a page asked for before that would leave a gap. */
  get cuts(): number {
    return this.#cuts;
  }

  indexOf(traceId: string): number {
    return this.#placesById().get(traceId) ?? -1;
  }

  /** Takes the newest traces as just answered. */
  takeNewest({ items, nextPageToken }: Page<TraceInfo>): void {
    const merged = mergeNewest(this.#list, items, nextPageToken === null);
    if (merged.cut || merged.list.length === items.length) this.#hasMore = nextPageToken !== null;
    this.#take(merged);
  }

  /**
   * Takes a page of older traces; gives how many of them are new. Those that are known are what the cache says of them
   * already: pages overlap when traces arrive between them (contract §3).
   */
  takeOlder({ items, nextPageToken }: Page<TraceInfo>): number {
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

  /** Some traces became different: takes what they are now. One that is no more goes. */
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
