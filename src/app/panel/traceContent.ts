import { Emitter, type Disposable } from '../../model/event';
import type { SpanDetails } from '../../model/span';
import type { TraceInfo } from '../../model/trace';
import type { SpanPart } from '../../model/traceDocument';
import type { SearchAnswer, SearchQuery } from '../../model/traceSearch';
import { TrackingError } from '../../model/trackingError';
import type { TrackingApi } from '../../mlflow/api';
import type { StartReader } from '../../traces/reader/readerCalls';
import { TraceReader, type SkeletonPiece } from '../../traces/reader/traceReader';
import type { TraceCache } from '../../traces/traceCache';
import type { TraceList } from '../../traces/traceList';
import type { Connected, Connection } from '../../servers/connection';
import { type ContentStatus, deletedStatus, isDeleted, statusWithoutServer } from './contentStatus';
import { RunningLooks } from './runningLooks';

/** What of a trace became different: its info or labels, or how far its loading has come. */
export type ContentChange = 'trace' | 'status';

/** One trace as a panel looks at it: its info from the cache, its spans from a reader, as long as it is looked at. */
export class TraceContent implements Disposable {
  readonly traceId: string;
  readonly #server: string;
  readonly #connection: Connection;
  readonly #changed = new Emitter<ContentChange>();
  readonly #read = new Emitter<void>();
  readonly #startReader: StartReader;
  readonly #ended = new AbortController();
  readonly #connectionEvents: Disposable;
  readonly #looks: RunningLooks;
  #cacheEvents: Disposable | undefined;
  #listEvents: Disposable | undefined;
  #reader: TraceReader | undefined;
  #readerApi: TrackingApi | undefined;
  #loading: AbortController | undefined;
  #trace: TraceInfo | undefined;
  #status: ContentStatus = { phase: 'loading', error: undefined, stale: false };

  readonly onDidChange = this.#changed.event;
  /** There are more pieces of the skeleton. */
  readonly onDidRead = this.#read.event;

  /** @param isWatched Whether anybody sees it: only then a running trace is read again and again. */
  constructor(
    connection: Connection,
    server: string,
    traceId: string,
    startReader: StartReader,
    isWatched: () => boolean,
  ) {
    this.#connection = connection;
    this.#startReader = startReader;
    this.#server = server;
    this.traceId = traceId;
    this.#looks = new RunningLooks({ isWatched, look: () => this.#lookAgain() });
    this.#connectionEvents = connection.onDidChange(() => this.#connect());
  }

  /** undefined until it was answered once. It stays when the trace is deleted: labels that wait can still be copied. */
  get trace(): TraceInfo | undefined {
    return this.cache?.get(this.traceId) ?? this.#trace;
  }

  get status(): ContentStatus {
    return this.#status;
  }

  /** What is known of the server's traces; undefined while another server is configured or none answers. */
  get cache(): TraceCache | undefined {
    return this.#connected?.cache;
  }

  /** The list that the trace may be in, for its place and its neighbours. */
  get list(): TraceList | undefined {
    return this.#connected?.list;
  }

  /** All rows that were read so far. */
  skeleton(): readonly SkeletonPiece[] {
    return this.#reader?.skeleton() ?? [];
  }

  /** How many spans the trace has, once all are read; null before. */
  get spansRead(): number | null {
    return this.#reader?.done === true ? this.#reader.spanCount : null;
  }

  /** @throws TrackingError `notFound` */
  async details(spanId: string): Promise<SpanDetails> {
    return this.#requireReader().details(spanId);
  }

  /** @throws TrackingError `notFound` */
  async valueText(spanId: string, ref: string, offset: number, length: number): Promise<string> {
    return this.#requireReader().valueText(spanId, ref, offset, length);
  }

  /** Whether all spans are here: then documents are made of them. */
  get isWhole(): boolean {
    return this.#reader?.done === true && this.#status.phase !== 'loading';
  }

  /** A part of the trace as a document, in UTF-8. @throws TrackingError `notFound`; ReaderEnded; the signal's reason. */
  async document(part: SpanPart, signal: AbortSignal): Promise<{ bytes: Uint8Array; spans: number }> {
    return this.#requireReader().document(part, signal);
  }

