import type { Clock } from '../../../../src/labels/storage/clock';

export interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that only moves when it's advanced. */
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

  /** Changes the system's time, or lets the machine sleep while its steady clock doesn't count. */
  jumpWall(ms: number): void {
    this.#wallAhead += ms;
  }

  /** Removes and returns all timers, like a process that sleeps. `resume` restores them. */
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

  /** Advances the clock by `ms` and runs all timers that are due in between, in order. */
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

/** Runs everything that is ready without a timer. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
