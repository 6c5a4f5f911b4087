import { computed, signal } from '@preact/signals';
import {
  isFiltering,
  type Kept,
  keptOf,
  meets,
  NO_FILTER,
  type SpanFilter,
} from '../../../src/model/spanFilter';
import { ancestorsOf, labelSpanOf } from '../../../src/model/spanTree';
import { panelState, update } from '../panelState';
import { forest, labelCounts } from '../traceData';

/** Whether the row with the filters is shown. */
export const filterOpen = computed(() => panelState.value.filterOpen);
export const filter = computed(() => panelState.value.filter);

export function changeFilter(change: Partial<SpanFilter>): void {
  update({ filter: { ...filter.peek(), ...change } });
}

/** What the filter leaves of the tree; null: there is none. */
export const kept = computed<Kept | null>(() => {
  const wanted = filter.value;
  if (!isFiltering(wanted)) return null;
  const counts = wanted.labelled === null ? null : labelCounts.value;
  return keptOf(forest.value, (row) => meets(row, wanted, (counts?.get(labelSpanOf(row)) ?? 0) > 0));
});

/** The span that a search, or the key for the next failure, went to: it is shown, whatever the filter says. null: none. */
export const soughtSpan = signal<string | null>(null);

/** The spans that have a row; null: all. */
export const shownSpans = computed<ReadonlySet<string> | null>(() => {
  const shown = kept.value?.shown;
  const sought = soughtSpan.value;
  if (!shown) return null;
  if (sought === null || shown.has(sought) || !forest.value.byId.has(sought)) return shown;
  return new Set([...shown, sought, ...ancestorsOf(forest.value, sought)]);
});

/** Shows the filters, or takes them away with what they hide. */
export function toggleFilter(): void {
  if (filterOpen.peek()) update({ filterOpen: false, filter: NO_FILTER });
  else update({ filterOpen: true });
}

export function clearFilter(): void {
  update({ filter: NO_FILTER });
}

/** Another trace is shown from now on. */
export function forgetFilter(): void {
  soughtSpan.value = null;
  update({ filterOpen: false, filter: NO_FILTER });
}
