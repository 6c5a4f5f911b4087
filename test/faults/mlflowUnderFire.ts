import { setTimeout as sleep } from 'node:timers/promises';
import { ownServer, type SharedServer } from '../support/servers';
import { FaultProxy } from '../support/faultProxy';

/** A real MLflow on a store of its own, behind the proxy that breaks things, that is killed again and again. */
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

  /** SIGKILL, once it is up again from the time before; it comes back after `downMs` and what it takes to start. */
  async kill(downMs: number): Promise<void> {
    await this.#restarted;
    await this.#server.kill();
    this.#restarted = sleep(downMs).then(() => this.#server.restart());
    // Whoever waits for it sees the failure.
    this.#restarted.catch(() => undefined);
  }

  /** Connections are refused for so long. */
  refuse(ms: number): void {
    this.#refusing = this.#refusing.then(async () => {
      await this.proxy.down();
      await sleep(ms);
      await this.proxy.up();
    });
  }

  /** Everything works again. */
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
