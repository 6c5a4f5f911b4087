import * as vscode from 'vscode';
import type { Connection } from '../connection/connection';

/** Milliseconds between two looks. One costs the server about 20 ms (contract §3.2). */
const EVERY_MS = 4_000;

/**
 * Keeps the list fresh while somebody looks at it: MLflow has no push for traces (contract §10). Nothing is asked while
 * no view of ours is in sight or the window is not in front, and never two things at once. A server that did not
 * answer is looked for again the same way.
 */
export class LiveRefresh implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #isWatched: () => boolean;
  readonly #warn: (message: string, cause: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #running = false;

  constructor(
    connection: Connection,
    isWatched: () => boolean,
    warn: (message: string, cause: unknown) => void,
  ) {
    this.#connection = connection;
    this.#isWatched = isWatched;
    this.#warn = warn;
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#running || !vscode.window.state.focused || !this.#isWatched()) return;
    if (this.#connection.connecting) return; // a newer connect would only begin anew
    this.#running = true;
    try {
      await refreshConnection(this.#connection, { quiet: true });
    } catch (error) {
      this.#warn('The list could not be looked at', error);
    } finally {
      this.#running = false;
    }
  }
}

/** Asks for the list anew where we are connected, else tries to connect. What fails on the server is a state. */
export async function refreshConnection(connection: Connection, options: { quiet: boolean }): Promise<void> {
  const { connected } = connection;
  if (connected) await connected.store.refresh();
  else await connection.connect(options);
}
