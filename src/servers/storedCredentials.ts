import * as z from 'zod/mini';
import { basicAuthorization, type Credentials } from '../mlflow/credentials';
import { Emitter, type Disposable, type Event } from '../model/event';

/** VS Code's secret storage, as far as it is used here. */
export interface SecretStorage {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  readonly onDidChange: (listener: (change: { readonly key: string }) => void) => Disposable;
}

const Stored = z.object({ username: z.string(), password: z.string() });
const PREFIX = 'mlflowTraces.credentials:';

/**
 * What signs us in to servers, in VS Code's secret storage: one entry a server, by its canonical address (origin and
 * path), so that it is used for that server only.
 */
export class StoredCredentials implements Disposable {
  readonly #secrets: SecretStorage;
  readonly #warn: (message: string, cause: unknown) => void;
  /** Asked for once, as it is needed for every request; anew when any window changes it. */
  readonly #known = new Map<string, Promise<Credentials | undefined>>();
  readonly #changed = new Emitter<string>();
  readonly #subscription: Disposable;

  /** The server whose credentials became different, in this window or in another. */
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

  /** Keeps them in place of older ones. @throws what the storage throws; then nothing is kept. */
  async keep(server: string, { username, password }: Credentials): Promise<void> {
    await this.#secrets.store(PREFIX + server, JSON.stringify({ username, password }));
    this.#known.delete(server);
  }

  /** The headers that sign us in to a server; none where nothing is kept for it. Never rejects. */
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

  /** A storage that cannot be read is asked again the next time: the server itself says that a sign-in is missing. */
  async #read(server: string): Promise<Credentials | undefined> {
    try {
      const text = await Promise.resolve().then(() => this.#secrets.get(PREFIX + server));
      return text === undefined ? undefined : Stored.parse(JSON.parse(text));
    } catch (error) {
      this.#known.delete(server);
      // Not the error itself: what cannot be parsed may stand in it.
      const name = error instanceof Error ? error.name : 'an error';
      this.#warn(`The sign-in details of ${server} cannot be read`, name);
      return undefined;
    }
  }
}
