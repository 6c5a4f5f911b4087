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

/** Bytes of a span from which on its details take more than a frame. */
const LARGE_BYTES = 2_000_000;

/** The spans of one reading of a trace: their bytes as they came, and a row for each. */
export class SpanSet {
  readonly #spans = new Map<string, { readonly bytes: Buffer; readonly facts: SpanFacts }>();
  readonly #rows = new Map<string, SpanRow>();
  /** What was searched once is kept decoded. */
  readonly #texts = new Map<string, SpanTexts>();
  /** Details that were made before anybody asked. */
  readonly #ahead = new Map<string, SpanDetails>();
  #order: readonly string[] | undefined;
  #base: bigint | null = null;
  #lastRead: ({ readonly id: string } & ReadDetails) | undefined;
  #root: SpanRow | undefined;
  done = false;

  get size(): number {
    return this.#rows.size;
  }

  /** What all starts count from: nanoseconds since the epoch, in digits; '' as long as no span has told of one. */
  get base(): string {
    return this.#base === null ? '' : String(this.#base);
  }

  /** The name of the root that began first; '' where there is none. */
  get rootName(): string {
    return this.#root?.name ?? '';
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

  /** The spans as they are searched: in the order of the tree. */
  searched(): Searched {
    return { ids: this.#ids(), texts: (id) => this.#textsOf(id) };
  }

  /** A value, a span or some spans as a document; undefined when they are not here. */
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

  /** A span's details; undefined when it is not here. */
  details(spanId: string): SpanDetails | undefined {
    return this.#ahead.get(spanId) ?? this.read(spanId)?.details;
  }

  /** The spans whose details take so long to make that a click would feel it. */
  large(): string[] {
    return [...this.#spans].flatMap(([id, { bytes }]) => (bytes.length > LARGE_BYTES ? [id] : []));
  }

  /** Makes a span's details ahead of the question. A copy: a part of a text would keep the whole text in memory. */
  makeAhead(spanId: string): void {
    const span = this.#spans.get(spanId);
    if (span) this.#ahead.set(spanId, structuredClone(readDetails(span.bytes, span.facts).details));
  }

  /** A span's details and texts; undefined when it is not here. The last one read is kept, for asking for the rest of its texts. */
  read(spanId: string): ReadDetails | undefined {
    if (this.#lastRead?.id === spanId && this.done) return this.#lastRead;
    const span = this.#spans.get(spanId);
    if (!span) return undefined;
    this.#lastRead = { id: spanId, ...readDetails(span.bytes, span.facts) };
    return this.#lastRead;
  }
}
