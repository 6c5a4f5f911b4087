import type { TraceApi } from '../mlflow/api';
import type { Assessment } from '../model/assessment';
import { Emitter } from '../model/event';
import type { Disposable, Event } from '../model/event';
import type { TraceInfo } from '../model/trace';
import { TrackingError } from '../model/trackingError';
import { Latest, superseded } from './latest';
import { appendOlder, kept, mergeNewest } from './mergeList';
import type { Merged } from './mergeList';
import { PutLog, withAssessment } from './putLog';

/** What became different. All of it may be false or empty, never everything. */
export interface TraceChange {
  /** Order or membership of `traces()`. */
  readonly list: boolean;
  /** Traces that came, went, or have other content (labels, state …), whether they are in the list or not. */
  readonly ids: readonly string[];
  /** `loading`, `error`, `stale` or `hasMore`. */
  readonly state: boolean;
}

export type StoreApi = Pick<TraceApi, 'searchTraces' | 'getTraceInfo' | 'server'>;

const PAGE = 50;
/** How much of the list a refresh asks for anew: the largest page there is (contract §3). */
const REFRESH_MOST = 500;
/** Running traces outside of what a refresh asks for anyway. */
const RUNNING_MOST = 20;

/**
 * The traces of one experiment on one server, with their labels: the list as far as it is loaded, and single traces
 * that somebody looks at. The outbox puts what the server answered; nothing here writes.
 */
export class TraceStore implements Disposable {
  readonly experimentId: string;
  readonly #api: StoreApi;
  readonly #changed = new Emitter<TraceChange>();
  readonly onDidChange: Event<TraceChange> = this.#changed.event;
  readonly #log = new PutLog();
  readonly #newest = new Latest();
  readonly #ended = new AbortController();
  /** What traces without a name of their own are called, as far as their spans were read. */
  readonly #rootNames = new Map<string, string>();
  #list: readonly TraceInfo[] = [];
  /** Traces that are known without being in the list. */
  readonly #others = new Map<string, TraceInfo>();
  #hasMore = true;
  #loaded = false;
  #error: TrackingError | undefined;
  #refreshing: Promise<void> | undefined;
  #more: Promise<void> | undefined;
  /** Grows whenever older traces were let go: a page asked for before that would leave a gap. */
  #cuts = 0;

  constructor(api: StoreApi, experimentId: string) {
    this.#api = api;
    this.experimentId = experimentId;
  }

  get server(): string {
    return this.#api.server;
  }

  /** The list as far as it is loaded, newest first. */
  traces(): readonly TraceInfo[] {
    return this.#list;
  }

  get(traceId: string): TraceInfo | undefined {
    return this.#list.find((trace) => trace.traceId === traceId) ?? this.#others.get(traceId);
  }

  /** Whether the list was answered at least once. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Whether there may be older traces; true until the first answer. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  get loading(): boolean {
    return this.#refreshing !== undefined || this.#more !== undefined;
  }

  /** Why the last refresh or page failed; the list of before stays. */
  get error(): TrackingError | undefined {
    return this.#error;
  }

  /** The list may be out of date: it could not be asked for anew. */
  get stale(): boolean {
    return this.#loaded && this.#error !== undefined;
  }

  /** A trace's place in the list, from 0; -1 when it is not in it. */
  indexOf(traceId: string): number {
    return this.#list.findIndex((trace) => trace.traceId === traceId);
  }

  /** The next newer (-1) or older (1) trace of the list; undefined at its ends. */
  neighbour(traceId: string, delta: -1 | 1): TraceInfo | undefined {
    const index = this.indexOf(traceId);
    return index < 0 ? undefined : this.#list[index + delta];
  }

