import type { SearchAnswer, SearchField } from '../../../src/model/traceSearch';

/** Where a hit is. */
export interface HitPlace {
  readonly spanId: string;
  readonly field: SearchField;
  /** UTF-16 units of the field's searched text. */
  readonly offset: number;
}

/** One hit of a search. */
export interface Hit extends HitPlace {
  readonly length: number;
  /** What was found there, cut where it is very long. */
  readonly text: string;
}

/** The hits of an answer, one by one, in its order. */
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

/** How many hits each span has. */
export function hitCounts(answer: SearchAnswer): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { spanId, hits } of answer.places)
    counts.set(spanId, (counts.get(spanId) ?? 0) + hits.length / 3);
  return counts;
}

/**
 * The hit to go to when an answer arrives: the one that was gone to, where it is still one; else the first of the
 * selected span; else the first. -1 where there are none.
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
