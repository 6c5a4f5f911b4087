import { signal } from '@preact/signals';
import type { Mark } from '../../src/model/marks';

/** The hit that a search is at. */
export interface Sought {
  readonly hit: number;
  /** Counts the steps: the same one as long as the search has not gone on, though the hit may get another number. */
  readonly step: number;
}

/** null: nothing is searched for, or nothing was found. What the hit is folded away in is open as long as it stands here. */
export const sought = signal<Sought | null>(null);

/** The mark of the hit that the search is at, where it is among these. */
export function soughtMark(marks: readonly Mark[] | undefined): Mark | undefined {
  if (marks === undefined || marks.length === 0) return undefined;
  const hit = sought.value?.hit;
  return marks.find((mark) => mark.hit === hit);
}
