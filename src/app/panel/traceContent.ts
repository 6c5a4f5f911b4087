import * as l10n from '@vscode/l10n';
import { Emitter, type Disposable } from '../../model/event';
import type { SpanDetails } from '../../model/span';
import type { TraceInfo } from '../../model/trace';
import type { SpanPart } from '../../model/traceDocument';
import type { SearchAnswer, SearchQuery } from '../../model/traceSearch';
import { TrackingError } from '../../model/trackingError';
import type { StartReader } from '../../traces/reader/readerCalls';
import { TraceReader, type SkeletonPiece } from '../../traces/reader/traceReader';
import type { HeldList, TraceCache } from '../../traces/traceCache';
import type { TraceList } from '../../traces/traceList';
import type { Connection } from '../../servers/connection';
import type { Servers } from '../../servers/servers';
import type { ServerSession } from '../../servers/serverSession';
import {
  type ContentStatus,
  deletedStatus,
  failedStatus,
  isDeleted,
  loadingStatus,
  statusWithoutSession,
} from './contentStatus';
import { RunningTracePoller } from './runningTracePoller';

/** What changed: the trace (its info or labels), or its loading status. */
export type ContentChange = 'trace' | 'status';

export interface TraceContentInit {
  readonly servers: Pick<Servers, 'find' | 'onDidOpen'>;
  /** The current configuration, for servers without a session. */
  readonly connection: Pick<Connection, 'state' | 'onDidChange'>;
  readonly startReader: StartReader;
  /** Whether the trace is visible in a focused window. Running traces are polled only while it is. */
  readonly isWatched: () => boolean;
}

/**
 * The content of a trace for one panel: its info from the cache and its spans from a reader, for as long as
 * the panel shows it.
 */
export class TraceContent implements Disposable {
  readonly traceId: string;
  readonly #server: string;
  readonly #init: TraceContentInit;
  readonly #changed = new Emitter<ContentChange>();
  readonly #read = new Emitter<void>();
  readonly #ended = new AbortController();
  readonly #events: readonly Disposable[];
  readonly #poller: RunningTracePoller;
  #session: ServerSession | undefined;
  #sessionEvents: Disposable | undefined;
  #cacheEvents: Disposable | undefined;
  #held: HeldList | undefined;
  #listEvents: Disposable | undefined;
  #reader: TraceReader | undefined;
  #readerSession: ServerSession | undefined;
  #loading: AbortController | undefined;
  #trace: TraceInfo | undefined;
  #wasOfOtherServer: boolean;
  #status: ContentStatus = { phase: 'loading', error: undefined, stale: false };

  readonly onDidChange = this.#changed.event;
  /** Fires when there are new pieces of the skeleton. */
  readonly onDidRead = this.#read.event;

