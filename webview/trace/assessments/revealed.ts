import { computed, signal } from '@preact/signals';
import { update } from '../panelState';
import { forest, knownLabels, skeleton } from '../traceData';

const wanted = signal<string | null>(null);

/** The label that is to be seen now; null while it, or the span that it belongs to, has not arrived. */
export const revealedLabel = computed<string | null>(() => {
  const label = knownLabels.value.find(({ id }) => id === wanted.value);
  if (!label) return null;
  const settled = label.spanId === null || skeleton.value.done || forest.value.byId.has(label.spanId);
  return settled ? label.id : null;
});

/** Shows a label once it is there, and marks it for a while; null takes the mark away. */
export function revealLabel(id: string | null): void {
  wanted.value = id;
  if (id !== null) update({ assessmentsOpen: true });
}
