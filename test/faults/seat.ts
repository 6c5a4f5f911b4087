import { setTimeout as sleep } from 'node:timers/promises';
import type { Kill } from './kills';
import type { Order, WindowSetup } from './messages';
import { WindowHandle, type Outcome } from './window';

/** The place of a window. When its process is killed, another one takes over. */
export class Seat {
  readonly #bundle: string;
  readonly #setup: WindowSetup;
  readonly #due: Kill[] = [];
  #window: WindowHandle;
  /** Number of SIGKILLs so far. */
  kills = 0;

  private constructor(bundle: string, setup: WindowSetup, window: WindowHandle) {
    this.#bundle = bundle;
    this.#setup = setup;
    this.#window = window;
  }

  static async open(bundle: string, setup: WindowSetup): Promise<Seat> {
    return new Seat(bundle, setup, await WindowHandle.start(bundle, setup));
  }

  /** The name of the current process. */
  get name(): string {
    return this.#window.name;
  }

  /** The end of its log. */
  get log(): string {
    return this.#window.log;
  }

  /** Schedules a kill for its next opportunity. */
  condemn(kill: Kill): void {
    this.#due.push(kill);
  }

  /** Carries out a kill that is due between two orders. */
  async rest(): Promise<void> {
    const [next] = this.#due;
    if (next === undefined || next.afterOrderMs !== undefined) return;
    this.#due.shift();
    await this.strike('kill', next.downMs);
  }

  /**
   * Sends an order to the window, and carries out a kill that is due after an order. `process`: the one that
   * received it.
   */
  async tell(order: Order): Promise<{ outcome: Outcome; process: string }> {
    const window = this.#window;
    const [next] = this.#due;
    const told = window.tell(order);
    if (next?.afterOrderMs === undefined) return { outcome: await told, process: window.name };
    this.#due.shift();
    await sleep(next.afterOrderMs);
    await this.strike('kill', next.downMs);
    return { outcome: await told, process: window.name };
  }

  /** Carries out all pending kills, then kills and restarts the window. */
  async restart(): Promise<void> {
    for (const { downMs } of this.#due.splice(0)) await this.strike('kill', downMs);
    await this.strike('kill', 0);
    // Don't count this one; it isn't a kill at a random moment.
    this.kills -= 1;
  }

  /** Closes or kills the window, and starts another one after `downMs`. */
  async strike(how: 'close' | 'kill', downMs: number): Promise<void> {
    this.kills += 1;
    await this.#window[how]();
    await sleep(downMs);
    this.#window = await WindowHandle.start(this.#bundle, this.#setup);
  }

  async close(): Promise<void> {
    await this.#window.kill();
  }
}
