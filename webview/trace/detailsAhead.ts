import type { SpanDetails } from '../../src/model/span';

interface Wanted {
  readonly id: string;
  /** Identifies the span within one generation of the trace's skeleton. */
  readonly key: string;
}

interface Asked {
  readonly answer: Promise<SpanDetails>;
  readonly end: AbortController;
  details: SpanDetails | undefined;
}

interface DetailsAheadInit {
  readonly ask: (spanId: string, signal: AbortSignal) => Promise<SpanDetails>;
  /** Whether the details can be shown without further requests. */
  readonly isWhole: (details: SpanDetails) => boolean;
}

/**
 * Prefetches the details of a few spans that are likely to be selected next, for example with an arrow key.
 */
export class DetailsAhead {
  readonly #ask: DetailsAheadInit['ask'];
  readonly #isWhole: DetailsAheadInit['isWhole'];
  readonly #asked = new Map<string, Asked>();

  constructor({ ask, isWhole }: DetailsAheadInit) {
    this.#ask = ask;
    this.#isWhole = isWhole;
  }

  /** Requests the details that weren't requested yet, and cancels all requests that are no longer wanted. */
  want(wanted: readonly Wanted[]): void {
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { end }] of this.#asked) {
      if (keys.has(key)) continue;
      this.#asked.delete(key);
      end.abort();
    }
    for (const one of wanted) if (!this.#asked.has(one.key)) this.#begin(one);
  }

  /** Returns prefetched details that have arrived and can be shown as they are. */
  arrivedWhole(key: string): SpanDetails | undefined {
    const details = this.#asked.get(key)?.details;
    return details && this.#isWhole(details) ? details : undefined;
  }

  /** Returns the prefetched details, or requests them. Rejects when the host does. */
  async take(wanted: Wanted, signal: AbortSignal): Promise<SpanDetails> {
    const asked = this.#asked.get(wanted.key);
    if (!asked) return this.#ask(wanted.id, signal);
    try {
      return await asked.answer;
    } catch (error) {
      // Prefetch failed; retry on demand.
      if (signal.aborted) throw error;
      return this.#ask(wanted.id, signal);
    }
  }

  #begin({ id, key }: Wanted): void {
    const end = new AbortController();
    const answer = this.#ask(id, end.signal);
    const asked: Asked = { answer, end, details: undefined };
    this.#asked.set(key, asked);
    answer.then(
      (details) => (asked.details = details),
      () => {
        // Retried when the span is selected, which also reports the error.
        if (this.#asked.get(key) === asked) this.#asked.delete(key);
      },
    );
  }
}
