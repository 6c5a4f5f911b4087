import type { Disposable } from '../../model/event';

/** Milliseconds between two readings of a running trace: at least this, and at most the other. */
const SOON_MS = 4_000;
const LATE_MS = 60_000;
/** A reading may take a fifth of the time at most: a running trace can be large. */
const REST = 4;
const MOST_DOUBLINGS = 4;

/** What a reading came to. */
export interface Reading {
  /** Whether the trace still runs, so that more may come. */
  readonly running: boolean;
  readonly tookMs: number;
  /** How many spans it has by now. */
  readonly spans: number;
}

interface RunningLooksInit {
  /** Whether anybody sees the trace. While nobody does, nothing is read. */
  readonly isWatched: () => boolean;
  /** Reads again; `after` is called when that has ended. */
  readonly look: () => void;
}

/**
 * Milliseconds until a running trace is read again.
 * @param tookMs How long the last reading took.
 * @param idle How many readings in a row brought no span: a trace that never ends is asked for ever less.
 */
export function pauseBefore(tookMs: number, idle: number): number {
  const wanted = SOON_MS * 2 ** Math.min(idle, MOST_DOUBLINGS);
  return Math.max(tookMs * REST, Math.min(LATE_MS, wanted));
}

/**
 * When a running trace is read again. Its info alone does not tell: a span that ends within the time of those before it
 * changes neither state nor duration.
 */
export class RunningLooks implements Disposable {
  readonly #init: RunningLooksInit;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #spans = -1;
  #idle = 0;

  constructor(init: RunningLooksInit) {
    this.#init = init;
  }

  /** A reading has ended: the next is due after a pause, counted from now, so that two never overlap. */
  after({ running, tookMs, spans }: Reading): void {
    this.stop();
    this.#idle = spans === this.#spans ? this.#idle + 1 : 0;
    this.#spans = spans;
    if (running) this.#wait(pauseBefore(tookMs, this.#idle));
  }

  /** Something else reads now. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  dispose(): void {
    this.stop();
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      if (this.#init.isWatched()) this.#init.look();
      else this.#wait(SOON_MS);
    }, ms);
  }
}
