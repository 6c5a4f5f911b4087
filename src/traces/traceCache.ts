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

export type CacheApi = Pick<TraceApi, 'searchTraces' | 'getTraceInfo' | 'server'>;

/** Traces that became different: they came, went, or have other content (labels, state …). Never empty. */
export interface CacheChange {
  readonly ids: readonly string[];
}

/** A list for as long as somebody needs it: it goes with its last holder. */
export interface HeldList extends Disposable {
  readonly list: TraceList;
}

/** Traces that were asked for by themselves and are in no list; the oldest beyond these go. */
const MOST_SINGLE = 1_000;

interface Known {
  readonly trace: TraceInfo;
  /** The number of the request that told it: an answer to an earlier request does not replace it. */
  readonly asked: number;
}

/**
 * The traces of one server that are known here, with their labels, each once: it stays the same object as long as its
 * content is the same. Lists say which of them, in what order. The outbox puts what the server answered; nothing here
 * writes.
 */
export class TraceCache implements Disposable {
  readonly #api: CacheApi;
  readonly #changed = new Emitter<CacheChange>();
  readonly onDidChange: Event<CacheChange> = this.#changed.event;
  readonly #known = new Map<string, Known>();
  /** Those that were asked for by themselves, the oldest first. */
  readonly #singles = new Set<string>();
  /** What traces without a name of their own are called, as far as their spans were read. */
  readonly #rootNames = new Map<string, string>();
  readonly #log = new PutLog();
  readonly #ended = new AbortController();
  readonly #searches = new SharedCalls<Page<TraceInfo>>();
  readonly #infos = new SharedCalls<TraceInfo>();
  readonly #lists = new Map<string, { readonly list: TraceList; holders: number }>();
  #asked = 0;
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

  /** The list of a question. Who asks the same question holds the same list, and shares its requests. */
  hold(query: ListQuery): HeldList {
    const key = JSON.stringify([[...query.experimentIds].sort(), query.filter]);
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
   * A page of a search. What it tells is known from then on, in whichever list it is. The same page is asked for once at a
   * time.
   * @throws TrackingError, or the signal's reason.
   */
  search(query: TraceQuery, signal?: AbortSignal): Promise<Page<TraceInfo>> {
    const { experimentIds, filter = '', maxResults, pageToken = '' } = query;
    const key = JSON.stringify([[...experimentIds].sort(), filter, maxResults, pageToken]);
    return this.#searches.run(
      key,
      (own) => {
        const asked = ++this.#asked;
        return this.#log.read(
          () => this.#api.searchTraces(query, this.#signal(own)),
          (page, settle) => ({ ...page, items: this.#take(page.items.map(settle), asked) }),
        );
      },
      { signal },
    );
  }

  /**
   * Asks for one trace again, in a list or not; once at a time, however many want it.
   * @param options.fresh The caller has written: an answer to an earlier request does not count.
   * @returns the trace; undefined when the server no longer has it, which removes it here.
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
   * The newest trace of an experiment, running ones included, asked for now; undefined when there is none.
   * @throws TrackingError, or the signal's reason.
   */
  async newest(experimentId: string, signal?: AbortSignal): Promise<TraceInfo | undefined> {
    const { items } = await this.search({ experimentIds: [experimentId], maxResults: 1 }, signal);
    const [trace] = items;
    if (trace) this.#keepSingle(trace.traceId);
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
      () => this.#api.getTraceInfo(traceId, this.#signal(signal)),
      (answer, settle) => this.#take([settle(answer)], asked)[0] ?? answer,
    );
  }

  /** Takes what was answered; gives the objects that are kept. */
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

  /** Asks for a trace in the background, after a write that has changed more of it than its answer tells. */
  #confirm(traceId: string): void {
    // When it fails: what the server does is known (contract §5) and shown already, and the next refresh asks again.
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

  /** Lets go of traces that no list has and nobody asked for, once the lists have taken the answers that are there. */
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
