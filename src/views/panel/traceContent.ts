import { Emitter, type Disposable } from '../../model/event';
import type { SpanDetails } from '../../model/span';
import type { TraceInfo } from '../../model/trace';
import { TrackingError } from '../../model/trackingError';
import { TraceReader, type SkeletonPiece } from '../../traces/reader/traceReader';
import type { TraceStore } from '../../traces/store';
import type { Connection } from '../../connection/connection';

/** What of a trace became different: its info or labels, or how far its loading has come. */
export type ContentChange = 'trace' | 'status';

/** How far the loading has come. What was loaded before stays through a failure. */
export interface ContentStatus {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly error: Error | undefined;
  readonly stale: boolean;
}

/** One trace as a panel looks at it: its info from the store, its spans from a reader, as long as it is looked at. */
export class TraceContent implements Disposable {
  readonly traceId: string;
  readonly #server: string;
  readonly #connection: Connection;
  readonly #changed = new Emitter<ContentChange>();
  readonly #read = new Emitter<SkeletonPiece>();
  readonly #ended = new AbortController();
  readonly #connectionEvents: Disposable;
  #storeEvents: Disposable | undefined;
  #reader: TraceReader | undefined;
  #trace: TraceInfo | undefined;
  #status: ContentStatus = { phase: 'loading', error: undefined, stale: false };

  readonly onDidChange = this.#changed.event;
  /** Pieces of the skeleton as they are read. */
  readonly onDidRead = this.#read.event;

  constructor(connection: Connection, server: string, traceId: string) {
    this.#connection = connection;
    this.#server = server;
    this.traceId = traceId;
    this.#connectionEvents = connection.onDidChange(() => this.#connect());
  }

  /** undefined until it was answered once. It stays when the trace is deleted: labels that wait can still be copied. */
  get trace(): TraceInfo | undefined {
    return this.store?.get(this.traceId) ?? this.#trace;
  }

  get status(): ContentStatus {
    return this.#status;
  }

  /** The store that knows this trace; undefined while another server is configured or none answers. */
  get store(): TraceStore | undefined {
    const { connected } = this.#connection;
    return connected?.server === this.#server ? connected.store : undefined;
  }

  /** All rows that were read so far. */
  skeleton(): SkeletonPiece | undefined {
    return this.#reader?.skeleton();
  }

  /** How many spans the trace has, once all are read; null before. */
  get spansRead(): number | null {
    const skeleton = this.#reader?.skeleton();
    return skeleton?.done === true ? skeleton.rows.length : null;
  }

  /** @throws TrackingError `notFound` */
  async details(spanId: string): Promise<SpanDetails> {
    return this.#requireReader().details(spanId);
  }

  /** @throws TrackingError `notFound` */
  async valueText(spanId: string, ref: string, offset: number, length: number): Promise<string> {
    return this.#requireReader().valueText(spanId, ref, offset, length);
  }

  /** Loads the trace, anew if it was loaded before; connects first where the connection had failed. */
  load(): void {
    if (this.#connection.state.kind === 'failed') void this.#connection.connect();
    else this.#connect();
  }

  dispose(): void {
    this.#ended.abort();
    this.#storeEvents?.dispose();
    this.#connectionEvents.dispose();
    this.#reader?.dispose();
    this.#changed.dispose();
    this.#read.dispose();
  }

  #connect(): void {
    this.#storeEvents?.dispose();
    this.#storeEvents = undefined;
    const { store } = this;
    if (!store) return this.#setStatus(this.#withoutStore());
    this.#storeEvents = store.onDidChange((change) => {
      if (change.ids.includes(this.traceId)) this.#follow(store);
      else if (change.list) this.#changed.fire('trace'); // its place in the list
    });
    if (!this.#reader) {
      const reader = (this.#reader = new TraceReader(
        this.#connection.connected?.api ?? fail(),
        this.traceId,
      ));
      reader.onDidRead((piece) => this.#read.fire(piece));
    }
    void this.#loadFrom(store, this.#reader);
  }

  /** What can be said while there is no store: it connects, it failed, or another server is configured. */
  #withoutStore(): ContentStatus {
    const { state } = this.#connection;
    const stale = this.#trace !== undefined;
    if (state.kind === 'connecting') return { phase: 'loading', error: undefined, stale };
    if (state.kind === 'failed' && state.server === this.#server)
      return { phase: 'failed', error: state.error, stale };
    const message = `This trace is on ${this.#server}, which is not the tracking server that is configured now. Select that server to read and label it.`;
    return {
      phase: 'failed',
      error: new TrackingError({ kind: 'notConfigured', server: this.#server, message }),
      stale,
    };
  }

  async #loadFrom(store: TraceStore, reader: TraceReader): Promise<void> {
    this.#setStatus({ phase: 'loading', error: undefined, stale: false });
    try {
      const [trace] = await Promise.all([
        store.refreshTrace(this.traceId, this.#ended.signal).then((answer) => {
          if (answer) this.#take(answer);
          return answer;
        }),
        reader.read(this.#ended.signal).catch((error: unknown) => {
          if (!(error instanceof TrackingError) || error.kind !== 'notFound') throw error;
        }),
      ]);
      this.#setStatus(trace ? { phase: 'ready', error: undefined, stale: false } : this.#deleted());
    } catch (error) {
      if (this.#ended.signal.aborted || this.store !== store) return;
      const shown = error instanceof Error ? error : new Error(String(error));
      this.#setStatus({ phase: 'failed', error: shown, stale: this.#trace !== undefined });
    }
  }

  #follow(store: TraceStore): void {
    const before = this.#trace;
    const now = store.get(this.traceId);
    if (!now) return this.#setStatus(this.#deleted());
    this.#take(now);
    const moved = before && (before.state !== now.state || before.durationMs !== now.durationMs);
    if (moved && this.#status.phase === 'ready' && this.#reader) void this.#loadFrom(store, this.#reader);
  }

  #take(trace: TraceInfo): void {
    if (trace === this.#trace) return;
    this.#trace = trace;
    this.#changed.fire('trace');
  }

  #deleted(): ContentStatus {
    const message = `Trace ${this.traceId} was deleted on ${this.#server}, or never was there. What is shown here is what was read before.`;
    const error = new TrackingError({ kind: 'notFound', server: this.#server, message });
    return { phase: 'failed', error, stale: this.#trace !== undefined };
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
