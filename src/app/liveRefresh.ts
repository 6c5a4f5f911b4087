import * as l10n from '@vscode/l10n';
import type { Connection } from '../servers/connection';
import type { Disposable } from '../model/event';
import { TrackingError } from '../model/trackingError';

/** Milliseconds between two polls. One costs the server about 20 ms (docs/mlflow-api.md#polling). */
const EVERY_MS = 4_000;
/** Default and maximum timeout of a poll, in milliseconds. Slow servers are given more than the default. */
const PATIENCE_MS = 15_000;
const MOST_PATIENCE_MS = 60_000;

export interface LiveRefreshInit {
  readonly connection: Connection;
  /** Whether a view of this extension is visible in a focused window. */
  readonly isWatched: () => boolean;
  readonly warn: (message: string, cause: unknown) => void;
  readonly everyMs?: number;
  readonly patienceMs?: number;
}

/**
 * Keeps the list up to date while it's visible, because MLflow has no push for traces
 * (docs/mlflow-api.md#polling). Doesn't poll while nothing is visible, and never runs two polls at once. Also
 * reconnects to a server that didn't respond. A poll times out long before its request would, so that a
 * single bad connection doesn't block later polls.
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
    if (connection.connecting) return; // Connecting again would only start over.
    this.#running = true;
    try {
      const { connected } = connection;
      if (connected) await this.#refresh(connected);
      else await connection.connect({ quiet: true });
    } catch (error) {
      warn("The list couldn't be refreshed", error);
    } finally {
      this.#running = false;
    }
  }

  /** Doubles the timeout of a slow server on each poll until one succeeds. */
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
  const message = l10n.t('{0} took longer than {1} s to send the traces.', server, ms / 1000);
  return new TrackingError({ kind: 'timeout', server, message });
}

/** Refreshes the list if connected, else tries to connect. Server errors end up in the state, not thrown. */
export async function refreshConnection(connection: Connection, options: { quiet: boolean }): Promise<void> {
  const { connected } = connection;
  if (connected) await connected.list.refresh();
  else await connection.connect(options);
}
