import type { Disposable } from '../../model/event';

/** Minimum and maximum of the regular pause between two reads of a running trace, in milliseconds. */
const SOON_MS = 4_000;
const LATE_MS = 60_000;
/** Pause in multiples of the last read's duration, so that reading takes a fifth of the time at most. */
const REST = 4;
const MOST_DOUBLINGS = 4;

/** The result of one read. */
export interface Reading {
  /** Whether the trace is still running, so that more spans may come. */
  readonly running: boolean;
  readonly tookMs: number;
  /** The number of spans so far. */
  readonly spans: number;
}

interface RunningTracePollerInit {
  /** Whether the trace is visible. Nothing is read while it isn't. */
  readonly isWatched: () => boolean;
  /** Reads the trace again. The caller calls `after` when the read has ended. */
  readonly reload: () => void;
}

/**
 * Returns the milliseconds until a running trace is read again.
 * @param tookMs How long the last read took, in milliseconds.
 * @param idle How many consecutive reads found no new spans. Traces that never end are read less often.
 */
export function pauseBefore(tookMs: number, idle: number): number {
  const wanted = SOON_MS * 2 ** Math.min(idle, MOST_DOUBLINGS);
  return Math.max(tookMs * REST, Math.min(LATE_MS, wanted));
}

/**
 * Schedules the reads of a running trace. The trace info isn't enough: a span that ends before the latest end
 * so far changes neither the state nor the duration.
 */
export class RunningTracePoller implements Disposable {
  readonly #init: RunningTracePollerInit;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #spans = -1;
  #idle = 0;

  constructor(init: RunningTracePollerInit) {
    this.#init = init;
  }

  /** Schedules the next read after one has ended. The pause starts now, so reads never overlap. */
  after({ running, tookMs, spans }: Reading): void {
    this.stop();
    this.#idle = spans === this.#spans ? this.#idle + 1 : 0;
    this.#spans = spans;
    if (running) this.#wait(pauseBefore(tookMs, this.#idle));
  }

  /** Cancels the scheduled read because the trace is read for another reason. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  dispose(): void {
    this.stop();
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      if (this.#init.isWatched()) this.#init.reload();
      else this.#wait(SOON_MS);
    }, ms);
  }
}
