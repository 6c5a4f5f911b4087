import { computed, signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { type Mark, NO_MARKS, sourceMarks, type TextHit } from '../../../src/model/marks';
import { sought } from '../../ui/sought';
import type { Hit } from './hits';

/** The hits of the search, in its order; `sought` counts them from 0. */
export const foundHits = signal<readonly Hit[]>([]);

const byField = computed(() => {
  const fields = new Map<string, TextHit[]>();
  foundHits.value.forEach(({ spanId, field, offset, length }, hit) => {
    const key = keyOf(spanId, field);
    const hits = fields.get(key);
    if (hits) hits.push({ offset, length, hit });
    else fields.set(key, [{ offset, length, hit }]);
  });
  return fields;
});

const NO_HITS: readonly TextHit[] = [];
/** Hits of one field that are marked at a time: before and behind the one that the search is at. */
const MOST = 500;

/**
 * What the search found in a field of a span, as marks of the text that the field is shown from.
 * @param text The whole text, or the beginning of it that is there.
 * @param isValue The field is a value, of which JSON is searched with its escapes undone.
 */
export function useFound(spanId: string, field: string, text: string, isValue: boolean): readonly Mark[] {
  const hits = byField.value.get(keyOf(spanId, field)) ?? NO_HITS;
  const from = hits.length > MOST ? firstShown(hits, sought.value?.hit ?? 0) : 0;
  return useMemo(() => {
    const shown = hits.slice(from, from + MOST);
    return isValue ? sourceMarks(text, shown) : plainMarks(shown);
  }, [hits, from, text, isValue]);
}

/** The hit that the search is at, where it is in a field of a span; null: it is elsewhere. */
export function soughtIn(spanId: string, field: string): number | null {
  const at = sought.value?.hit;
  const hit = at === undefined ? undefined : foundHits.value[at];
  return at !== undefined && hit?.spanId === spanId && hit.field === field ? at : null;
}

/** Which of a span's events the search is at; null: none. */
export function soughtEvent(spanId: string): number | null {
  const hit = foundHits.value[sought.value?.hit ?? -1];
  const event = hit?.spanId === spanId ? /^event (\d+)/.exec(hit.field)?.[1] : undefined;
  return event === undefined ? null : Number(event);
}

/** Moves on by half of what is shown, so that few steps make others be marked. */
function firstShown(hits: readonly TextHit[], at: number): number {
  const index = Math.max(
    0,
    hits.findIndex(({ hit }) => hit >= at),
  );
  const step = MOST / 2;
  return Math.max(0, Math.floor(index / step) * step - step / 2);
}

function plainMarks(hits: readonly TextHit[]): readonly Mark[] {
  if (hits.length === 0) return NO_MARKS;
  return hits.map(({ offset, length, hit }) => ({ from: offset, to: offset + length, hit }));
}

function keyOf(spanId: string, field: string): string {
  return `${spanId} ${field}`;
}
