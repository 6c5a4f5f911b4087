import type { SpanDetails } from '../../model/span';
import type { SpanPart } from '../../model/traceDocument';
import type { SearchAnswer, SearchQuery } from '../../model/traceSearch';

// The messages between the extension host and the reader's thread. Both are from the same build, so messages
// aren't validated. Only the bytes come from outside, and the reader parses those.

/**
 * The format of the bytes: flat JSON of the artifact route, or OTLP JSON of `traces/get`
 * (docs/mlflow-api.md#span-encoding).
 */
export type SpanRoute = 'artifact' | 'get';

/** The parameters and results of the calls from the host to the reader, by name. Processed in order. */
export interface ReaderCalls {
  /**
   * Starts a response of `route`. A new generation starts a new reading; only the spans of `shown` are kept
   * as well.
   */
  readonly open: { params: { generation: number; shown: number; route: SpanRoute }; answer: null };
  /** The next bytes. Resolves when they are processed. */
  readonly feed: { params: { generation: number; bytes: Uint8Array<ArrayBuffer> }; answer: null };
  /** The route's response has ended. */
  readonly close: { params: { generation: number }; answer: { spans: number } };
  /**
   * Ends the reading and sends the pending rows. `done`: whether it's complete. `root`: the root span's name,
   * or ''.
   */
  readonly finish: { params: { generation: number; done: boolean }; answer: { root: string } };
  /** The rows of this generation are now shown; older spans are no longer needed. */
  readonly show: { params: { generation: number }; answer: null };
  /** null when the span hasn't arrived. */
  readonly details: { params: { generation: number; spanId: string }; answer: SpanDetails | null };
  /** A part of a value; null when there is no such span or value. */
  readonly text: {
    params: { generation: number; spanId: string; ref: string; offset: number; length: number };
    answer: string | null;
  };
  /**
   * A value or spans as a document, in UTF-8; null when there is no such span or value. `spans`: the trace's
   * number of spans.
   */
  readonly document: {
    params: { generation: number; part: SpanPart };
    answer: { bytes: Uint8Array<ArrayBuffer>; spans: number } | null;
  };
  /**
   * A newer search cancels an older one. An empty text matches nothing, but prepares the spans for the next
   * search.
   */
  readonly search: { params: { generation: number; query: SearchQuery }; answer: SearchAnswer };
}

export type ReaderMethod = keyof ReaderCalls;

export type ReaderHandlers = {
  readonly [K in ReaderMethod]: (
    params: ReaderCalls[K]['params'],
    signal: AbortSignal,
  ) => ReaderCalls[K]['answer'] | Promise<ReaderCalls[K]['answer']>;
};

/** One call. A distributive type, so that method and params match. */
export type ReaderCall<K extends ReaderMethod = ReaderMethod> = {
  [M in K]: { type: 'call'; id: number; method: M; params: ReaderCalls[M]['params'] };
}[K];

export interface CancelCall {
  readonly type: 'cancel';
  readonly id: number;
}

export type ToReader<K extends ReaderMethod = ReaderMethod> = ReaderCall<K> | CancelCall;

/** Rows of the skeleton, encoded by `packRows` so that they are cheap to transfer. */
export interface RowsMessage {
  readonly type: 'rows';
  readonly generation: number;
  readonly rows: string;
  /** The reference time of the rows' starts: nanoseconds since the epoch, in digits; '' while unknown. */
  readonly base: string;
  /** The number of spans read so far. */
  readonly total: number;
  readonly done: boolean;
}

/** `broken`: the bytes aren't a response of the route; `internal`: anything else. */
export type ReaderFailure = 'broken' | 'internal';

export type FromReader =
  | { type: 'answer'; id: number; answer: unknown }
  | { type: 'failure'; id: number; failure: ReaderFailure; message: string }
  | RowsMessage;

/** The host's handle for a reader's thread. */
export interface ReaderThread {
  post<K extends ReaderMethod>(message: ToReader<K>, transfer: readonly ArrayBuffer[]): void;
  /** Terminates the thread immediately. The listener isn't called anymore. */
  stop(): void;
}

/** Receives the messages of a reader's thread. */
export interface ReaderListener {
  message(message: FromReader): void;
  /** The thread ended without being stopped. */
  ended(reason: string): void;
}

export type StartReader = (listener: ReaderListener) => ReaderThread;
