import type { TraceApi } from '../mlflow/api';
import type { Assessment } from '../model/assessment';
import { Emitter } from '../model/event';
import type { Disposable, Event } from '../model/event';
import type { TraceInfo } from '../model/trace';
import { TrackingError } from '../model/trackingError';
import { KnownTraces, type TraceChange } from './knownTraces';
import { ListLoading, type ListQuery } from './listLoading';
import { PutLog, withAssessment } from './putLog';

export type StoreApi = Pick<TraceApi, 'searchTraces' | 'getTraceInfo' | 'server'>;

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
  readonly #ended = new AbortController();
  readonly #known = new KnownTraces((change) => this.#fire(change));
  readonly #loading = new ListLoading({
    known: this.#known,
    log: this.#log,
    search: (query, signal) => this.#search(query, signal),
    refreshTrace: (traceId) => this.refreshTrace(traceId),
    changed: () => this.#fire({ state: true }),
  });

  constructor(api: StoreApi, experimentId: string) {
    this.#api = api;
    this.experimentId = experimentId;
  }

  get server(): string {
    return this.#api.server;
  }

  /** The list as far as it is loaded, newest first. */
  traces(): readonly TraceInfo[] {
    return this.#known.list;
  }

  get(traceId: string): TraceInfo | undefined {
    return this.#known.get(traceId);
  }

  /** Whether the list was answered at least once. */
  get loaded(): boolean {
    return this.#known.loaded;
  }

  /** Whether there may be older traces; true until the first answer. */
  get hasMore(): boolean {
    return this.#known.hasMore;
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
    return this.#known.indexOf(traceId);
  }

  /** The next newer (-1) or older (1) trace of the list; undefined at its ends. */
  neighbour(traceId: string, delta: -1 | 1): TraceInfo | undefined {
    const index = this.indexOf(traceId);
    return index < 0 ? undefined : this.traces()[index + delta];
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
          trace = this.#known.keep(settle(answer));
        },
      );
      return trace;
    } catch (error) {
      if (!(error instanceof TrackingError) || error.kind !== 'notFound') throw error;
      this.#known.forget(traceId);
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
      () => this.#search({ maxResults: 1 }, signal),
      ({ items }, settle) => {
        trace = items[0] && this.#known.keep(settle(items[0]));
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

  /** Takes note of a deleted assessment. */
  remove(traceId: string, id: string): void {
    this.#write(traceId, id, null);
  }

  /**
   * Calls a trace by its root span from now on, as MLflow's own tracing does: what came by OpenTelemetry has no name
   * (contract §4.2), and its spans tell one only when they are read.
   */
  nameByRoot(traceId: string, root: string): void {
    this.#known.nameByRoot(traceId, root);
  }

  dispose(): void {
    this.#ended.abort();
    this.#loading.dispose();
    this.#changed.dispose();
  }

  #write(traceId: string, id: string, assessment: Assessment | null): void {
    this.#log.put(traceId, id, assessment);
    const trace = this.get(traceId);
    if (!trace) return;
    const before = trace.assessments.find((item) => item.id === id);
    this.#known.keep(withAssessment(trace, id, assessment));
    const overriding = assessment ?? before;
    if (overriding && overriding.overrides !== null && !(assessment && before)) this.#confirm(traceId);
  }

  /** Asks for a trace in the background, after a write that has changed more of it than its answer tells. */
  #confirm(traceId: string): void {
    // When it fails: what the server does is known (contract §5) and shown already, and the next refresh asks again.
    this.refreshTrace(traceId).catch(() => undefined);
  }

  #search(query: ListQuery, signal: AbortSignal | undefined) {
    return this.#api.searchTraces({ experimentIds: [this.experimentId], ...query }, this.#signal(signal));
  }

  #signal(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([this.#ended.signal, signal]) : this.#ended.signal;
  }

  #fire(change: Partial<TraceChange>): void {
    this.#changed.fire({ list: false, ids: [], state: false, ...change });
  }
}
