import * as z from 'zod/mini';
import { basicAuthorization, type Credentials } from '../mlflow/credentials';
import { Emitter, type Disposable, type Event } from '../model/event';

/** The parts of VS Code's secret storage that are used here. */
export interface SecretStorage {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  readonly onDidChange: (listener: (change: { readonly key: string }) => void) => Disposable;
}

const Stored = z.object({ username: z.string(), password: z.string() });
const PREFIX = 'mlflowTraces.credentials:';

/**
 * Credentials of servers, in VS Code's secret storage. The key is the server's canonical address (origin and
 * path), so they are only used for that server.
 */
export class StoredCredentials implements Disposable {
  readonly #secrets: SecretStorage;
  readonly #warn: (message: string, cause: unknown) => void;
  /** Cached, because every request needs them. An entry is removed when any window changes it. */
  readonly #known = new Map<string, Promise<Credentials | undefined>>();
  readonly #changed = new Emitter<string>();
  readonly #subscription: Disposable;

  /** Fires with the server whose credentials changed, in this or another window. */
  readonly onDidChange: Event<string> = this.#changed.event;

  constructor(secrets: SecretStorage, warn: (message: string, cause: unknown) => void) {
    this.#secrets = secrets;
    this.#warn = warn;
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (!key.startsWith(PREFIX)) return;
      const server = key.slice(PREFIX.length);
      this.#known.delete(server);
      this.#changed.fire(server);
    });
  }

  /**
   * Stores credentials in place of existing ones.
   * @throws what the storage throws; then nothing is stored.
   */
  async keep(server: string, { username, password }: Credentials): Promise<void> {
    await this.#secrets.store(PREFIX + server, JSON.stringify({ username, password }));
    this.#known.delete(server);
  }

  /** Returns the headers that sign in to a server; none when no credentials are stored. Never rejects. */
  async headers(server: string): Promise<Readonly<Record<string, string>>> {
    const known = this.#known.get(server) ?? this.#read(server);
    this.#known.set(server, known);
    const credentials = await known;
    return credentials ? { authorization: basicAuthorization(credentials) } : {};
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  /** If the storage can't be read, the next request retries. The server itself reports a missing sign-in. */
  async #read(server: string): Promise<Credentials | undefined> {
    try {
      const text = await Promise.resolve().then(() => this.#secrets.get(PREFIX + server));
      return text === undefined ? undefined : Stored.parse(JSON.parse(text));
    } catch (error) {
      this.#known.delete(server);
      // Log only the error's name: its message may contain the unparsable secret.
      const name = error instanceof Error ? error.name : 'an error';
      this.#warn(`The sign-in details of ${server} can't be read`, name);
      return undefined;
    }
  }
}
