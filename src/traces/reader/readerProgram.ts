import { setImmediate } from 'node:timers/promises';
import { JsonError } from '../../mlflow/jsonBytes';
import { packRows } from '../../model/packedRows';
import type { SearchQuery, SearchAnswer } from '../../model/traceSearch';
import { Latest, superseded } from '../latest';
import { searchSpans } from './search/searchSpans';
import type { SpanRow } from '../../model/span';
import type { FromReader, ReaderCall, ReaderHandlers, ReaderMethod, ToReader } from './readerCalls';
import { cutText } from './cutText';
import { SpanReading } from './spanReading';
import type { SpanSet } from './spanSet';

/**
 * Maximum number of spans whose details are computed in advance. They stay in memory as long as the trace.
 */
const MOST_AHEAD = 10;

/**
 * Runs on a reader's thread: extracts the spans of one trace from its bytes, keeps them, and serves the
 * host's calls. Values are kept as the server sent them and parsed on demand only.
 */
export class ReaderProgram {
  readonly #post: (message: FromReader) => void;
  readonly #running = new Map<number, AbortController>();
  #reading: SpanReading | undefined;
  #generation = 0;
  readonly #searches = new Latest();
  /** The available spans by generation: those being shown and those being read. */
  readonly #held = new Map<number, SpanSet>();

  constructor(post: (message: FromReader) => void) {
    this.#post = post;
  }

  receive<K extends ReaderMethod>(message: ToReader<K>): void {
    if (message.type === 'cancel') this.#running.get(message.id)?.abort();
    else void this.#serve(message);
  }

  async #serve<K extends ReaderMethod>(call: ReaderCall<K>): Promise<void> {
    const { id, method, params } = call;
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      this.#post({ type: 'answer', id, answer: await this.#handlers[method](params, controller.signal) });
    } catch (error) {
      const failure = error instanceof JsonError ? 'broken' : 'internal';
      const text = error instanceof Error ? error.message : String(error);
      this.#post({ type: 'failure', id, failure, message: text });
    } finally {
      this.#running.delete(id);
    }
  }

  readonly #handlers: ReaderHandlers = {
    open: ({ generation, shown, route }) => {
      const reading = this.#of(generation) ?? this.#begin(generation, shown);
      reading.open(route);
      return null;
    },
    feed: ({ generation, bytes }) => {
      this.#of(generation)?.feed(bytes);
      return null;
    },
    close: ({ generation }) => {
      const reading = this.#of(generation);
      reading?.close();
      return { spans: reading?.spans.size ?? 0 };
    },
    finish: ({ generation, done }) => {
      const reading = this.#of(generation);
      reading?.finish(done);
      if (reading && done) void this.#makeAhead(reading.spans);
      return { root: reading?.spans.rootName ?? '' };
    },
    show: ({ generation }) => {
      for (const held of this.#held.keys()) if (held < generation) this.#held.delete(held);
      return null;
    },
    details: ({ generation, spanId }) => this.#held.get(generation)?.details(spanId) ?? null,
    text: ({ generation, spanId, ref, offset, length }) => {
      const text = this.#held.get(generation)?.read(spanId)?.texts.get(ref);
      return text === undefined ? null : cutText(text, offset, length);
    },
    document: ({ generation, part }) => {
      const spans = this.#held.get(generation);
      const text = spans?.document(part);
      if (!spans || text === undefined) return null;
      return { bytes: new TextEncoder().encode(text), spans: spans.size };
    },
    search: ({ generation, query }, signal) => this.#search(generation, query, signal),
  };

  async #search(generation: number, query: SearchQuery, signal: AbortSignal): Promise<SearchAnswer> {
    const searched = this.#held.get(generation)?.searched() ?? { ids: [], texts: () => [] };
    const answer = await this.#searches.run((own) => searchSpans(searched, query, own), signal);
    if (answer === superseded) throw new Error('superseded by a newer search');
    return answer;
  }

  /** Computes the details of large spans while the reader is idle. */
  async #makeAhead(spans: SpanSet): Promise<void> {
    for (const id of spans.large().slice(0, MOST_AHEAD)) {
      await setImmediate();
      if (![...this.#held.values()].includes(spans)) return;
      try {
        spans.makeAhead(id);
      } catch (error) {
        if (!(error instanceof JsonError)) throw error; // reported when the span is selected
      }
    }
  }

  #begin(generation: number, shown: number): SpanReading {
    for (const held of this.#held.keys()) if (held !== shown) this.#held.delete(held);
    const reading = new SpanReading((rows, done) => this.#send(reading, rows, done));
    this.#held.set(generation, reading.spans);
    this.#reading = reading;
    this.#generation = generation;
    return reading;
  }

  /** Returns the reading of this generation, unless a newer one has started. */
  #of(generation: number): SpanReading | undefined {
    return this.#generation === generation ? this.#reading : undefined;
  }

  #send(reading: SpanReading, rows: readonly SpanRow[], done: boolean): void {
    const { size: total, base } = reading.spans;
    this.#post({ type: 'rows', generation: this.#generation, rows: packRows(rows), base, total, done });
  }
}
