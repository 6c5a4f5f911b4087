import type { Page, TraceApi, TraceQuery } from '../mlflow/api';
import type { Assessment } from '../model/assessment';
import { Emitter } from '../model/event';
import type { Disposable, Event } from '../model/event';
import type { TraceInfo } from '../model/trace';
import { TrackingError } from '../model/trackingError';
import { kept } from './mergeList';
import { PutLog, withAssessment } from './putLog';
import { SharedCalls } from './sharedCalls';
import { TraceList, type ListQuery } from './traceList';
import { ALL_TIME } from './traceOrder';

export type CacheApi = Pick<TraceApi, 'searchTraces' | 'getTraceInfo' | 'server'>;

/** Traces that were added, removed, or updated (labels, state, …). Never empty. */
export interface CacheChange {
  readonly ids: readonly string[];
}

/** A reference to a list. The list is disposed with its last reference. */
export interface HeldList extends Disposable {
  readonly list: TraceList;
}

/**
 * Maximum number of individually requested traces to keep if they are in no list. The least recently
 * requested are dropped first.
 */
const MOST_SINGLE = 1_000;

interface Known {
  readonly trace: TraceInfo;
  /** The number of the request that returned it. The response to an earlier request doesn't replace it. */
  readonly asked: number;
}

/**
 * The known traces of one server, with their labels. A trace remains the same object as long as its content
 * is the same. Lists select and order them. The outbox puts the server's responses here; the cache itself
 * never writes to the server.
 */
export class TraceCache implements Disposable {
  readonly #api: CacheApi;
  readonly #changed = new Emitter<CacheChange>();
  readonly onDidChange: Event<CacheChange> = this.#changed.event;
  readonly #recovered = new Emitter<void>();
  /** Fires when the server responds after a failed request. */
  readonly onDidRecover: Event<void> = this.#recovered.event;
  readonly #known = new Map<string, Known>();
  /** Individually requested traces, least recently requested first. */
  readonly #singles = new Set<string>();
  /** Names of unnamed traces, from their root spans, if those were read. */
  readonly #rootNames = new Map<string, string>();
  readonly #log = new PutLog();
  readonly #ended = new AbortController();
  readonly #searches = new SharedCalls<Page<TraceInfo>>();
  readonly #infos = new SharedCalls<TraceInfo>();
  readonly #lists = new Map<string, { readonly list: TraceList; holders: number }>();
  #asked = 0;
  #failing = false;
  #pruning: NodeJS.Immediate | undefined;

  constructor(api: CacheApi) {
    this.#api = api;
  }

  get server(): string {
    return this.#api.server;
  }

  get(traceId: string): TraceInfo | undefined {
    return this.#known.get(traceId)?.trace;
  }

  /** Returns the list for a query. Equal queries share one list and its requests. */
  hold(query: ListQuery): HeldList {
    const { experimentIds, filter, sort = 'newest', range = ALL_TIME } = query;
    const key = JSON.stringify([[...experimentIds].sort(), filter, sort, range.from, range.to]);
    const held = this.#lists.get(key) ?? { list: this.#newList(query), holders: 0 };
    this.#lists.set(key, held);
    held.holders++;
    let holds = true;
    const dispose = (): void => {
      if (!holds) return;
      holds = false;
      if (--held.holders > 0) return;
      this.#lists.delete(key);
      held.list.dispose();
      this.#prune();
    };
    return { list: held.list, dispose };
  }

  /**
   * Searches for a page of traces and adds them to the cache. Concurrent searches for the same page share one
   * request.
   * @throws TrackingError, or the signal's reason.
   */
  search(query: TraceQuery, signal?: AbortSignal): Promise<Page<TraceInfo>> {
    const { experimentIds, filter = '', orderBy = '', maxResults, pageToken = '' } = query;
    const key = JSON.stringify([[...experimentIds].sort(), filter, orderBy, maxResults, pageToken]);
    return this.#searches.run(
      key,
      (own) => {
        const asked = ++this.#asked;
        return this.#log.read(
          () => this.#trackFailures(this.#api.searchTraces(query, this.#signal(own))),
          (page, settle) => ({ ...page, items: this.#take(page.items.map(settle), asked) }),
        );
      },
      { signal },
    );
  }

  /**
   * Refreshes one trace, in a list or not. Concurrent calls share one request.
   * @param options.fresh For use after a write: sends a request again that is already in flight, because its
   * response may not include the write.
   * @returns the trace; undefined when the server no longer has it, which removes it from the cache.
   * @throws TrackingError for everything else, and the signal's reason.
   */
  async refreshTrace(
    traceId: string,
    signal?: AbortSignal,
    { fresh = false } = {},
  ): Promise<TraceInfo | undefined> {
    try {
      const trace = await this.#infos.run(traceId, (own) => this.#ask(traceId, own), { signal, fresh });
      this.#keepSingle(traceId);
      return trace;
    } catch (error) {
      if (!(error instanceof TrackingError) || error.kind !== 'notFound') throw error;
      this.#forget([traceId]);
      return undefined;
    }
  }

  /**
   * Requests the newest trace of an experiment, including running ones; undefined when there is none.
   * @throws TrackingError, or the signal's reason.
   */
  async newest(experimentId: string, signal?: AbortSignal): Promise<TraceInfo | undefined> {
    const { items } = await this.search({ experimentIds: [experimentId], maxResults: 1 }, signal);
    const [trace] = items;
    if (trace) this.#keepSingle(trace.traceId);
    return trace;
  }

  /**
   * Applies the server's response to a write. Reads that were sent earlier can't undo it. An assessment that
   * a new label overrides becomes invalid at once; the trace is also requested to confirm it.
   */
  put(assessment: Assessment): void {
    this.#write(assessment.traceId, assessment.id, assessment);
  }

