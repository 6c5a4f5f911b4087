import type { SpanDetails } from '../../model/span';
import type { SpanPart } from '../../model/traceDocument';
import type { SearchAnswer, SearchQuery } from '../../model/traceSearch';

// What the extension host and the reader's thread say to each other. Both are of one build, so nothing is checked on
// arrival; what comes from outside are the bytes, and the reader takes those apart.

/** Which answer the bytes are of: the artifact route's flat JSON, or `traces/get`'s OTLP JSON (contract §4.1). */
export type SpanRoute = 'artifact' | 'get';

/** What the host asks of the reader: parameters and answers by name. Answered in order. */
export interface ReaderCalls {
  /** Bytes of a route follow. A new generation begins a new reading, and only the spans of `shown` stay besides. */
  readonly open: { params: { generation: number; shown: number; route: SpanRoute }; answer: null };
  /** The next bytes; answered when they are worked through. */
  readonly feed: { params: { generation: number; bytes: Uint8Array<ArrayBuffer> }; answer: null };
  /** The route's answer has come to its end. */
  readonly close: { params: { generation: number }; answer: { spans: number } };
  /** No more comes for this reading; what waits goes out. `done`: it is whole. `root`: its root span's name, '' without. */
  readonly finish: { params: { generation: number; done: boolean }; answer: { root: string } };
  /** The rows of this generation are shown now: older spans are asked for no more. */
  readonly show: { params: { generation: number }; answer: null };
  /** null: no such span has arrived. */
  readonly details: { params: { generation: number; spanId: string }; answer: SpanDetails | null };
  /** A part of a value; null: no such span or value. */
  readonly text: {
    params: { generation: number; spanId: string; ref: string; offset: number; length: number };
    answer: string | null;
  };
  /** A value or spans as a document, in UTF-8; null: no such span or value. `spans`: how many there are in all. */
  readonly document: {
    params: { generation: number; part: SpanPart };
    answer: { bytes: Uint8Array<ArrayBuffer>; spans: number } | null;
  };
  /** A newer search ends an older one. An empty text finds nothing, and makes the next search quick. */
  readonly search: { params: { generation: number; query: SearchQuery }; answer: SearchAnswer };
}

export type ReaderMethod = keyof ReaderCalls;

export type ReaderHandlers = {
  readonly [K in ReaderMethod]: (
    params: ReaderCalls[K]['params'],
    signal: AbortSignal,
  ) => ReaderCalls[K]['answer'] | Promise<ReaderCalls[K]['answer']>;
};

/** One call; distributes, so that method and params belong together. */
export type ReaderCall<K extends ReaderMethod = ReaderMethod> = {
  [M in K]: { type: 'call'; id: number; method: M; params: ReaderCalls[M]['params'] };
}[K];

export interface CancelCall {
  readonly type: 'cancel';
  readonly id: number;
}

export type ToReader<K extends ReaderMethod = ReaderMethod> = ReaderCall<K> | CancelCall;

/** Rows of the skeleton in a form that is cheap to hand on (`packRows`). */
export interface RowsMessage {
  readonly type: 'rows';
  readonly generation: number;
  readonly rows: string;
  /** What the rows' starts count from: nanoseconds since the epoch, in digits; '' while that is not known. */
  readonly base: string;
  /** How many spans have been read so far. */
  readonly total: number;
  readonly done: boolean;
}

/** `broken`: the bytes are not what the route answers; `internal`: anything else. */
export type ReaderFailure = 'broken' | 'internal';

export type FromReader =
  | { type: 'answer'; id: number; answer: unknown }
  | { type: 'failure'; id: number; failure: ReaderFailure; message: string }
  | RowsMessage;

/** The two ends of a reader's thread, as the host sees them. */
export interface ReaderThread {
  post<K extends ReaderMethod>(message: ToReader<K>, transfer: readonly ArrayBuffer[]): void;
  /** Ends it at once, whatever it does. Nothing is told afterwards. */
  stop(): void;
}

/** Who listens to a reader's thread. */
export interface ReaderListener {
  message(message: FromReader): void;
  /** The thread is no more, without having been stopped. */
  ended(reason: string): void;
}

export type StartReader = (listener: ReaderListener) => ReaderThread;
