import type { Disposable } from '../model/event';

/** Coalesces a burst of events into one run, so that 500 labels don't rebuild a view 500 times. */
export class Coalesced implements Disposable {
  readonly #run: () => void;
  readonly #waitMs: number;
  #timer: NodeJS.Timeout | undefined;

  /** @param waitMs Milliseconds from the first event to the run. */
  constructor(run: () => void, waitMs: number) {
    this.#run = run;
    this.#waitMs = waitMs;
  }

  /** Schedules a run unless one is already scheduled. */
  readonly schedule = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, this.#waitMs);
  };

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
