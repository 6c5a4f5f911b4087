import type { Page } from '../mlflow/api';
import type { TraceInfo } from '../model/trace';
import { TrackingError } from '../model/trackingError';
import type { ListedTraces } from './listedTraces';
import { Latest, superseded } from './latest';
import { joinFilters, type TraceOrder } from './traceOrder';

const PAGE = 50;
/**
 * Maximum number of traces a refresh requests: MLflow's largest page (docs/mlflow-api.md#searching-traces).
 */
const REFRESH_MOST = 500;
/** Maximum number of consecutive pages without a new trace, for a server that never stops returning them. */
const MOST_PAGES = 100;
/** Maximum number of running traces a refresh requests individually, in addition to its page. */
const RUNNING_MOST = 20;

export interface PageQuery {
  readonly maxResults: number;
  readonly filter?: string;
  readonly pageToken?: string | undefined;
}

interface ListLoadingInit {
  readonly listed: ListedTraces;
  /** The list's filter; '' for all traces. */
  readonly filter: string;
  readonly order: TraceOrder;
  readonly search: (query: PageQuery, signal: AbortSignal | undefined) => Promise<Page<TraceInfo>>;
  /** Individually requested traces, which are also refreshed while they run. */
  readonly singles: () => readonly TraceInfo[];
  readonly refreshTrace: (traceId: string) => Promise<unknown>;
  /** Called when `loading` or `error` changes. */
  readonly changed: () => void;
}

/**
 * Loads the list: refreshes its first traces or loads the next page. Errors are kept in `error`, not thrown.
 */
export class ListLoading {
  readonly #init: ListLoadingInit;
  readonly #first = new Latest();
  /** The token of the last response, for lists that are paged by token. */
  #token: string | undefined;
  /** The running traces with a request in flight. */
  readonly #asking = new Set<string>();
  #ended = false;
  #error: TrackingError | undefined;
  #refreshing: Promise<void> | undefined;
  #more: Promise<void> | undefined;

  constructor(init: ListLoadingInit) {
    this.#init = init;
  }

  get loading(): boolean {
    return this.#refreshing !== undefined || this.#more !== undefined;
  }

  /** The refresh in progress. */
  get refreshing(): Promise<void> | undefined {
    return this.#refreshing;
  }

  get error(): TrackingError | undefined {
    return this.#error;
  }

  /** Refreshes the first traces. A newer refresh supersedes an older one. */
  refresh(signal: AbortSignal | undefined): Promise<void> {
    const running = this.#runRefresh(signal).finally(() => {
      if (this.#refreshing !== running) return;
      this.#refreshing = undefined;
      this.#init.changed();
    });
    const before = this.loading;
    this.#refreshing = running;
    if (!before) this.#init.changed();
    return running;
  }

  loadMore(signal: AbortSignal | undefined): Promise<void> {
    if (this.#more) return this.#more;
    if (!this.#init.listed.hasMore) return Promise.resolve();
    const before = this.loading;
    const running = this.#runMore(signal).finally(() => {
      this.#more = undefined;
      this.#init.changed();
    });
    this.#more = running;
    if (!before) this.#init.changed();
    return running;
  }

  /** Ignores pending results. The list aborts the requests themselves. */
  dispose(): void {
    this.#ended = true;
    this.#first.abort();
  }

  async #runRefresh(signal: AbortSignal | undefined): Promise<void> {
    const { listed, filter, search } = this.#init;
    const maxResults = Math.min(Math.max(listed.list.length, PAGE), REFRESH_MOST);
    const answered = await this.#attempt(signal, async () => {
      const page = await this.#first.run((own) => search({ maxResults, filter }, own), signal);
      if (page !== superseded && !this.#ended) {
        listed.takeFirst(page);
        this.#token = page.nextPageToken ?? undefined;
      }
      return page;
    });
    if (answered === undefined || answered === superseded) return;
    this.#askForRunning(new Set(answered.items.map((trace) => trace.traceId)));
  }

  /**
   * Refreshes the running traces that a response didn't include, each on its own; the list doesn't wait for
   * them.
   */
  #askForRunning(answered: ReadonlySet<string>): void {
    const { listed, singles } = this.#init;
    const known = new Map([...listed.list, ...singles()].map((trace) => [trace.traceId, trace]));
    const running = [...known.values()].filter(
      ({ traceId, state }) => state === 'IN_PROGRESS' && !answered.has(traceId),
    );
    for (const { traceId } of running.slice(0, RUNNING_MOST)) {
      if (this.#asking.has(traceId)) continue;
      this.#asking.add(traceId);
      const done = (): boolean => this.#asking.delete(traceId);
      // If it fails, the trace stays as it is, and the next refresh retries.
      this.#init.refreshTrace(traceId).then(done, done);
    }
  }

  async #runMore(signal: AbortSignal | undefined): Promise<void> {
    const { listed, search, order } = this.#init;
    if (!listed.loaded) await this.#refreshing;
    const { cuts } = listed;
    // Avoid paging by offset where possible: new traces would shift the pages
    // (docs/mlflow-api.md#searching-traces). Traces of the last millisecond are returned again and dropped by
    // their ID; if they fill the page, continue with its token.
    const last = listed.list.at(-1);
    const filter = joinFilters(this.#init.filter, last ? (order.from?.(last) ?? '') : '');
    let pageToken = order.from ? undefined : this.#token;
    let added = 0;
    for (let pages = 0; added === 0 && listed.hasMore && pages < MOST_PAGES; pages++) {
      const page = await this.#attempt(signal, async () => {
        const answer = await search({ maxResults: PAGE, filter, pageToken }, signal);
        if (cuts === listed.cuts && !this.#ended) {
          added = listed.takeNext(answer);
          this.#token = answer.nextPageToken ?? undefined;
        }
        return answer;
      });
      if (!page || cuts !== listed.cuts) return;
      pageToken = page.nextPageToken ?? undefined;
    }
  }

  /** Runs a read of the list. A TrackingError becomes `error`; a cancellation changes nothing. */
  async #attempt<T>(signal: AbortSignal | undefined, read: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await read();
      if (answer !== superseded) this.#setError(undefined);
      return answer;
    } catch (error) {
      if (error instanceof TrackingError) this.#setError(error);
      else if (signal?.aborted !== true && !this.#ended) throw error;
      return undefined;
    }
  }

  #setError(error: TrackingError | undefined): void {
    if (this.#error === error) return;
    this.#error = error;
    this.#init.changed();
  }
}