  /**
   * Asks for the newest traces again, as many as are loaded (at least a page, at most 500), and for running ones
   * beyond. A failure becomes `error`; it is not thrown. A newer refresh overtakes an older one.
   */
  refresh(signal?: AbortSignal): Promise<void> {
    const running = this.#runRefresh(signal).finally(() => {
      if (this.#refreshing !== running) return;
      this.#refreshing = undefined;
      this.#fire({ state: true });
    });
    const before = this.loading;
    this.#refreshing = running;
    if (!before) this.#fire({ state: true });
    return running;
  }

  /** Loads the next page. Does nothing when there is none or one is under way. A failure becomes `error`. */
  loadMore(signal?: AbortSignal): Promise<void> {
    if (this.#more) return this.#more;
    if (!this.#hasMore) return Promise.resolve();
    const before = this.loading;
    const running = this.#runMore(signal).finally(() => {
      this.#more = undefined;
      this.#fire({ state: true });
    });
    this.#more = running;
    if (!before) this.#fire({ state: true });
    return running;
  }

  /**
   * Asks for one trace again, in the list or not.
   * @returns the trace; undefined when the server no longer has it, which removes it here.
   * @throws TrackingError for everything else, and the signal's reason.
   */
  async refreshTrace(traceId: string, signal?: AbortSignal): Promise<TraceInfo | undefined> {
    try {
      let trace: TraceInfo | undefined;
      await this.#log.read(
        () => this.#api.getTraceInfo(traceId, this.#signal(signal)),
        (answer, settle) => {
          trace = this.#keep(this.#named(settle(answer)));
        },
      );
      return trace;
    } catch (error) {
      if (!(error instanceof TrackingError) || error.kind !== 'notFound') throw error;
      this.#forget(traceId);
      return undefined;
    }
  }

  /**
   * The newest trace of the experiment, running ones included, asked for now; undefined when there is none.
   * @throws TrackingError, or the signal's reason.
   */
  async newest(signal?: AbortSignal): Promise<TraceInfo | undefined> {
    let trace: TraceInfo | undefined;
    await this.#log.read(
      () => this.#search({ maxResults: 1 }, this.#signal(signal)),
      ({ items }, settle) => {
        trace = items[0] && this.#keep(this.#named(settle(items[0])));
      },
    );
    return trace;
  }

  /**
   * Takes what the server answered to a write. Reads that were sent before cannot undo it. What a new label overrides is
   * invalid at once; the server's own word on it is asked for besides.
   */
  put(assessment: Assessment): void {
    this.#write(assessment.traceId, assessment.id, assessment);
  }

  /**
   * Calls a trace by its root span from now on, as MLflow's own tracing does: what came by OpenTelemetry has no name
   * (contract §4.2), and its spans tell one only when they are read.
   */
  nameByRoot(traceId: string, root: string): void {
    const trace = this.get(traceId);
    if (root.trim() === '' || trace?.name !== null) return;
    this.#rootNames.set(traceId, root);
    this.#keep(this.#named(trace));
  }

  /** Takes note of a deleted assessment. */
  remove(traceId: string, id: string): void {
    this.#write(traceId, id, null);
  }

  dispose(): void {
    this.#ended.abort();
    this.#newest.abort();
    this.#changed.dispose();
  }

  async #runRefresh(signal: AbortSignal | undefined): Promise<void> {
    const maxResults = Math.min(Math.max(this.#list.length, PAGE), REFRESH_MOST);
    const answered = await this.#attempt(signal, () =>
      this.#newest.run(
        (own) =>
          this.#log.read(
            () => this.#search({ maxResults }, own),
            (page, settle) => {
              if (own.aborted) return;
              const { items, nextPageToken } = page;
              const merged = mergeNewest(
                this.#list,
                items.map((item) => this.#named(settle(item))),
                nextPageToken === null,
              );
              if (merged.cut || merged.list.length === items.length) this.#hasMore = nextPageToken !== null;
              this.#take(merged);
            },
          ),
        this.#signal(signal),
      ),
    );
    if (answered === undefined || answered === superseded) return;
    const asked = new Set(answered.items.map((trace) => trace.traceId));
    const known = [...this.#list, ...this.#others.values()];
    const running = known.filter((trace) => trace.state === 'IN_PROGRESS' && !asked.has(trace.traceId));
    for (const { traceId } of running.slice(0, RUNNING_MOST)) {
      await this.#attempt(signal, () => this.refreshTrace(traceId, signal));
    }
  }

  async #runMore(signal: AbortSignal | undefined): Promise<void> {
    await this.#refreshing;
    const cuts = this.#cuts;
    // Not by offset: traces that arrive meanwhile would shift the pages (contract §3). Those of the last millisecond
    // come again and are told by their id; when they fill the page, its token leads on.
    const oldest = this.#list.at(-1);
    const filter = oldest ? `timestamp_ms <= ${oldest.requestTime}` : '';
    let pageToken: string | undefined;
    for (let added = 0; added === 0 && this.#hasMore;) {
      const page = await this.#attempt(signal, () =>
        this.#log.read(
          () => this.#search({ maxResults: PAGE, filter, pageToken }, this.#signal(signal)),
          ({ items, nextPageToken }, settle) => {
            if (cuts !== this.#cuts) return;
            const before = this.#list.length;
            this.#hasMore = nextPageToken !== null;
            this.#take(
              appendOlder(
                this.#list,
                items.map((item) => this.#named(settle(item))),
              ),
            );
            added = this.#list.length - before;
          },
        ),
      );
      if (!page || cuts !== this.#cuts) return;
      pageToken = page.nextPageToken ?? undefined;
    }
  }

  #search(
    query: { maxResults: number; filter?: string; pageToken?: string | undefined },
    signal: AbortSignal,
  ) {
    return this.#api.searchTraces({ experimentIds: [this.experimentId], ...query }, signal);
  }

  /** Runs a read of the list; a TrackingError becomes `error`, a cancelled one leaves everything as it is. */
  async #attempt<T>(signal: AbortSignal | undefined, read: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await read();
      if (answer !== superseded) this.#setError(undefined);
      return answer;
    } catch (error) {
      if (error instanceof TrackingError) this.#setError(error);
      else if (signal?.aborted !== true && !this.#ended.signal.aborted) throw error;
      return undefined;
    }
  }

  #setError(error: TrackingError | undefined): void {
    if (this.#error === error) return;
    this.#error = error;
    this.#fire({ state: true });
  }

  #take(merged: Merged): void {
    const first = !this.#loaded;
    this.#loaded = true;
    if (merged.cut) this.#cuts++;
    this.#list = merged.list;
    for (const trace of merged.list) this.#others.delete(trace.traceId);
    if (first || merged.moved || merged.ids.length > 0) {
      this.#fire({ list: first || merged.moved, ids: merged.ids, state: first });
    }
  }

  #named(trace: TraceInfo): TraceInfo {
    const root = trace.name === null ? this.#rootNames.get(trace.traceId) : undefined;
    return root === undefined ? trace : { ...trace, name: root };
  }

  /** Takes a trace that was asked for by itself; gives the object that is kept. */
  #keep(fresh: TraceInfo): TraceInfo {
    const { traceId } = fresh;
    const old = this.get(traceId);
    const trace = kept(old, fresh);
    if (trace === old) return trace;
    if (this.indexOf(traceId) < 0) this.#others.set(traceId, trace);
    else this.#list = this.#list.map((item) => (item.traceId === traceId ? trace : item));
    this.#fire({ ids: [traceId] });
    return trace;
  }

  #forget(traceId: string): void {
    const listed = this.indexOf(traceId) >= 0;
    if (!this.#others.delete(traceId) && !listed) return;
    this.#list = this.#list.filter((trace) => trace.traceId !== traceId);
    this.#fire({ list: listed, ids: [traceId] });
  }

  #write(traceId: string, id: string, assessment: Assessment | null): void {
    this.#log.put(traceId, id, assessment);
    const trace = this.get(traceId);
    if (!trace) return;
    const before = trace.assessments.find((item) => item.id === id);
    this.#keep(withAssessment(trace, id, assessment));
    const overriding = assessment ?? before;
    if (overriding && overriding.overrides !== null && !(assessment && before)) this.#confirm(traceId);
  }

  /** Asks for a trace in the background, after a write that has changed more of it than its answer tells. */
  #confirm(traceId: string): void {
    // When it fails: what the server does is known (contract §5) and shown already, and the next refresh asks again.
    this.refreshTrace(traceId).catch(() => undefined);
  }

  #signal(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([this.#ended.signal, signal]) : this.#ended.signal;
  }

  #fire(change: Partial<TraceChange>): void {
    this.#changed.fire({ list: false, ids: [], state: false, ...change });
  }
}
