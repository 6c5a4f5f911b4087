import type { SpanRow } from '../../model/span';
import { buildForest, treeOrder } from '../../model/spanTree';
import type { Searched } from './search/searchSpans';
import { spanTexts } from './search/spanTexts';
import type { SpanTexts } from './search/spanTexts';
import { durationOf, readDetails } from './spanDetails';
import type { ReadDetails } from './spanDetails';
import { spanFacts } from './spanBytes';
import type { SpanFacts } from './spanBytes';

/** The spans of one reading of a trace: their bytes as they came, and a row for each. */
export class SpanSet {
  readonly #spans = new Map<string, { readonly bytes: Buffer; readonly facts: SpanFacts }>();
  readonly #rows = new Map<string, SpanRow>();
  /** What was searched once is kept decoded. */
  readonly #texts = new Map<string, SpanTexts>();
  #order: readonly string[] | undefined;
  #base: bigint | null = null;
  #lastRead: ({ readonly id: string } & ReadDetails) | undefined;
  done = false;

  get size(): number {
    return this.#rows.size;
  }

  /** In order of arrival; of spans with the same id the last. */
  rows(): SpanRow[] {
    return [...this.#rows.values()];
  }

  /**
   * Takes a span. The start of the first one is what all offsets count from, so a span that began before it has a
   * negative start; MLflow sends roots first, and spans in order of their start.
   * @throws JsonError
   */
  add(bytes: Buffer): SpanRow {
    const facts = spanFacts(bytes);
    const { id, parentId, name, type, status, start, end, tokens, cost, level } = facts;
    this.#base ??= start;
    const offset = start === null || this.#base === null ? 0 : Number(start - this.#base);
    const duration = durationOf(start, end);
    const row: SpanRow = {
      ...{ id, parentId, name, type, status, start: offset, duration },
      ...{ tokens, cost, level },
    };
    this.#spans.set(id, { bytes, facts });
    this.#texts.delete(id);
    this.#order = undefined;
    this.#rows.set(id, row);
    return row;
  }

  /** The spans as they are searched: in the order of the tree. */
  searched(): Searched {
    const ids = (this.#order ??= treeOrder(buildForest(this.#rows.values())));
    return { ids, texts: (id) => this.#textsOf(id) };
  }

  #textsOf(id: string): SpanTexts {
    const known = this.#texts.get(id);
    if (known) return known;
    const span = this.#spans.get(id);
    const texts = span ? spanTexts(span.bytes, span.facts.name) : [];
    this.#texts.set(id, texts);
    return texts;
  }

  /** A span's details; undefined when it is not here. The last one read is kept, for asking for the rest of its texts. */
  read(spanId: string): ReadDetails | undefined {
    if (this.#lastRead?.id === spanId && this.done) return this.#lastRead;
    const span = this.#spans.get(spanId);
    if (!span) return undefined;
    this.#lastRead = { id: spanId, ...readDetails(span.bytes, span.facts, this.#base ?? 0n) };
    return this.#lastRead;
  }
}
