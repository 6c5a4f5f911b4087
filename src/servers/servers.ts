import * as z from 'zod/mini';
import type { KeyValueStore } from '../labels/recent';
import type { TrackingApi } from '../mlflow/api';
import { basicAuthorization } from '../mlflow/credentials';
import { parseServerUri, type ServerAddress } from '../mlflow/serverUri';
import { Emitter, type Disposable, type Event } from '../model/event';
import { ServerSession } from './serverSession';

const KEY = 'servers';
/** Maximum number of remembered servers, the most recent first. */
const MOST_REMEMBERED = 50;
const Remembered = z.array(z.string());

export interface ServersInit {
  readonly createApi: (address: ServerAddress) => TrackingApi & Disposable;
  /** Remembers the servers that have responded, so that their panels can be restored with the window. */
  readonly memory: KeyValueStore;
  readonly log: (message: string, cause?: unknown) => void;
}

/**
 * The servers of this window, with a session each: the configured one, and those of open panels. A panel
 * can't add a server by its address alone: the user must have connected to it before.
 */
export class Servers implements Disposable {
  readonly #init: ServersInit;
  readonly #sessions = new Map<string, ServerSession>();
  /** The current session of each server: the one opened last. */
  readonly #current = new Map<string, ServerSession>();
  readonly #opened = new Emitter<ServerSession>();
  readonly #events: Disposable[] = [];

  /** Fires when a server has a new session, for example because its credentials changed. */
  readonly onDidOpen: Event<ServerSession> = this.#opened.event;

  constructor(init: ServersInit) {
    this.#init = init;
  }

  /** Returns all current sessions. */
  all(): readonly ServerSession[] {
    return [...this.#current.values()];
  }

  /** Returns the current session of a server, if there is one. */
  get(server: string): ServerSession | undefined {
    return this.#current.get(server);
  }

  /** Like `get`, but opens a session for a server that was used before. */
  find(server: string): ServerSession | undefined {
    const known = this.#current.get(server);
    if (known) return known;
    const parsed = parseServerUri(server);
    const mayOpen = parsed.ok && parsed.address.server === server && this.#remembered().includes(server);
    return mayOpen ? this.open(parsed.address) : undefined;
  }

  /** Returns the session of a server from the settings, the environment or the user, and makes it current. */
  open(address: ServerAddress): ServerSession {
    const { server, credentials } = address;
    const key = JSON.stringify([server, credentials && basicAuthorization(credentials)]);
    const session = this.#sessions.get(key) ?? this.#newSession(address);
    this.#sessions.set(key, session);
    if (this.#current.get(server) !== session) {
      this.#current.set(server, session);
      this.#opened.fire(session);
    }
    return session;
  }

  /**
   * Resolves if an MLflow server responds at an address, without opening a session.
   * @throws TrackingError if it doesn't, or is too old; the signal's reason.
   */
  async probe(address: ServerAddress, signal: AbortSignal): Promise<void> {
    const api = this.#init.createApi(address);
    try {
      await api.checkVersion(signal);
    } finally {
      api.dispose();
    }
  }

  /** Checks a server again after its sign-in details have changed, if it has a session. */
  signedIn(server: string): void {
    this.get(server)
      ?.check(undefined, { quiet: true })
      .catch(() => undefined); // the session's state has the error
  }

  dispose(): void {
    for (const event of this.#events) event.dispose();
    for (const session of this.#sessions.values()) session.dispose();
    this.#opened.dispose();
  }

  #newSession(address: ServerAddress): ServerSession {
    const session = new ServerSession(this.#init.createApi(address));
    this.#events.push(
      session.onDidChange(({ kind }) => {
        if (kind === 'ready') this.#remember(session.server);
      }),
    );
    return session;
  }

  #remembered(): readonly string[] {
    return Remembered.safeParse(this.#init.memory.get(KEY)).data ?? [];
  }

  #remember(server: string): void {
    const before = this.#remembered();
    if (before[0] === server) return;
    const now = [server, ...before.filter((other) => other !== server)].slice(0, MOST_REMEMBERED);
    // A failure only means that a panel of this server isn't restored while another server is configured.
    this.#init.memory
      .update(KEY, now)
      .then(undefined, (error: unknown) => this.#init.log(`Could not remember ${server}`, error));
  }
}
