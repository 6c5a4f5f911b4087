import { computed, effect, signal, untracked } from '@preact/signals';
import type { Label } from '../../../../src/model/assessment';
import { update } from '../../panelState';
import { forest, knownLabels, labelSpan, placeOf, skeleton } from '../../traceData';

const wanted = signal<string | null>(null);
/** The ID of the label to edit once it has arrived. */
const wantedEdit = signal<string | null>(null);

/** The ID of the label to reveal now, or null until the label and its span have arrived. */
export const revealedLabel = computed<string | null>(() => arrived(wanted.value)?.id ?? null);

/** Reveals and briefly highlights a label once it has arrived. null removes the highlight. */
export function revealLabel(id: string | null): void {
  wanted.value = id;
  if (id !== null) update({ assessmentsOpen: true });
}

/** Starts editing a label once it has arrived and its span is selected. */
export function editOnceArrived(id: string | null): void {
  wantedEdit.value = id;
}

/** Resets the pending labels when another trace is shown. */
export function forgetRevealed(): void {
  wanted.value = null;
  wantedEdit.value = null;
}

/** Starts passing each label to edit to the form. */
export function followEdits(edit: (label: Label) => void): void {
  effect(() => {
    const label = arrived(wantedEdit.value);
    if (!label || placeOf(label) !== labelSpan.value) return;
    wantedEdit.value = null;
    untracked(() => edit(label));
  });
}

function arrived(id: string | null): Label | null {
  const label = knownLabels.value.find((one) => one.id === id);
  if (!label) return null;
  const settled = label.spanId === null || skeleton.value.done || forest.value.byId.has(label.spanId);
  return settled ? label : null;
}
