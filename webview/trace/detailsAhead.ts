import type { SpanDetails } from '../../src/model/span';

interface Wanted {
  readonly id: string;
  /** The span in one reading of the trace. */
  readonly key: string;
}

interface Asked {
  readonly answer: Promise<SpanDetails>;
  readonly end: AbortController;
  details: SpanDetails | undefined;
}

interface DetailsAheadInit {
  readonly ask: (spanId: string, signal: AbortSignal) => Promise<SpanDetails>;
  /** Whether nothing more has to be fetched before the details are shown. */
  readonly isWhole: (details: SpanDetails) => boolean;
}

/** The details of a few spans that may be selected next, asked for before they are: the next arrow key finds them here. */
export class DetailsAhead {
  readonly #ask: DetailsAheadInit['ask'];
  readonly #isWhole: DetailsAheadInit['isWhole'];
  readonly #asked = new Map<string, Asked>();

  constructor({ ask, isWhole }: DetailsAheadInit) {
    this.#ask = ask;
    this.#isWhole = isWhole;
  }

  /** Asks for what is not asked for yet, and lets go of all that is not wanted. */
  want(wanted: readonly Wanted[]): void {
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { end }] of this.#asked) {
      if (keys.has(key)) continue;
      this.#asked.delete(key);
      end.abort();
    }
    for (const one of wanted) if (!this.#asked.has(one.key)) this.#begin(one);
  }

  /** The details of a span that have arrived already, and can be shown as they are. */
  arrivedWhole(key: string): SpanDetails | undefined {
    const details = this.#asked.get(key)?.details;
    return details && this.#isWhole(details) ? details : undefined;
  }

  /** The details, of those asked for where they were. Rejects when the host does. */
  async take(wanted: Wanted, signal: AbortSignal): Promise<SpanDetails> {
    const asked = this.#asked.get(wanted.key);
    if (!asked) return this.#ask(wanted.id, signal);
    try {
      return await asked.answer;
    } catch (error) {
      // What failed ahead of time was nobody's wish: it is asked for now.
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
        // Asked for again when it is selected, and told of then.
        if (this.#asked.get(key) === asked) this.#asked.delete(key);
      },
    );
  }
}
