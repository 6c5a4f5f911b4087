import type { TraceApi } from '../../mlflow/api';
import { unreadable } from '../../mlflow/errors';
import { JsonError } from '../../mlflow/jsonBytes';
import { Emitter } from '../../model/event';
import type { Disposable, Event } from '../../model/event';
import type { SpanDetails } from '../../model/span';
import type { SearchAnswer, SearchQuery } from '../../model/traceSearch';
import type { SpanPart } from '../../model/traceDocument';
import { TrackingError } from '../../model/trackingError';
import { Latest } from '../latest';
import { feedSpans } from './feedSpans';
import { ReaderClient, ReaderEnded } from './readerClient';
import type { RowsMessage, SpanRoute, StartReader } from './readerCalls';

/** Some rows of the skeleton, in order of arrival. A row with a known id replaces that row. */
export interface SkeletonPiece {
  /** Grows with each reading; the first piece of a new one replaces all rows of the older. */
  readonly generation: number;
  /** Packed (`unpackRows`): the host hands them on and never looks inside. */
  readonly rows: string;
  /** What the rows' starts count from: nanoseconds since the epoch, in digits; '' while that is not known. */
  readonly base: string;
  /** How many spans have been read so far. */
  readonly total: number;
  /** No more rows come. */
  readonly done: boolean;
}

export type SpanApi = Pick<TraceApi, 'streamSpans' | 'streamTrace' | 'server'>;

const NOTHING: readonly SkeletonPiece[] = [];

/**
 * Reads the spans of one trace: the bytes are fetched here and taken apart as they arrive on a thread of the reader's
 * own, which keeps them. The skeleton comes back in pieces, details and texts on demand.
 */
export class TraceReader implements Disposable {
  readonly traceId: string;
  readonly #api: SpanApi;
  readonly #start: StartReader;
  readonly #latest = new Latest();
  readonly #read = new Emitter<SkeletonPiece>();
  readonly #failed = new Emitter<ReaderEnded>();
  /** Pieces of the skeleton as they are read. */
  readonly onDidRead: Event<SkeletonPiece> = this.#read.event;
  /** The thread ended while nothing was being read: what was read can be seen, but not looked into any more. */
  readonly onDidFail: Event<ReaderEnded> = this.#failed.event;
  #client: ReaderClient | undefined;
  #generation = 0;
  /** The generation whose rows are taken; 0 while none is. */
  #taking = 0;
  #rootName = '';
  #pieces: readonly SkeletonPiece[] = NOTHING;
  #disposed = false;

  /** @param start Starts the thread; called when something is first read, and again when it has ended since. */
  constructor(api: SpanApi, traceId: string, start: StartReader) {
    this.#api = api;
    this.traceId = traceId;
    this.#start = start;
  }

  /** All pieces that are held: what a view that begins anew has to be told. None: nothing was read yet. */
  skeleton(): readonly SkeletonPiece[] {
    return this.#pieces;
  }

  /** How many spans have arrived. */
  get spanCount(): number {
    return this.#pieces.at(-1)?.total ?? 0;
  }

  /** The root span's name as it was read last; '' before, and where there is no root. */
  get rootName(): string {
    return this.#rootName;
  }

  /** Whether all spans have arrived. */
  get done(): boolean {
    return this.#pieces.at(-1)?.done ?? false;
  }

  /**
   * Reads the trace, anew if it was read before: then the older rows stay until the first new ones are here. A newer
   * call ends an older one. What arrived before a failure is kept.
   * @throws TrackingError, `notFound` when the server has no such trace; ReaderEnded when the thread ends meanwhile; the
   * signal's reason when cancelled.
   */
  async read(signal?: AbortSignal): Promise<void> {
    await this.#latest.run((own) => this.#readOnce(own), signal);
  }

  /** @throws TrackingError `notFound` when no such span has arrived; ReaderEnded. */
  async details(spanId: string): Promise<SpanDetails> {
    const details = await this.#client?.call('details', { generation: this.#shown, spanId });
    return details ?? this.#missing(`Trace ${this.traceId} has no span ${spanId} here.`);
  }

