import type { Disposable } from '../../model/event';

/** Time, injected so that tests can turn it. */
export interface Clock {
  /** Milliseconds since the epoch, as the system says: for what people read. Jumps when the system's time is set. */
  wall(): number;
  /** Milliseconds that never jump: for everything that is waited for. Means nothing to another process. */
  now(): number;
  /** Runs once after `ms`. */
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
