import type { SearchAnswer, SearchField } from '../../../src/model/traceSearch';

/** The location of a hit. */
export interface HitPlace {
  readonly spanId: string;
  readonly field: SearchField;
  /** In UTF-16 code units of the field's searched text. */
  readonly offset: number;
}

/** One hit of a search. */
export interface Hit extends HitPlace {
  readonly length: number;
  /** The matched text, truncated if it's very long. */
  readonly text: string;
}

/** Returns the hits of a search response in order. */
export function hitsOf(answer: SearchAnswer): Hit[] {
  const list: Hit[] = [];
  for (const { spanId, field, hits } of answer.places) {
    for (let i = 0; i < hits.length; i += 3) {
      list.push({
        spanId,
        field,
        offset: hits[i] ?? 0,
        length: hits[i + 1] ?? 0,
        text: answer.texts[hits[i + 2] ?? 0] ?? '',
      });
    }
  }
  return list;
}

/** Returns the number of hits in each span. */
export function hitCounts(answer: SearchAnswer): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { spanId, hits } of answer.places)
    counts.set(spanId, (counts.get(spanId) ?? 0) + hits.length / 3);
  return counts;
}

/**
 * Returns the index of the hit to go to when a response arrives: the current one if it still exists, else the
 * first one in the selected span, else the first one; -1 if there are none.
 */
export function hitToGoTo(
  hits: readonly Hit[],
  before: HitPlace | undefined,
  selected: string | null,
): number {
  const same = hits.findIndex(
    ({ spanId, field, offset }) =>
      spanId === before?.spanId && field === before.field && offset === before.offset,
  );
  if (same !== -1) return same;
  const here = hits.findIndex(({ spanId }) => spanId === selected);
  return here !== -1 ? here : hits.length > 0 ? 0 : -1;
}