  /** The bytes of an image or a file of this trace that the server keeps. @throws TrackingError */
  async attachment(id: string, signal: AbortSignal): Promise<Uint8Array> {
    return (this.#readerApi ?? fail()).getAttachment(this.traceId, id, signal);
  }

  /** Looks through the spans that have arrived. */
  async search(query: SearchQuery, signal: AbortSignal): Promise<SearchAnswer> {
    return this.#requireReader().search(query, signal);
  }

  /** Loads the trace, anew if it was loaded before; connects first where there is no connection. */
  load(): void {
    if (this.#connection.connected || this.#connection.connecting) this.#connect();
    else void this.#connection.connect(); // whose states lead here again
  }

  dispose(): void {
    this.#ended.abort();
    this.#looks.dispose();
    this.#loading?.abort();
    this.#cacheEvents?.dispose();
    this.#listEvents?.dispose();
    this.#connectionEvents.dispose();
    this.#reader?.dispose();
    this.#changed.dispose();
    this.#read.dispose();
  }

  #connect(): void {
    if (this.#ended.signal.aborted) return;
    this.#cacheEvents?.dispose();
    this.#listEvents?.dispose();
    this.#cacheEvents = this.#listEvents = undefined;
    const connected = this.#connected;
    if (!connected) {
      this.#looks.stop();
      this.#loading?.abort();
      return this.#setStatus(statusWithoutServer(this.#connection, this.#server, this.#trace !== undefined));
    }
    const { cache, list, api } = connected;
    this.#cacheEvents = cache.onDidChange(({ ids }) => {
      if (ids.includes(this.traceId)) this.#follow(cache);
    });
    this.#listEvents = list.onDidChange((change) => {
      if (change.list) this.#changed.fire('trace'); // its place in the list
    });
    void this.#loadFrom(cache, this.#readerOf(api));
  }

  get #connected(): Connected | undefined {
    const { connected } = this.#connection;
    return connected?.server === this.#server ? connected : undefined;
  }

  #readerOf(api: TrackingApi): TraceReader {
    if (this.#reader && this.#readerApi === api) return this.#reader;
    this.#reader?.dispose();
    const reader = (this.#reader = new TraceReader(api, this.traceId, this.#startReader));
    this.#readerApi = api;
    reader.onDidRead(() => this.#read.fire());
    reader.onDidFail((error) => this.#setStatus({ phase: 'failed', error, stale: false }));
    return reader;
  }

  /** A running trace may have more spans by now. What is shown stays until they are here. */
  #lookAgain(): void {
    const { cache } = this;
    if (cache && this.#reader) void this.#loadFrom(cache, this.#reader, { quiet: true });
  }

  /**
   * Loads info and spans. A newer load overtakes an older one, whose end says nothing any more.
   * @param options.quiet Says nothing until it has ended: nobody asked for it.
   */
  async #loadFrom(cache: TraceCache, reader: TraceReader, { quiet = false } = {}): Promise<void> {
    this.#looks.stop();
    this.#loading?.abort();
    const { signal } = (this.#loading = new AbortController());
    const began = Date.now();
    if (!quiet) this.#setStatus({ phase: 'loading', error: undefined, stale: false });
    const status = await this.#loadOnce(cache, reader, signal);
    if (signal.aborted) return;
    cache.nameByRoot(this.traceId, reader.rootName);
    this.#setStatus(status);
    this.#looks.after({
      running: this.trace?.state === 'IN_PROGRESS' && !isDeleted(this.#status),
      tookMs: Date.now() - began,
      spans: reader.spanCount,
    });
  }

  async #loadOnce(cache: TraceCache, reader: TraceReader, signal: AbortSignal): Promise<ContentStatus> {
    try {
      const [trace] = await Promise.all([
        cache.refreshTrace(this.traceId, signal).then((answer) => {
          if (answer && !signal.aborted) this.#take(answer);
          return answer;
        }),
        reader.read(signal).catch((error: unknown) => {
          if (!(error instanceof TrackingError) || error.kind !== 'notFound') throw error;
        }),
      ]);
      return trace
        ? { phase: 'ready', error: undefined, stale: false }
        : deletedStatus(this.#server, this.traceId, this.#trace !== undefined);
    } catch (error) {
      const shown = error instanceof Error ? error : new Error(String(error));
      return { phase: 'failed', error: shown, stale: this.#trace !== undefined };
    }
  }

  #follow(cache: TraceCache): void {
    const before = this.#trace;
    const now = cache.get(this.traceId);
    if (now) this.#take(now);
    const reader = this.#reader;
    // Not in the cache any more: deleted, or only let go with the end of a list that had grown too long. Asking tells.
    const gone = !now && this.#status.phase !== 'loading' && !isDeleted(this.#status);
    const moved = now && before && (before.state !== now.state || before.durationMs !== now.durationMs);
    if (reader && (gone || (moved && this.#status.phase === 'ready'))) void this.#loadFrom(cache, reader);
  }

  #take(trace: TraceInfo): void {
    if (trace === this.#trace) return;
    this.#trace = trace;
    this.#changed.fire('trace');
  }

  #setStatus(status: ContentStatus): void {
    this.#status = status;
    this.#changed.fire('status');
  }

  #requireReader(): TraceReader {
    return this.#reader ?? fail();
  }
}

function fail(): never {
  throw new Error('The trace is not loaded yet.');
}
