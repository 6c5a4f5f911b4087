import type { Clock } from '../../../../src/labels/storage/clock';

export interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands until it is turned. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  #wallAhead = 1_700_000_000_000;
  #timers: Timer[] = [];

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#now + this.#wallAhead;
  }

  /** The system's time is set, or the machine has slept and its steady clock has not counted it. */
  jumpWall(ms: number): void {
    this.#wallAhead += ms;
  }

  /** Takes away all timers that are set, as of a process that sleeps; `resume` gives them back. */
  pause(): readonly Timer[] {
    const timers = this.#timers;
    this.#timers = [];
    return timers;
  }

  resume(timers: readonly Timer[]): void {
    this.#timers.push(...timers);
  }

  after(ms: number, run: () => void): { dispose(): void } {
    const timer = { at: this.#now + Math.max(0, ms), run };
    this.#timers.push(timer);
    return { dispose: () => void (this.#timers = this.#timers.filter((other) => other !== timer)) };
  }

  /** Lets `ms` pass, with everything that falls due in between, in order. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settled();
    }
    this.#now = end;
  }
}

/** Lets everything that needs no time happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
