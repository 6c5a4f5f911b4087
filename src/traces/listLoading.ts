import type { Page } from '../mlflow/api';
import type { TraceInfo } from '../model/trace';
import { TrackingError } from '../model/trackingError';
import type { ListedTraces } from './listedTraces';
import { Latest, superseded } from './latest';

const PAGE = 50;
/** How much of the list a refresh asks for anew: the largest page there is (contract §3). */
const REFRESH_MOST = 500;
/** Pages without a new trace that are asked for in a row: a server that has ever more of them would never end. */
const MOST_PAGES = 100;
/** Running traces outside of what a refresh asks for anyway. */
const RUNNING_MOST = 20;

export interface PageQuery {
  readonly maxResults: number;
  readonly filter?: string;
  readonly pageToken?: string | undefined;
}

interface ListLoadingInit {
  readonly listed: ListedTraces;
  /** Of the list; '' for all. */
  readonly filter: string;
  readonly search: (query: PageQuery, signal: AbortSignal | undefined) => Promise<Page<TraceInfo>>;
  /** Traces beside the list that are asked for again while they run. */
  readonly singles: () => readonly TraceInfo[];
  readonly refreshTrace: (traceId: string) => Promise<unknown>;
  /** `loading` or `error` became different. */
  readonly changed: () => void;
}

/** How the list is asked for: its newest traces again, or its next page. What fails is kept, not thrown. */
export class ListLoading {
  readonly #init: ListLoadingInit;
  readonly #newest = new Latest();
  /** The running traces that are being asked for. */
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

  /** The refresh that is under way. */
  get refreshing(): Promise<void> | undefined {
    return this.#refreshing;
  }

  get error(): TrackingError | undefined {
    return this.#error;
  }

  /** A newer refresh overtakes an older one. */
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

  /** What is under way says nothing any more; the requests themselves are the list's to end. */
  dispose(): void {
    this.#ended = true;
    this.#newest.abort();
  }

  async #runRefresh(signal: AbortSignal | undefined): Promise<void> {
    const { listed, filter, search } = this.#init;
    const maxResults = Math.min(Math.max(listed.list.length, PAGE), REFRESH_MOST);
    const answered = await this.#attempt(signal, async () => {
      const page = await this.#newest.run((own) => search({ maxResults, filter }, own), signal);
      if (page !== superseded && !this.#ended) listed.takeNewest(page);
      return page;
    });
    if (answered === undefined || answered === superseded) return;
    this.#askForRunning(new Set(answered.items.map((trace) => trace.traceId)));
  }

  /** Asks for the running traces that an answer did not hold, each by itself: the list waits for none of them. */
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
      // When it fails, the trace stays as it is known, and the next refresh asks again.
      this.#init.refreshTrace(traceId).then(done, done);
    }
  }

  async #runMore(signal: AbortSignal | undefined): Promise<void> {
    const { listed, search } = this.#init;
    if (!listed.loaded) await this.#refreshing;
    const { cuts } = listed;
    // Not by offset: traces that arrive meanwhile would shift the pages (contract §3). Those of the last millisecond
    // come again and are told by their id; when they fill the page, its token leads on.
    const oldest = listed.list.at(-1);
    const older = oldest ? [`timestamp_ms <= ${oldest.requestTime}`] : [];
    const filter = [this.#init.filter, ...older].filter((part) => part !== '').join(' AND ');
    let pageToken: string | undefined;
    let added = 0;
    for (let pages = 0; added === 0 && listed.hasMore && pages < MOST_PAGES; pages++) {
      const page = await this.#attempt(signal, async () => {
        const answer = await search({ maxResults: PAGE, filter, pageToken }, signal);
        if (cuts === listed.cuts && !this.#ended) added = listed.takeOlder(answer);
        return answer;
      });
      if (!page || cuts !== listed.cuts) return;
      pageToken = page.nextPageToken ?? undefined;
    }
  }

  /** Runs a read of the list; a TrackingError becomes `error`, a cancelled one leaves everything as it is. */
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
