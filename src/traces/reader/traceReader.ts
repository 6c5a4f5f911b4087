import type { TraceApi } from '../../mlflow/api';
import { unreadable } from '../../mlflow/errors';
import { JsonError } from '../../mlflow/jsonBytes';
import { SpanSplitter } from '../../mlflow/spanSplitter';
import { Emitter } from '../../model/event';
import type { Disposable, Event } from '../../model/event';
import type { SpanDetails, SpanRow } from '../../model/span';
import { TrackingError } from '../../model/trackingError';
import { Latest } from '../latest';
import { cutText } from './spanDetails';
import { SpanSet } from './spanSet';

/** Some rows of the skeleton, in order of arrival. A row with a known id replaces that row. */
export interface SkeletonPiece {
  /** Grows with each reading; the first piece of a new one replaces all rows of the older. */
  readonly generation: number;
  readonly rows: readonly SpanRow[];
  /** No more rows come. */
  readonly done: boolean;
}

export type SpanApi = Pick<TraceApi, 'streamSpans' | 'getSpans' | 'server'>;

export interface ReaderOptions {
  /** Lets other work of the extension host run; `setImmediate` by default. */
  readonly breathe?: () => Promise<void>;
}

/** Bytes that are worked through at once, a few milliseconds' worth, before others may run. */
const STRETCH = 128 * 1024;
const SLICE = 64 * 1024;
/** Rows of a piece, at least; it doubles as the trace grows, so that who draws them draws a few times only. */
const PIECE = 500;
/** Milliseconds after which waiting rows are shown anyway. */
const PATIENCE = 250;

/**
 * Reads the spans of one trace as their bytes arrive and keeps them here: the skeleton goes out in pieces, details and
 * texts on demand. Values are kept as the server sent them, and never parsed.
 */
export class TraceReader implements Disposable {
  readonly traceId: string;
  readonly #api: SpanApi;
  readonly #breathe: () => Promise<void>;
  readonly #latest = new Latest();
  readonly #read = new Emitter<SkeletonPiece>();
  readonly onDidRead: Event<SkeletonPiece> = this.#read.event;
  #generation = 0;
  #held = new SpanSet(0);

  constructor(api: SpanApi, traceId: string, options: ReaderOptions = {}) {
    this.#api = api;
    this.traceId = traceId;
    this.#breathe = options.breathe ?? (() => new Promise((resolve) => setImmediate(resolve)));
  }

  /** All rows that are held: what a view that begins anew has to be told. Nothing read yet: generation 0. */
  skeleton(): SkeletonPiece {
    return { generation: this.#held.generation, rows: this.#held.rows(), done: this.#held.done };
  }

  /** How many spans are held. */
  get spanCount(): number {
    return this.#held.size;
  }

  /**
   * Reads the trace, anew if it was read before: then the older rows stay until the first new ones are here. A newer
   * call ends an older one. What arrived before a failure is kept.
   * @throws TrackingError, `notFound` when the server has no such trace; the signal's reason when cancelled.
   */
  async read(signal?: AbortSignal): Promise<void> {
    await this.#latest.run((own) => this.#readOnce(own), signal);
  }

  /**
   * @throws TrackingError `notFound` when no such span has arrived.
   */
  details(spanId: string): Promise<SpanDetails> {
    return this.#of(spanId, ({ details }) => details);
  }

  /**
   * A part of a value that `details` named by its `ref`: at most `length` UTF-16 units from `offset`, one less where
   * that would halve a character.
   * @throws TrackingError `notFound`
   */
  valueText(spanId: string, ref: string, offset: number, length: number): Promise<string> {
    return this.#of(spanId, ({ texts }) => {
      const text = texts.get(ref);
      if (text === undefined) throw this.#notFound(`Span ${spanId} has no such value.`);
      return cutText(text, offset, length);
    });
  }

  /** Ends what is being read and lets the spans go. */
  dispose(): void {
    this.#latest.abort();
    this.#read.dispose();
    this.#held = new SpanSet(0);
  }

  async #readOnce(signal: AbortSignal): Promise<void> {
    const spans = new SpanSet(++this.#generation);
    const pieces = new Pieces((rows, done) => {
      spans.done = done;
      this.#held = spans;
      this.#read.fire({ generation: spans.generation, rows, done });
    });
    try {
      await this.#feed(() => this.#api.streamSpans(this.traceId, signal), spans, pieces, signal).catch(
        (error: unknown) => {
          // A trace whose spans lie elsewhere, or a proxy that lets no `ajax-api` through.
          if (!(error instanceof TrackingError) || error.status !== 404) throw error;
        },
      );
      if (spans.size === 0) {
        const text = async () => [Buffer.from(await this.#api.getSpans(this.traceId, signal))];
        await this.#feed(text, spans, pieces, signal);
      }
    } catch (error) {
      if (!signal.aborted) pieces.flush(false);
      throw error instanceof JsonError ? unreadable(this.#api.server, `trace ${this.traceId}`, error) : error;
    }
    signal.throwIfAborted();
    pieces.flush(true);
  }

  async #feed(
    open: () => Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>,
    spans: SpanSet,
    pieces: Pieces,
    signal: AbortSignal,
  ): Promise<void> {
    const splitter = new SpanSplitter(['spans']);
    let sinceBreath = 0;
    for await (const chunk of await open()) {
      signal.throwIfAborted();
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (let at = 0; at < bytes.length; at += SLICE) {
        const slice = bytes.subarray(at, at + SLICE);
        for (const span of splitter.push(slice)) pieces.add(spans.add(span));
        if (!splitter.ended) pieces.offer();
        sinceBreath += slice.length;
        if (sinceBreath < STRETCH) continue;
        sinceBreath = 0;
        await this.#breathe();
        signal.throwIfAborted();
      }
    }
    splitter.end();
  }

  // Promises, although the spans are here: they are to move to a worker.
  async #of<T>(spanId: string, use: (read: NonNullable<ReturnType<SpanSet['read']>>) => T): Promise<T> {
    await Promise.resolve();
    const read = this.#held.read(spanId);
    if (!read) throw this.#notFound(`Trace ${this.traceId} has no span ${spanId} here.`);
    return use(read);
  }

  #notFound(message: string): TrackingError {
    return new TrackingError({ kind: 'notFound', message, server: this.#api.server });
  }
}

/** Collects rows into pieces: the first at once, then ever larger ones, or what there is after a while. */
class Pieces {
  readonly #send: (rows: readonly SpanRow[], done: boolean) => void;
  #waiting: SpanRow[] = [];
  #sent = 0;
  #lastSent = 0;

  constructor(send: (rows: readonly SpanRow[], done: boolean) => void) {
    this.#send = send;
  }

  add(row: SpanRow): void {
    this.#waiting.push(row);
  }

  /** Sends what waits if it is worth it. */
  offer(): void {
    const count = this.#waiting.length;
    if (count === 0) return;
    const due = performance.now() - this.#lastSent >= PATIENCE;
    if (this.#sent === 0 || count >= Math.max(PIECE, this.#sent) || due) this.flush(false);
  }

  flush(done: boolean): void {
    const rows = this.#waiting;
    if (rows.length === 0 && !done) return;
    this.#waiting = [];
    this.#sent += rows.length;
    this.#lastSent = performance.now();
    this.#send(rows, done);
  }
}
