import { computed, signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { type Mark, NO_MARKS, sourceMarks, type TextHit } from '../../../src/model/marks';
import { sought } from '../../ui/sought';
import type { Hit } from './hits';

/** The search hits in order; `sought` contains an index into them. */
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
/** Maximum number of hits that are highlighted at a time in one field, around the current one. */
const MOST = 500;

/**
 * Returns the search hits in a field of a span, as marks in the text that the field shows.
 * @param text The whole text, or the part of it that is loaded.
 * @param isValue Whether the field is a value. The search decodes the escapes of JSON values.
 */
export function useFound(spanId: string, field: string, text: string, isValue: boolean): readonly Mark[] {
  const hits = byField.value.get(keyOf(spanId, field)) ?? NO_HITS;
  const from = hits.length > MOST ? firstShown(hits, sought.value?.hit ?? 0) : 0;
  return useMemo(() => {
    const shown = hits.slice(from, from + MOST);
    return isValue ? sourceMarks(text, shown) : plainMarks(shown);
  }, [hits, from, text, isValue]);
}

/** Returns the index of the current hit if it's in this field of the span, else null. */
export function soughtIn(spanId: string, field: string): number | null {
  const at = sought.value?.hit;
  const hit = at === undefined ? undefined : foundHits.value[at];
  return at !== undefined && hit?.spanId === spanId && hit.field === field ? at : null;
}

/** Returns the index of the span's event that contains the current hit, or null. */
export function soughtEvent(spanId: string): number | null {
  const hit = foundHits.value[sought.value?.hit ?? -1];
  const event = hit?.spanId === spanId ? /^event (\d+)/.exec(hit.field)?.[1] : undefined;
  return event === undefined ? null : Number(event);
}

/** Advances in steps of half the maximum, so that most steps don't change which hits are highlighted. */
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
