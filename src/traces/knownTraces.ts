import type { Page } from '../mlflow/api';
import type { TraceInfo } from '../model/trace';
import { appendOlder, kept, mergeNewest } from './mergeList';
import type { Merged } from './mergeList';

/** What became different. All of it may be false or empty, never everything. */
export interface TraceChange {
  /** Order or membership of `traces()`. */
  readonly list: boolean;
  /** Traces that came, went, or have other content (labels, state …), whether they are in the list or not. */
  readonly ids: readonly string[];
  /** `loading`, `error`, `stale` or `hasMore`. */
  readonly state: boolean;
}

/**
 * The traces that are known: the list as far as it is loaded, and single ones beside it. Each is here once, and stays
 * the same object as long as its content is the same. Says what became different; asks nobody.
 */
export class KnownTraces {
  readonly #changed: (change: Partial<TraceChange>) => void;
  /** What traces without a name of their own are called, as far as their spans were read. */
  readonly #rootNames = new Map<string, string>();
  #list: readonly TraceInfo[] = [];
  /** Traces that are known without being in the list. */
  readonly #others = new Map<string, TraceInfo>();
  #hasMore = true;
  #loaded = false;
  #cuts = 0;

  constructor(changed: (change: Partial<TraceChange>) => void) {
    this.#changed = changed;
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

  all(): readonly TraceInfo[] {
    return [...this.#list, ...this.#others.values()];
  }

  get(traceId: string): TraceInfo | undefined {
    return this.#list.find((trace) => trace.traceId === traceId) ?? this.#others.get(traceId);
  }

  indexOf(traceId: string): number {
    return this.#list.findIndex((trace) => trace.traceId === traceId);
  }

  /** Takes the newest traces as just answered. */
  takeNewest({ items, nextPageToken }: Page<TraceInfo>): void {
    const merged = mergeNewest(this.#list, items.map(this.#named), nextPageToken === null);
    if (merged.cut || merged.list.length === items.length) this.#hasMore = nextPageToken !== null;
    this.#take(merged);
  }

  /** Takes a page of older traces; gives how many of them are new. */
  takeOlder({ items, nextPageToken }: Page<TraceInfo>): number {
    const before = this.#list.length;
    this.#hasMore = nextPageToken !== null;
    this.#take(appendOlder(this.#list, items.map(this.#named)));
    return this.#list.length - before;
  }

  /** Takes a trace that was asked for by itself; gives the object that is kept. */
  keep(answer: TraceInfo): TraceInfo {
    const { traceId } = answer;
    const old = this.get(traceId);
    const trace = kept(old, this.#named(answer));
    if (trace === old) return trace;
    if (this.indexOf(traceId) < 0) this.#others.set(traceId, trace);
    else this.#list = this.#list.map((item) => (item.traceId === traceId ? trace : item));
    this.#changed({ ids: [traceId] });
    return trace;
  }

  forget(traceId: string): void {
    const listed = this.indexOf(traceId) >= 0;
    if (!this.#others.delete(traceId) && !listed) return;
    this.#list = this.#list.filter((trace) => trace.traceId !== traceId);
    this.#changed({ list: listed, ids: [traceId] });
  }

  /** Calls a trace that has no name by its root span, in later answers too. */
  nameByRoot(traceId: string, root: string): void {
    const trace = this.get(traceId);
    if (root.trim() === '' || trace?.name !== null) return;
    this.#rootNames.set(traceId, root);
    this.keep(trace);
  }

  readonly #named = (trace: TraceInfo): TraceInfo => {
    const root = trace.name === null ? this.#rootNames.get(trace.traceId) : undefined;
    return root === undefined ? trace : { ...trace, name: root };
  };

  #take(merged: Merged): void {
    const first = !this.#loaded;
    this.#loaded = true;
    if (merged.cut) this.#cuts++;
    this.#list = merged.list;
    for (const trace of merged.list) this.#others.delete(trace.traceId);
    if (first || merged.moved || merged.ids.length > 0) {
      this.#changed({ list: first || merged.moved, ids: merged.ids, state: first });
    }
  }
}
