import type { Connection } from '../servers/connection';
import type { Disposable } from '../model/event';
import { TrackingError } from '../model/trackingError';

/** Milliseconds between two looks. One costs the server about 20 ms (contract §3.2). */
const EVERY_MS = 4_000;
/** Milliseconds that a look may take, unless the server is known to be slower, and the most that is ever granted. */
const PATIENCE_MS = 15_000;
const MOST_PATIENCE_MS = 60_000;

export interface LiveRefreshInit {
  readonly connection: Connection;
  /** Whether somebody looks at a view of ours in a window that is in front. */
  readonly isWatched: () => boolean;
  readonly warn: (message: string, cause: unknown) => void;
  readonly everyMs?: number;
  readonly patienceMs?: number;
}

/**
 * Keeps the list fresh while somebody looks at it: MLflow has no push for traces (contract §10). Nothing is asked while
 * nobody looks, and never two things at once. A server that did not answer is looked for again the same way. A look that
 * hangs is given up long before its request would be, so that one bad connection does not stop the others.
 */
export class LiveRefresh implements Disposable {
  readonly #init: LiveRefreshInit;
  readonly #timer: NodeJS.Timeout;
  readonly #leastPatienceMs: number;
  #patienceMs: number;
  #running = false;

  constructor(init: LiveRefreshInit) {
    this.#init = init;
    this.#leastPatienceMs = this.#patienceMs = init.patienceMs ?? PATIENCE_MS;
    this.#timer = setInterval(() => void this.#look(), init.everyMs ?? EVERY_MS);
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { connection, isWatched, warn } = this.#init;
    if (this.#running || !isWatched()) return;
    if (connection.connecting) return; // a newer connect would only begin anew
    this.#running = true;
    try {
      const { connected } = connection;
      if (connected) await this.#refresh(connected);
      else await connection.connect({ quiet: true });
    } catch (error) {
      warn('The list could not be looked at', error);
    } finally {
      this.#running = false;
    }
  }

  /** A server that is merely slow is given more time at each look, until one succeeds. */
  async #refresh({ server, list }: NonNullable<Connection['connected']>): Promise<void> {
    const patience = new AbortController();
    const began = performance.now();
    const allowedMs = this.#patienceMs;
    const timer = setTimeout(() => {
      this.#patienceMs = Math.min(allowedMs * 2, MOST_PATIENCE_MS);
      patience.abort(tooSlow(server, allowedMs));
    }, allowedMs);
    await list.refresh(patience.signal).finally(() => clearTimeout(timer));
    if (patience.signal.aborted || list.error) return;
    const took = performance.now() - began;
    this.#patienceMs = Math.min(Math.max(this.#leastPatienceMs, took * 3), MOST_PATIENCE_MS);
  }
}

function tooSlow(server: string, ms: number): TrackingError {
  const message = `No complete answer from ${server} for the traces within ${ms / 1000} s.`;
  return new TrackingError({ kind: 'timeout', server, message });
}

/** Asks for the list anew where we are connected, else tries to connect. What fails on the server is a state. */
export async function refreshConnection(connection: Connection, options: { quiet: boolean }): Promise<void> {
  const { connected } = connection;
  if (connected) await connected.list.refresh();
  else await connection.connect(options);
}