  /** Removes a deleted assessment. */
  remove(traceId: string, id: string): void {
    this.#write(traceId, id, null);
  }

  /**
   * Names a trace after its root span, as MLflow's own tracing does. Traces that arrived through
   * OpenTelemetry have no name (docs/mlflow-api.md#metadata-and-tags), so they can only be named once their
   * spans are read. Does nothing if the trace has a name.
   */
  nameByRoot(traceId: string, root: string): void {
    const known = this.#known.get(traceId);
    if (root.trim() === '' || known?.trace.name !== null) return;
    this.#rootNames.set(traceId, root);
    this.#replace(known, known.trace);
  }

  dispose(): void {
    this.#ended.abort();
    clearImmediate(this.#pruning);
    for (const { list } of this.#lists.values()) list.dispose();
    this.#changed.dispose();
    this.#recovered.dispose();
  }

  #newList(query: ListQuery): TraceList {
    return new TraceList(query, {
      get: (traceId) => this.get(traceId),
      search: (page, signal) => this.search(page, signal),
      refreshTrace: (traceId) => this.refreshTrace(traceId),
      onDidChange: this.onDidChange,
      singles: () => [...this.#singles].flatMap((traceId) => this.get(traceId) ?? []),
      dropped: (ids, { deleted }) => {
        if (deleted) this.#forget(ids.filter((traceId) => !this.#isListed(traceId)));
        else this.#prune();
      },
    });
  }

  async #ask(traceId: string, signal: AbortSignal): Promise<TraceInfo> {
    const asked = ++this.#asked;
    return this.#log.read(
      () => this.#trackFailures(this.#api.getTraceInfo(traceId, this.#signal(signal))),
      (answer, settle) => this.#take([settle(answer)], asked)[0] ?? answer,
    );
  }

  /** Notices when the server fails and when it responds again. */
  async #trackFailures<T>(request: Promise<T>): Promise<T> {
    try {
      const answer = await request;
      if (this.#failing) this.#recovered.fire();
      this.#failing = false;
      return answer;
    } catch (error) {
      if (error instanceof TrackingError && error.kind !== 'notFound') this.#failing = true;
      throw error;
    }
  }

  /** Returns the known traces of an experiment, in lists or not, newest first. */
  ofExperiment(experimentId: string): readonly TraceInfo[] {
    return [...this.#known.values()]
      .map(({ trace }) => trace)
      .filter((trace) => trace.experimentId === experimentId)
      .sort((a, b) => b.requestTime - a.requestTime);
  }

  /** Adds the traces of a response and returns the cached objects. */
  #take(answer: readonly TraceInfo[], asked: number): TraceInfo[] {
    const ids: string[] = [];
    const items = answer.map((fresh) => {
      const known = this.#known.get(fresh.traceId);
      if (known && known.asked > asked) return known.trace;
      const trace = kept(known?.trace, this.#named(fresh));
      this.#known.set(trace.traceId, { trace, asked });
      if (trace !== known?.trace) ids.push(trace.traceId);
      return trace;
    });
    if (ids.length > 0) this.#changed.fire({ ids });
    return items;
  }

  #write(traceId: string, id: string, assessment: Assessment | null): void {
    this.#log.put(traceId, id, assessment);
    const known = this.#known.get(traceId);
    if (!known) return;
    const before = known.trace.assessments.find((item) => item.id === id);
    this.#replace(known, withAssessment(known.trace, id, assessment));
    const overriding = assessment ?? before;
    if (overriding && overriding.overrides !== null && !(assessment && before)) this.#confirm(traceId);
  }

  /** Requests a trace in the background, after a write that changed more than the assessment it returned. */
  #confirm(traceId: string): void {
    // A failure is harmless: the server's behavior is known (docs/mlflow-api.md#assessments) and already
    // shown, and the next refresh retries.
    this.refreshTrace(traceId, undefined, { fresh: true }).catch(() => undefined);
  }

  #replace({ trace: old, asked }: Known, fresh: TraceInfo): void {
    const trace = kept(old, this.#named(fresh));
    if (trace === old) return;
    this.#known.set(trace.traceId, { trace, asked });
    this.#changed.fire({ ids: [trace.traceId] });
  }

  #named(trace: TraceInfo): TraceInfo {
    const root = trace.name === null ? this.#rootNames.get(trace.traceId) : undefined;
    return root === undefined ? trace : { ...trace, name: root };
  }

  #forget(traceIds: readonly string[]): void {
    const ids = traceIds.filter((traceId) => this.#known.delete(traceId));
    for (const traceId of ids) this.#singles.delete(traceId);
    if (ids.length > 0) this.#changed.fire({ ids });
  }

  #keepSingle(traceId: string): void {
    this.#singles.delete(traceId);
    this.#singles.add(traceId);
    const [oldest] = this.#singles;
    if (this.#singles.size <= MOST_SINGLE || oldest === undefined) return;
    this.#singles.delete(oldest);
    this.#prune();
  }

  #isListed(traceId: string): boolean {
    return [...this.#lists.values()].some(({ list }) => list.indexOf(traceId) >= 0);
  }

  /**
   * Drops traces that are in no list and weren't requested individually, after the lists have taken pending
   * responses.
   */
  #prune(): void {
    this.#pruning ??= setImmediate(() => {
      this.#pruning = undefined;
      this.#forget(
        [...this.#known.keys()].filter((traceId) => !this.#singles.has(traceId) && !this.#isListed(traceId)),
      );
    });
  }

  #signal(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([this.#ended.signal, signal]);
  }
}
