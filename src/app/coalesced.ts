import type { Disposable } from '../model/event';

/** Runs once for many events that come close together, so that 500 labels do not rebuild a view 500 times. */
export class Coalesced implements Disposable {
  readonly #run: () => void;
  readonly #waitMs: number;
  #timer: NodeJS.Timeout | undefined;

  /** `waitMs`: milliseconds from the first event to the run. */
  constructor(run: () => void, waitMs: number) {
    this.#run = run;
    this.#waitMs = waitMs;
  }

  /** Something has happened. */
  readonly poke = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, this.#waitMs);
  };

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
