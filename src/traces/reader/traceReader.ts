import * as l10n from '@vscode/l10n';
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

/** Some rows of the skeleton, in order of arrival. A row with a known ID replaces the existing one. */
export interface SkeletonPiece {
  /** Increases with each reading. The first piece of a new generation replaces all existing rows. */
  readonly generation: number;
  /** Packed (decode with `unpackRows`). The host only passes them on. */
  readonly rows: string;
  /** The reference time of the rows' starts: nanoseconds since the epoch, in digits; '' while unknown. */
  readonly base: string;
  /** The number of spans read so far. */
  readonly total: number;
  /** Whether these are the last rows. */
  readonly done: boolean;
}

export type SpanApi = Pick<TraceApi, 'streamSpans' | 'streamTrace' | 'server'>;

const NOTHING: readonly SkeletonPiece[] = [];

/**
 * Reads the spans of one trace. Fetches the bytes and passes them on to a reader thread, which parses and
 * keeps them. Returns the skeleton in pieces, details and texts on demand.
 */
export class TraceReader implements Disposable {
  readonly traceId: string;
  readonly #api: SpanApi;
  readonly #start: StartReader;
  readonly #latest = new Latest();
  readonly #read = new Emitter<SkeletonPiece>();
  readonly #failed = new Emitter<ReaderEnded>();
  /** Fires for each piece of the skeleton. */
  readonly onDidRead: Event<SkeletonPiece> = this.#read.event;
  /**
   * Fires when the thread ends while nothing is being read. The rows remain, but details are no longer
   * available.
   */
  readonly onDidFail: Event<ReaderEnded> = this.#failed.event;
  #client: ReaderClient | undefined;
  #generation = 0;
  /** The generation whose rows are accepted; 0 if none. */
  #taking = 0;
  #rootName = '';
  #pieces: readonly SkeletonPiece[] = NOTHING;
  #disposed = false;

  /**
   * Creates a reader. Nothing is read yet.
   * @param start Starts the thread. Called before the first read, and again if the thread has ended since.
   */
  constructor(api: SpanApi, traceId: string, start: StartReader) {
    this.#api = api;
    this.traceId = traceId;
    this.#start = start;
  }

  /** Returns all pieces so far, for a view that starts over. Empty before the first read. */
  skeleton(): readonly SkeletonPiece[] {
    return this.#pieces;
  }

  /** The number of spans that have arrived. */
  get spanCount(): number {
    return this.#pieces.at(-1)?.total ?? 0;
  }

  /** The root span's name in the last complete reading; '' before, and when there is no root. */
  get rootName(): string {
    return this.#rootName;
  }

  /** Whether all spans have arrived. */
  get done(): boolean {
    return this.#pieces.at(-1)?.done ?? false;
  }

  /**
   * Reads the trace, or reads it again. The existing rows stay until the first new ones arrive. A newer call
   * cancels an older one. Spans that arrived before a failure are kept.
   * @throws TrackingError `notFound` when the server has no such trace, and other kinds; ReaderEnded when the
   * thread ends in the meantime; the signal's reason when canceled.
   */
  async read(signal?: AbortSignal): Promise<void> {
    await this.#latest.run((own) => this.#readOnce(own), signal);
  }

  /**
   * Returns the details of a span.
   * @throws TrackingError `notFound` when the span hasn't arrived; ReaderEnded.
   */
  async details(spanId: string): Promise<SpanDetails> {
    const details = await this.#client?.call('details', { generation: this.#shown, spanId });
    return details ?? this.#missing(l10n.t("Trace {0} doesn't have span {1}.", this.traceId, spanId));
  }

  /**
   * Returns a part of a value, by its `ref` in `details`: at most `length` UTF-16 units from `offset`, one
   * less if that would split a character.
   * @throws TrackingError `notFound`; ReaderEnded.
   */
  async valueText(spanId: string, ref: string, offset: number, length: number): Promise<string> {
    const params = { generation: this.#shown, spanId, ref, offset, length };
    const text = await this.#client?.call('text', params);
    return text ?? this.#missing(l10n.t("Span {0} doesn't have this value.", spanId));
  }

  /**
   * Returns a part of the trace as a document, in UTF-8, and the trace's number of spans.
   * @throws TrackingError `notFound`; ReaderEnded; the signal's reason.
   */
  async document(part: SpanPart, signal?: AbortSignal): Promise<{ bytes: Uint8Array; spans: number }> {
    const params = { generation: this.#shown, part };
    const answer = await this.#client?.call('document', params, signal ? { signal } : {});
    return answer ?? this.#missing(l10n.t("Trace {0} doesn't have this span or value.", this.traceId));
  }

  /**
   * Searches all spans that have arrived. A newer search cancels an older one.
   * @throws Error when a newer search has canceled this one; ReaderEnded; the signal's reason.
   */
  async search(query: SearchQuery, signal: AbortSignal): Promise<SearchAnswer> {
    const answer = await this.#client?.call('search', { generation: this.#shown, query }, { signal });
    return answer ?? { state: 'done', message: '', places: [], texts: [], total: 0, more: false };
  }

  /** Cancels the reading and terminates the thread, including the spans it keeps. */
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
    const client = this.#running(); // the thread starts while the server prepares its response
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

/** Ignores ReaderEnded: `read` or `onDidFail` reports it. */
function endedIsTold(error: unknown): void {
  if (!(error instanceof ReaderEnded)) throw error;
}

/**
 * Returns 0 for a 404, so that the other route is tried: the spans may be stored elsewhere, or a proxy may
 * block `ajax-api`.
 */
function noneHere(error: unknown): number {
  if (error instanceof TrackingError && error.status === 404) return 0;
  throw error;
}
