import type { Page, TraceQuery } from '../mlflow/api';
import { Emitter } from '../model/event';
import type { Disposable, Event } from '../model/event';
import type { TraceInfo } from '../model/trace';
import type { TrackingError } from '../model/trackingError';
import { ListedTraces, type TraceChange } from './listedTraces';
import { ListLoading } from './listLoading';

/** Which traces of a server, newest first. */
export interface ListQuery {
  readonly experimentIds: readonly string[];
  /** MLflow's filter language (contract §3.1); '' for all. */
  readonly filter: string;
}

/** What a list needs of the cache that knows its traces. */
export interface ListCache {
  readonly get: (traceId: string) => TraceInfo | undefined;
  readonly search: (query: TraceQuery, signal: AbortSignal | undefined) => Promise<Page<TraceInfo>>;
  readonly refreshTrace: (traceId: string) => Promise<unknown>;
  readonly onDidChange: Event<{ readonly ids: readonly string[] }>;
  /** The traces that somebody asked for by themselves. */
  readonly singles: () => readonly TraceInfo[];
  /** Traces are in this list no more. `deleted`: the server has them no more. */
  readonly dropped: (ids: readonly string[], why: { readonly deleted: boolean }) => void;
}

/** The traces that answer a question, as far as they are loaded, newest first. The cache knows the traces themselves. */
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
    this.#listed = new ListedTraces({
      isWhole: query.filter === '',
      changed: (change) => this.#fire(change),
      dropped: cache.dropped,
    });
    this.#cacheEvents = cache.onDidChange(({ ids }) => this.#listed.update(ids, cache.get));
    this.#loading = new ListLoading({
      listed: this.#listed,
      filter: query.filter,
      search: (page, signal) =>
        cache.search({ experimentIds: query.experimentIds, ...page }, this.#signal(signal)),
      singles: cache.singles,
      refreshTrace: cache.refreshTrace,
      changed: () => this.#fire({ state: true }),
    });
  }

  /** The list as far as it is loaded, newest first. */
  traces(): readonly TraceInfo[] {
    return this.#listed.list;
  }

  /** Whether the list was answered at least once. */
  get loaded(): boolean {
    return this.#listed.loaded;
  }

  /** Whether there may be older traces; true until the first answer. */
  get hasMore(): boolean {
    return this.#listed.hasMore;
  }

  /** How many traces there are; undefined while not all are loaded. */
  get total(): number | undefined {
    return this.loaded && !this.hasMore ? this.traces().length : undefined;
  }

  get loading(): boolean {
    return this.#loading.loading;
  }

  /** Why the last refresh or page failed; the list of before stays. */
  get error(): TrackingError | undefined {
    return this.#loading.error;
  }

  /** The list may be out of date: it could not be asked for anew. */
  get stale(): boolean {
    return this.loaded && this.error !== undefined;
  }

  /** A trace's place in the list, from 0; -1 when it is not in it. */
  indexOf(traceId: string): number {
    return this.#listed.indexOf(traceId);
  }

  /** The next newer (-1) or older (1) trace of the list; undefined at its ends. */
  neighbour(traceId: string, delta: -1 | 1): TraceInfo | undefined {
    const index = this.indexOf(traceId);
    return index < 0 ? undefined : this.traces()[index + delta];
  }

  /** Loads the first page, unless the list is loaded or is being loaded. A failure becomes `error`. */
  ensure(): Promise<void> {
    return this.loaded ? Promise.resolve() : (this.#loading.refreshing ?? this.refresh());
  }

  /**
   * Asks for the newest traces again, as many as are loaded (at least a page, at most 500). Running ones beyond are
   * asked for besides, without waiting. A failure becomes `error`; it is not thrown. A newer refresh overtakes an older
   * one.
   */
  refresh(signal?: AbortSignal): Promise<void> {
    return this.#loading.refresh(signal);
  }

  /** Loads the next page. Does nothing when there is none or one is under way. A failure becomes `error`. */
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