  /**
   * A part of a value that `details` named by its `ref`: at most `length` UTF-16 units from `offset`, one less where
   * that would halve a character.
   * @throws TrackingError `notFound`; ReaderEnded.
   */
  async valueText(spanId: string, ref: string, offset: number, length: number): Promise<string> {
    const params = { generation: this.#shown, spanId, ref, offset, length };
    const text = await this.#client?.call('text', params);
    return text ?? this.#missing(`Span ${spanId} has no such value.`);
  }

  /**
   * A part of the trace as a document, in UTF-8, and how many spans the trace has.
   * @throws TrackingError `notFound`; ReaderEnded; the signal's reason.
   */
  async document(part: SpanPart, signal?: AbortSignal): Promise<{ bytes: Uint8Array; spans: number }> {
    const params = { generation: this.#shown, part };
    const answer = await this.#client?.call('document', params, signal ? { signal } : {});
    return answer ?? this.#missing(`Trace ${this.traceId} has no such span or value here.`);
  }

  /**
   * Looks through all spans that have arrived. A newer search ends an older one.
   * @throws ReaderEnded; the signal's reason.
   */
  async search(query: SearchQuery, signal: AbortSignal): Promise<SearchAnswer> {
    const answer = await this.#client?.call('search', { generation: this.#shown, query }, { signal });
    return answer ?? { state: 'done', message: '', places: [], texts: [], total: 0, more: false };
  }

  /** Ends what is being read, and the thread with all that it keeps. */
  dispose(): void {
    this.#disposed = true;
    this.#latest.abort();
    this.#read.dispose();
    this.#failed.dispose();
    this.#client?.dispose();
    this.#client = undefined;
    this.#pieces = NOTHING;
  }

  async #readOnce(signal: AbortSignal): Promise<void> {
    const client = this.#running(); // which starts while the server thinks
    const generation = ++this.#generation;
    this.#taking = generation;
    const shown = this.#shown;
    const feed = (route: SpanRoute, open: () => Promise<AsyncIterable<Uint8Array>>): Promise<number> =>
      feedSpans({ client, generation, shown, route, open, server: this.#api.server, signal });
    const finish = (done: boolean) => client.call('finish', { generation, done }, { signal });
    try {
      const { traceId } = this;
      const spans = await feed('artifact', () => this.#api.streamSpans(traceId, signal)).catch(noneHere);
      if (spans === 0) await feed('get', () => this.#api.streamTrace(traceId, signal));
    } catch (error) {
      if (!signal.aborted && !client.ended) await finish(false);
      throw error instanceof JsonError ? unreadable(this.#api.server, `trace ${this.traceId}`, error) : error;
    } finally {
      if (signal.aborted && this.#taking === generation) this.#taking = 0;
    }
    this.#rootName = (await finish(true)).root;
  }

  #running(): ReaderClient {
    if (this.#client?.ended === false) return this.#client;
    return (this.#client = new ReaderClient({
      start: this.#start,
      rows: (message) => this.#take(message),
      ended: (error) => {
        if (!this.#latest.running) this.#failed.fire(error);
      },
    }));
  }

  /** The generation whose rows are shown. */
  get #shown(): number {
    return this.#pieces[0]?.generation ?? 0;
  }

  #take({ generation, rows, base, total, done }: RowsMessage): void {
    if (this.#disposed || generation !== this.#taking) return;
    const first = this.#shown !== generation;
    const piece = { generation, rows, base, total, done };
    this.#pieces = first ? [piece] : [...this.#pieces, piece];
    if (first) this.#client?.call('show', { generation }).catch(endedIsTold);
    this.#read.fire(piece);
  }

  #missing(message: string): never {
    throw new TrackingError({ kind: 'notFound', message, server: this.#api.server });
  }
}

/** Of a thread's end the reading is told, or `onDidFail`. */
function endedIsTold(error: unknown): void {
  if (!(error instanceof ReaderEnded)) throw error;
}

/** A trace whose spans lie elsewhere, or a proxy that lets no `ajax-api` through: the other route is asked then. */
function noneHere(error: unknown): number {
  if (error instanceof TrackingError && error.status === 404) return 0;
  throw error;
}
