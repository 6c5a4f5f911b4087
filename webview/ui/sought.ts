import { signal } from '@preact/signals';
import type { Mark } from '../../src/model/marks';

/** The current search match. */
export interface Sought {
  readonly hit: number;
  /** Incremented by each step of the search. It stays the same when only the number of the match changes. */
  readonly step: number;
}

/** The current match; null without a search or a match. Collapsed sections that contain it are expanded. */
export const sought = signal<Sought | null>(null);

/** Returns the mark of the current match if it's among these. */
export function soughtMark(marks: readonly Mark[] | undefined): Mark | undefined {
  if (marks === undefined || marks.length === 0) return undefined;
  const hit = sought.value?.hit;
  return marks.find((mark) => mark.hit === hit);
}
