import type { SpanDetails, SpanRow } from '../../model/span';
import { buildForest, treeOrder } from '../../model/spanTree';
import type { SpanPart } from '../../model/traceDocument';
import { spanJson, spanText, valueDocument } from './documentTexts';
import type { Searched } from './search/searchSpans';
import { spanTexts } from './search/spanTexts';
import type { SpanTexts } from './search/spanTexts';
import { durationOf, readDetails } from './readDetails';
import type { ReadDetails } from './readDetails';
import { spanFacts } from './spanBytes';
import type { SpanFacts } from './spanBytes';
import { marksOf } from './readEvents';

/** Size in bytes from which computing a span's details takes more than a frame. */
const LARGE_BYTES = 2_000_000;

/** The spans of one reading of a trace: the bytes as received, and a row for each. */
export class SpanSet {
  readonly #spans = new Map<string, { readonly bytes: Buffer; readonly facts: SpanFacts }>();
  readonly #rows = new Map<string, SpanRow>();
  /** Decoded texts, cached by the first search. */
  readonly #texts = new Map<string, SpanTexts>();
  /** Details that were computed before they were requested. */
  readonly #ahead = new Map<string, SpanDetails>();
  #order: readonly string[] | undefined;
  #base: bigint | null = null;
  #lastRead: ({ readonly id: string } & ReadDetails) | undefined;
  #root: SpanRow | undefined;
  done = false;

  get size(): number {
    return this.#rows.size;
  }

  /**
   * The reference time of all starts: nanoseconds since the epoch, in digits; '' until a span has a start.
   */
  get base(): string {
    return this.#base === null ? '' : String(this.#base);
  }

  /** The name of the earliest root span; '' when there is none. */
  get rootName(): string {
    return this.#root?.name ?? '';
  }

  /** In order of arrival, with the last one of spans with the same ID. */
  rows(): SpanRow[] {
    return [...this.#rows.values()];
  }

  /**
   * Adds a span. All offsets are relative to the start of the first span, so a span that started earlier has
   * a negative start. MLflow sends roots first, and spans in order of their start.
   * @throws JsonError when the bytes are malformed or the span has no ID.
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
      events: facts.events && marksOf(facts.events, start ?? this.#base),
    };
    this.#spans.set(id, { bytes, facts });
    this.#texts.delete(id);
    this.#ahead.delete(id);
    this.#order = undefined;
    this.#rows.set(id, row);
    if (parentId === null && (this.#root === undefined || row.start < this.#root.start)) this.#root = row;
    return row;
  }

  /** The spans to search, in tree order. */
  searched(): Searched {
    return { ids: this.#ids(), texts: (id) => this.#textsOf(id) };
  }

  /** Returns a value, a span or several spans as a document; undefined when they aren't here. */
  document(part: SpanPart): string | undefined {
    if (part.kind === 'spans') {
      const ids = this.#ids().slice(part.from, part.from + part.count);
      const texts = ids.map((id) => (part.form === 'json' ? this.#json(id) : this.#text(id)));
      return texts.join(part.form === 'json' ? ',\n' : '\n');
    }
    const id = part.spanId ?? this.#ids()[0];
    const read = id === undefined ? undefined : this.read(id);
    if (!read) return undefined;
    return part.kind === 'span' ? spanText(read) : valueDocument(read, part.ref, part.form);
  }

  #json(id: string): string {
    const span = this.#spans.get(id);
    return span ? spanJson(span.bytes) : '';
  }

  #text(id: string): string {
    const read = this.read(id);
    return read ? spanText(read) : '';
  }

  #ids(): readonly string[] {
    return (this.#order ??= treeOrder(buildForest(this.#rows.values())));
  }

  #textsOf(id: string): SpanTexts {
    const known = this.#texts.get(id);
    if (known) return known;
    const span = this.#spans.get(id);
    const texts = span ? spanTexts(span.bytes, span.facts) : [];
    this.#texts.set(id, texts);
    return texts;
  }

  /** Returns a span's details; undefined when it isn't here. */
  details(spanId: string): SpanDetails | undefined {
    return this.#ahead.get(spanId) ?? this.read(spanId)?.details;
  }

  /** The IDs of spans whose details take long enough to compute that selecting one would feel slow. */
  large(): string[] {
    return [...this.#spans].flatMap(([id, { bytes }]) => (bytes.length > LARGE_BYTES ? [id] : []));
  }

  /** Computes a span's details in advance. Keeps a copy: a substring would keep the whole text in memory. */
  makeAhead(spanId: string): void {
    const span = this.#spans.get(spanId);
    if (span) this.#ahead.set(spanId, structuredClone(readDetails(span.bytes, span.facts).details));
  }

  /**
   * Returns a span's details and texts; undefined when it isn't here. Caches the last one, because the rest
   * of its texts may be requested next.
   */
  read(spanId: string): ReadDetails | undefined {
    if (this.#lastRead?.id === spanId && this.done) return this.#lastRead;
    const span = this.#spans.get(spanId);
    if (!span) return undefined;
    this.#lastRead = { id: spanId, ...readDetails(span.bytes, span.facts) };
    return this.#lastRead;
  }
}
