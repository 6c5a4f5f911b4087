import { setTimeout as sleep } from 'node:timers/promises';
import { ownServer, type SharedServer } from '../support/servers';
import { FaultProxy } from '../support/faultProxy';

/** A real MLflow with its own store, behind the fault-injecting proxy. It is killed repeatedly. */
export class MlflowUnderFire {
  readonly #server: Awaited<ReturnType<typeof ownServer>>;
  readonly proxy: FaultProxy;
  #restarted: Promise<void> = Promise.resolve();
  #refusing: Promise<void> = Promise.resolve();

  private constructor(server: Awaited<ReturnType<typeof ownServer>>, proxy: FaultProxy) {
    this.#server = server;
    this.proxy = proxy;
  }

  static async start(): Promise<MlflowUnderFire> {
    const server = await ownServer();
    return new MlflowUnderFire(server, await FaultProxy.start(server.uri));
  }

  /** The server itself, without the proxy. */
  get server(): SharedServer {
    return this.#server;
  }

  /**
   * Kills the server with SIGKILL once an earlier restart has finished, and starts it again after `downMs`.
   */
  async kill(downMs: number): Promise<void> {
    await this.#restarted;
    await this.#server.kill();
    this.#restarted = sleep(downMs).then(() => this.#server.restart());
    // Errors surface where the promise is awaited.
    this.#restarted.catch(() => undefined);
  }

  /** Refuses connections for this long. */
  refuse(ms: number): void {
    this.#refusing = this.#refusing.then(async () => {
      await this.proxy.down();
      await sleep(ms);
      await this.proxy.up();
    });
  }

  /** Ends all faults. */
  async heal(): Promise<void> {
    await this.#refusing;
    this.proxy.heal();
    await this.#restarted;
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#refusing, this.#restarted]);
    await this.proxy.close();
    await this.#server.close();
  }
}
