import type { Page, TraceQuery } from '../mlflow/api';
import { Emitter } from '../model/event';
import type { Disposable, Event } from '../model/event';
import type { TraceInfo } from '../model/trace';
import type { TrackingError } from '../model/trackingError';
import { ListedTraces, type TraceChange } from './listedTraces';
import { ListLoading } from './listLoading';
import {
  ALL_TIME,
  joinFilters,
  rangeFilter,
  TRACE_ORDERS,
  type TimeRange,
  type TraceSort,
} from './traceOrder';

/** Selects traces of a server and their order. */
export interface ListQuery {
  readonly experimentIds: readonly string[];
  /** A filter in MLflow's language (docs/mlflow-api.md#filters); '' for all. */
  readonly filter: string;
  /** Default: newest first. */
  readonly sort?: TraceSort;
  /** Default: all time. */
  readonly range?: TimeRange;
}

/** The parts of the cache that a list needs. */
export interface ListCache {
  readonly get: (traceId: string) => TraceInfo | undefined;
  readonly search: (query: TraceQuery, signal: AbortSignal | undefined) => Promise<Page<TraceInfo>>;
  readonly refreshTrace: (traceId: string) => Promise<unknown>;
  readonly onDidChange: Event<{ readonly ids: readonly string[] }>;
  /** Returns the individually requested traces. */
  readonly singles: () => readonly TraceInfo[];
  /** Called when traces are no longer in this list. `deleted`: they are no longer on the server. */
  readonly dropped: (ids: readonly string[], why: { readonly deleted: boolean }) => void;
}

/**
 * The traces that match a query, as far as they are loaded, in its order. The cache owns the traces
 * themselves.
 */
export class TraceList implements Disposable {
  readonly query: ListQuery;
  readonly #changed = new Emitter<TraceChange>();
  readonly onDidChange: Event<TraceChange> = this.#changed.event;
  readonly #ended = new AbortController();
  readonly #listed: ListedTraces;
  readonly #loading: ListLoading;
  readonly #cacheEvents: Disposable;

  constructor(query: ListQuery, cache: ListCache) {
    this.query = query;
    const { experimentIds, sort = 'newest', range = ALL_TIME } = query;
    const order = TRACE_ORDERS[sort];
    const filter = joinFilters(query.filter, rangeFilter(range));
    this.#listed = new ListedTraces({
      isWhole: filter === '' && order.from !== undefined,
      compare: order.compare,
      changed: (change) => this.#fire(change),
      dropped: cache.dropped,
    });
    this.#cacheEvents = cache.onDidChange(({ ids }) => this.#listed.update(ids, cache.get));
    this.#loading = new ListLoading({
      listed: this.#listed,
      filter,
      order,
      search: (page, signal) =>
        cache.search({ experimentIds, orderBy: order.orderBy, ...page }, this.#signal(signal)),
      singles: cache.singles,
      refreshTrace: cache.refreshTrace,
      changed: () => this.#fire({ state: true }),
    });
  }

  /** Returns the loaded traces, in the list's order. */
  traces(): readonly TraceInfo[] {
    return this.#listed.list;
  }

  /** Whether the list was loaded at least once. */
  get loaded(): boolean {
    return this.#listed.loaded;
  }

  /** Whether there may be more traces; true until the first response. */
  get hasMore(): boolean {
    return this.#listed.hasMore;
  }

  /** The number of traces; undefined until all are loaded. */
  get total(): number | undefined {
    return this.loaded && !this.hasMore ? this.traces().length : undefined;
  }

  get loading(): boolean {
    return this.#loading.loading;
  }

  /** Why the last refresh or page failed. The existing list remains. */
  get error(): TrackingError | undefined {
    return this.#loading.error;
  }

  /** Whether the list may be out of date, because the last request failed. */
  get stale(): boolean {
    return this.loaded && this.error !== undefined;
  }

  /** Returns the zero-based index of a trace in the list; -1 when it isn't in it. */
  indexOf(traceId: string): number {
    return this.#listed.indexOf(traceId);
  }

  /**
   * Returns the trace before (-1) or after (1) this one in the list; undefined at the ends, or if this one
   * isn't in the list.
   */
  neighbor(traceId: string, delta: -1 | 1): TraceInfo | undefined {
    const index = this.indexOf(traceId);
    return index < 0 ? undefined : this.traces()[index + delta];
  }

  /** Loads the first page, unless it's loaded or being loaded. A failure sets `error`. */
  ensure(): Promise<void> {
    return this.loaded ? Promise.resolve() : (this.#loading.refreshing ?? this.refresh());
  }

  /**
   * Refreshes the first traces, as many as are loaded (at least one page, at most 500). Also requests running
   * traces beyond those, without waiting for them. A failure sets `error` and isn't thrown. A newer refresh
   * supersedes an older one.
   */
  refresh(signal?: AbortSignal): Promise<void> {
    return this.#loading.refresh(signal);
  }

  /** Loads the next page, unless there is none or it's already being loaded. A failure sets `error`. */
  loadMore(signal?: AbortSignal): Promise<void> {
    return this.#loading.loadMore(signal);
  }

  dispose(): void {
    this.#ended.abort();
    this.#loading.dispose();
    this.#cacheEvents.dispose();
    this.#changed.dispose();
  }

  #signal(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([this.#ended.signal, signal]) : this.#ended.signal;
  }

  #fire(change: Partial<TraceChange>): void {
    this.#changed.fire({ list: false, ids: [], state: false, ...change });
  }
}
