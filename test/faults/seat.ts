import { setTimeout as sleep } from 'node:timers/promises';
import type { Kill } from './kills';
import type { Order, WindowSetup } from './messages';
import { WindowHandle, type Outcome } from './window';

/** Where a window runs: it is killed, and another process takes its place. */
export class Seat {
  readonly #bundle: string;
  readonly #setup: WindowSetup;
  readonly #due: Kill[] = [];
  #window: WindowHandle;
  /** SIGKILLs so far. */
  kills = 0;

  private constructor(bundle: string, setup: WindowSetup, window: WindowHandle) {
    this.#bundle = bundle;
    this.#setup = setup;
    this.#window = window;
  }

  static async open(bundle: string, setup: WindowSetup): Promise<Seat> {
    return new Seat(bundle, setup, await WindowHandle.start(bundle, setup));
  }

  /** The name of the process that sits here now. */
  get name(): string {
    return this.#window.name;
  }

  /** The last of what it logged. */
  get log(): string {
    return this.#window.log;
  }

  /** To be killed at the next opportunity that the kill asks for. */
  condemn(kill: Kill): void {
    this.#due.push(kill);
  }

  /** Carries out a kill that is to come between two orders. */
  async rest(): Promise<void> {
    const [next] = this.#due;
    if (next === undefined || next.afterOrderMs !== undefined) return;
    this.#due.shift();
    await this.strike('kill', next.downMs);
  }

  /** Tells the window; when a kill is due after an order, it comes now. `process`: who was told. */
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

  /** Kills what sits here for good measure, and all that was to be killed yet. */
  async restart(): Promise<void> {
    for (const { downMs } of this.#due.splice(0)) await this.strike('kill', downMs);
    await this.strike('kill', 0);
    // This one is not a kill at a random moment.
    this.kills -= 1;
  }

  /** The window that sits here ends, closed or killed; another takes its place after `downMs`. */
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
