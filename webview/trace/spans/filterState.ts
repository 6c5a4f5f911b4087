import { computed, signal } from '@preact/signals';
import {
  type FilteredSpans,
  filterSpans,
  isFiltering,
  matchesFilter,
  NO_FILTER,
  type SpanFilter,
} from '../../../src/model/spanFilter';
import { ancestorsOf, labelSpanOf } from '../../../src/model/spanTree';
import { panelState, update } from '../panelState';
import { forest, labelCounts } from '../traceData';

/** Whether the filter row is shown. */
export const filterOpen = computed(() => panelState.value.filterOpen);
export const filter = computed(() => panelState.value.filter);

export function changeFilter(change: Partial<SpanFilter>): void {
  update({ filter: { ...filter.peek(), ...change } });
}

/** The spans that the filter keeps, or null if no filter is set. */
export const filtered = computed<FilteredSpans | null>(() => {
  const wanted = filter.value;
  if (!isFiltering(wanted)) return null;
  const counts = wanted.labeled === null ? null : labelCounts.value;
  return filterSpans(forest.value, (row) =>
    matchesFilter(row, wanted, (counts?.get(labelSpanOf(row)) ?? 0) > 0),
  );
});

/**
 * The span that a search or the next-failure key went to, or null. It's shown whether or not the filter
 * matches it.
 */
export const jumpTarget = signal<string | null>(null);

/** The IDs of the spans that have a row, or null for all. */
export const shownSpans = computed<ReadonlySet<string> | null>(() => {
  const shown = filtered.value?.shown;
  const target = jumpTarget.value;
  if (!shown) return null;
  if (target === null || shown.has(target) || !forest.value.byId.has(target)) return shown;
  return new Set([...shown, target, ...ancestorsOf(forest.value, target)]);
});

/** Toggles the filter row. Hiding it clears the filter. */
export function toggleFilter(): void {
  if (filterOpen.peek()) update({ filterOpen: false, filter: NO_FILTER });
  else update({ filterOpen: true });
}

export function clearFilter(): void {
  update({ filter: NO_FILTER });
}

/** Resets the filter when another trace is shown. */
export function forgetFilter(): void {
  jumpTarget.value = null;
  update({ filterOpen: false, filter: NO_FILTER });
}
