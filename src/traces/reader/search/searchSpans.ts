import type { SearchAnswer, SearchPlace, SearchQuery } from '../../../model/traceSearch';
import { finderOf } from './finder';
import type { Finder } from './finder';
import { Guard } from './guard';
import type { SpanTexts } from './spanTexts';

/** Maximum number of matches returned. */
const MOST = 10_000;
/** UTF-16 units returned of a matched text. */
const LONGEST = 1_000;
/** Milliseconds of work before other calls get a turn. */
const SLICE = 12;
/** Timeout in milliseconds for a slice with a user's regular expression. It should take 12. */
const TOO_LONG = 1_000;

export interface Searched {
  /** In the order of the span tree. */
  readonly ids: readonly string[];
  readonly texts: (spanId: string) => SpanTexts;
}

/**
 * Searches the spans, a slice at a time.
 * @throws the signal's reason.
 */
export async function searchSpans(
  searched: Searched,
  query: SearchQuery,
  signal: AbortSignal,
  tooLong = TOO_LONG,
): Promise<SearchAnswer> {
  let finder: Finder;
  try {
    finder = finderOf(query);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ...NOTHING, state: 'invalid', message: error.message };
  }
  const hits = new Hits(finder);
  const { ids, texts } = searched;
  let at = 0;
  const slice = (): void => {
    const until = performance.now() + SLICE;
    while (at < ids.length && !hits.full && performance.now() < until) {
      const id = ids[at++] ?? '';
      hits.look(id, texts(id));
    }
  };
  const guard = finder.unbounded ? new Guard(tooLong) : undefined;
  while (at < ids.length && !hits.full) {
    if (!guard) slice();
    else if (!guard.run(slice)) return hits.answer('stopped');
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
  return hits.answer('done');
}

const NOTHING = { places: [], texts: [], total: 0, more: false };

/** Collects the matches. */
class Hits {
  readonly #finder: Finder;
  readonly #places: SearchPlace[] = [];
  readonly #texts = new Map<string, number>();
  #total = 0;

  constructor(finder: Finder) {
    this.#finder = finder;
  }

  get full(): boolean {
    return this.#total > MOST;
  }

  look(spanId: string, texts: SpanTexts): void {
    for (let i = 0; i < texts.length && !this.full; i += 2) {
      const hits = this.#in(texts[i + 1] ?? '');
      if (hits.length > 0) this.#places.push({ spanId, field: texts[i] ?? '', hits });
    }
  }

  answer(state: SearchAnswer['state']): SearchAnswer {
    const more = this.full;
    if (more) this.#dropLast();
    const total = Math.min(this.#total, MOST);
    return { state, message: '', places: this.#places, texts: [...this.#texts.keys()], total, more };
  }

  #in(text: string): readonly number[] {
    let found = this.#finder.next(text, 0);
    if (!found) return NONE;
    const hits: number[] = [];
    for (; found && !this.full; found = this.#finder.next(text, found.at + found.length)) {
      const { at, length } = found;
      const shown = text.slice(at, at + Math.min(length, LONGEST));
      const index = this.#texts.get(shown) ?? this.#texts.size;
      this.#texts.set(shown, index);
      hits.push(at, length, index);
      this.#total++;
    }
    return hits;
  }

  /** Drops the extra match, which only shows that there are more. */
  #dropLast(): void {
    const last = this.#places.pop();
    if (!last) return;
    const hits = last.hits.slice(0, -3);
    if (hits.length > 0) this.#places.push({ ...last, hits });
  }
}

const NONE: readonly number[] = [];
