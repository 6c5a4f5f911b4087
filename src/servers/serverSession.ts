import type { TrackingApi } from '../mlflow/api';
import { Emitter, type Disposable, type Event } from '../model/event';
import { TrackingError } from '../model/trackingError';
import { SharedCalls } from '../traces/sharedCalls';
import { TraceCache } from '../traces/traceCache';
import { capabilitiesOf, type Capabilities } from '../mlflow/version';

export type SessionState =
  /** The server hasn't been checked yet. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready'; readonly version: string; readonly capabilities: Capabilities }
  | { readonly kind: 'failed'; readonly error: TrackingError };

/** One server with one set of credentials: its client, its known traces, and whether it responds. */
export class ServerSession implements Disposable {
  readonly api: TrackingApi;
  readonly cache: TraceCache;
  readonly #client: Disposable;
  readonly #changed = new Emitter<SessionState>();
  readonly onDidChange: Event<SessionState> = this.#changed.event;
  readonly #checks = new SharedCalls<string>();
  #state: SessionState = { kind: 'idle' };
  /** The state before the checks in progress. */
  #before: SessionState = this.#state;
  #checking = 0;

  constructor(api: TrackingApi & Disposable) {
    this.api = api;
    this.#client = api;
    this.cache = new TraceCache(api);
  }

  /** The canonical address, without credentials. */
  get server(): string {
    return this.api.server;
  }

  get state(): SessionState {
    return this.#state;
  }

  /**
   * Requests the server's version and updates the state. Concurrent checks share one request.
   * @param options.quiet Keep the current state until the server responds.
   * @returns MLflow's version.
   * @throws TrackingError, or the signal's reason, which leaves the state unchanged.
   */
  async check(signal?: AbortSignal, { quiet = false } = {}): Promise<string> {
    if (this.#checking++ === 0) this.#before = this.#state;
    try {
      if (!quiet || this.#state.kind === 'idle') this.#enter({ kind: 'connecting' });
      const version = await this.#checks.run('version', (own) => this.api.checkVersion(own), { signal });
      this.#enter({ kind: 'ready', version, capabilities: capabilitiesOf(version) });
      return version;
    } catch (cause) {
      if (signal?.aborted === true) {
        if (this.#checking === 1 && this.#state.kind === 'connecting') this.#enter(this.#before);
        throw cause;
      }
      const error = asTrackingError(cause, this.server);
      this.#enter({ kind: 'failed', error });
      throw error;
    } finally {
      this.#checking--;
    }
  }

  dispose(): void {
    this.cache.dispose();
    this.#client.dispose();
    this.#changed.dispose();
  }

  #enter(next: SessionState): void {
    const before = this.#state;
    this.#state = next;
    if (!isSame(before, next)) this.#changed.fire(next);
  }
}

function isSame(a: SessionState, b: SessionState): boolean {
  switch (a.kind) {
    case 'idle':
    case 'connecting':
      return b.kind === a.kind;
    case 'ready':
      return b.kind === 'ready' && a.version === b.version;
    case 'failed':
      return b.kind === 'failed' && a.error.kind === b.error.kind && a.error.message === b.error.message;
  }
}

/** Converts any error of a request to a TrackingError. */
export function asTrackingError(cause: unknown, server: string): TrackingError {
  if (cause instanceof TrackingError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new TrackingError({ kind: 'badResponse', server, message, cause });
}