  constructor(init: TraceContentInit, server: string, traceId: string) {
    this.#init = init;
    this.#server = server;
    this.traceId = traceId;
    this.#wasOfOtherServer = this.isOfOtherServer;
    this.#poller = new RunningTracePoller({ isWatched: init.isWatched, reload: () => this.#reloadQuietly() });
    this.#events = [
      init.servers.onDidOpen((session) => {
        if (session.server === server) this.#connect();
      }),
      init.connection.onDidChange(() => {
        if (!this.#session) this.#connect();
        if (this.#wasOfOtherServer !== this.isOfOtherServer) this.#changed.fire('trace');
        this.#wasOfOtherServer = this.isOfOtherServer;
      }),
    ];
  }

  /** Undefined until first loaded. Kept after the trace is deleted, so that pending labels can be copied. */
  get trace(): TraceInfo | undefined {
    return this.cache?.get(this.traceId) ?? this.#trace;
  }

  get status(): ContentStatus {
    return this.#status;
  }

  /**
   * The session of the trace's server. Undefined before the first `load`, or if that server was never used
   * here and isn't configured.
   */
  get session(): ServerSession | undefined {
    return this.#session;
  }

  /** Whether the window is configured for a different server than the trace's. */
  get isOfOtherServer(): boolean {
    const { state } = this.#init.connection;
    return state.kind !== 'notConfigured' && state.server !== '' && state.server !== this.#server;
  }

  /** The cache of the trace's server. */
  get cache(): TraceCache | undefined {
    return this.#session?.cache;
  }

  /** The traces of the experiment, for this trace's position and neighbors. */
  get list(): TraceList | undefined {
    return this.#held?.list;
  }

  /** Returns all rows that have been read so far. */
  skeleton(): readonly SkeletonPiece[] {
    return this.#reader?.skeleton() ?? [];
  }

  /** The number of spans once all of them are loaded; null before. */
  get spansRead(): number | null {
    return this.#reader?.done === true ? this.#reader.spanCount : null;
  }

  /** See `TraceReader.details`. Rejects until loading has started. */
  async details(spanId: string): Promise<SpanDetails> {
    return this.#requireReader().details(spanId);
  }

  /** See `TraceReader.valueText`. Rejects until loading has started. */
  async valueText(spanId: string, ref: string, offset: number, length: number): Promise<string> {
    return this.#requireReader().valueText(spanId, ref, offset, length);
  }

  /** Whether all spans are loaded, so that documents can be created from them. */
  get isFullyLoaded(): boolean {
    return this.#reader?.done === true && this.#status.phase !== 'loading';
  }

  /**
   * Returns a part of the trace as a document, in UTF-8.
   * @throws TrackingError `notFound`.
   * @throws ReaderEnded when the reader's thread has ended.
   * @throws The signal's reason when aborted.
   */
  async document(part: SpanPart, signal: AbortSignal): Promise<{ bytes: Uint8Array; spans: number }> {
    return this.#requireReader().document(part, signal);
  }

  /**
   * Returns the bytes of one of the trace's attachments, such as an image.
   * @throws TrackingError when the request fails.
   */
  async attachment(id: string, signal: AbortSignal): Promise<Uint8Array> {
    return (this.#readerSession ?? fail()).api.getAttachment(this.traceId, id, signal);
  }

  /** Searches the spans that have been loaded. */
  async search(query: SearchQuery, signal: AbortSignal): Promise<SearchAnswer> {
    return this.#requireReader().search(query, signal);
  }

  /** Loads or reloads the trace. If the server's last check failed, checks it first. */
  load(): void {
    if (this.#session?.state.kind === 'failed') this.#check(this.#session);
    else this.#connect();
  }

  dispose(): void {
    this.#ended.abort();
    this.#poller.dispose();
    this.#loading?.abort();
    for (const event of this.#events) event.dispose();
    this.#detachSession();
    this.#reader?.dispose();
    this.#changed.dispose();
    this.#read.dispose();
  }

  #connect(): void {
    if (this.#ended.signal.aborted) return;
    const { servers, connection } = this.#init;
    const session = servers.find(this.#server);
    if (session !== this.#session) {
      this.#detachSession();
      this.#session = session;
      this.#sessionEvents = session?.onDidChange(() => this.#connect());
      this.#cacheEvents = session?.cache.onDidChange(({ ids }) => {
        if (ids.includes(this.traceId)) this.#follow(session.cache);
      });
    }
    const hasTrace = this.#trace !== undefined;
    if (!session) return this.#stop(statusWithoutSession(connection.state, this.#server, hasTrace));
    const { state } = session;
    switch (state.kind) {
      case 'idle':
        return this.#check(session);
      case 'connecting':
        return this.#stop(loadingStatus(hasTrace));
      case 'failed':
        return this.#stop(failedStatus(state.error, hasTrace));
      case 'ready':
        void this.#loadFrom(session.cache, this.#readerOf(session));
    }
  }

  /** Checks the server. Its state changes trigger the next steps. */
  #check(session: ServerSession): void {
    session.check(this.#ended.signal).catch(() => undefined); // The session's state reports the error.
  }

  #stop(status: ContentStatus): void {
    this.#poller.stop();
    this.#loading?.abort();
    this.#setStatus(status);
  }

  /** Detaches from the session. */
  #detachSession(): void {
    this.#sessionEvents?.dispose();
    this.#cacheEvents?.dispose();
    this.#listEvents?.dispose();
    this.#held?.dispose();
    this.#session = this.#sessionEvents = this.#cacheEvents = this.#listEvents = this.#held = undefined;
  }

  /** Holds the experiment's list once the experiment is known. */
  #holdList(): void {
    if (this.#held || !this.#trace || !this.#session) return;
    this.#held = this.#session.cache.hold({ experimentIds: [this.#trace.experimentId], filter: '' });
    this.#listEvents = this.#held.list.onDidChange((change) => {
      if (change.list) this.#changed.fire('trace'); // Its position in the list has changed.
    });
  }

  #readerOf(session: ServerSession): TraceReader {
    if (this.#reader && this.#readerSession === session) return this.#reader;
    this.#reader?.dispose();
    const reader = (this.#reader = new TraceReader(session.api, this.traceId, this.#init.startReader));
    this.#readerSession = session;
    reader.onDidRead(() => this.#read.fire());
    reader.onDidFail((error) => this.#setStatus({ phase: 'failed', error, stale: false }));
    return reader;
  }

  /** Reads a running trace again, because it may have more spans. The current content stays visible. */
  #reloadQuietly(): void {
    const { cache } = this;
    if (cache && this.#reader) void this.#loadFrom(cache, this.#reader, { quiet: true });
  }

  /**
   * Loads the info and the spans. A newer load supersedes an older one, whose result is ignored.
   * @param options.quiet Don't report the loading status, because the user didn't request this load.
   */
  async #loadFrom(cache: TraceCache, reader: TraceReader, { quiet = false } = {}): Promise<void> {
    this.#poller.stop();
    this.#loading?.abort();
    const { signal } = (this.#loading = new AbortController());
    const began = Date.now();
    if (!quiet) this.#setStatus({ phase: 'loading', error: undefined, stale: false });
    const status = await this.#loadOnce(cache, reader, signal);
    if (signal.aborted) return;
    cache.nameByRoot(this.traceId, reader.rootName);
    this.#setStatus(status);
    void this.#held?.list.ensure(); // Only now, so that the trace itself loads first.
    this.#poller.after({
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
    // If the trace isn't in the cache anymore, it was deleted or dropped when a long list was shortened.
    // Reload to find out which.
    const gone = !now && this.#status.phase !== 'loading' && !isDeleted(this.#status);
    const moved = now && before && (before.state !== now.state || before.durationMs !== now.durationMs);
    if (reader && (gone || (moved && this.#status.phase === 'ready'))) void this.#loadFrom(cache, reader);
  }

  #take(trace: TraceInfo): void {
    if (trace === this.#trace) return;
    this.#trace = trace;
    this.#holdList();
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
  throw new Error(l10n.t("The trace isn't loaded yet."));
}
