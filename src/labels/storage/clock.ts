import type { Disposable } from '../../model/event';

/** Time, injected so that tests can control it. */
export interface Clock {
  /**
   * Milliseconds since the epoch by the system clock, for times that users read. Jumps when the clock is set.
   */
  wall(): number;
  /** Milliseconds that never jump, for all timers. Not comparable across processes. */
  now(): number;
  /** Calls `run` once after `ms` milliseconds. Dispose the result to cancel. */
  after(ms: number, run: () => void): Disposable;
}

export const systemClock: Clock = {
  wall: () => Date.now(),
  now: () => performance.timeOrigin + performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return { dispose: () => clearTimeout(timer) };
  },
};

export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
