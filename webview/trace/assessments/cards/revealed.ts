import { computed, effect, signal, untracked } from '@preact/signals';
import type { Label } from '../../../../src/model/assessment';
import { update } from '../../panelState';
import { forest, knownLabels, labelSpan, placeOf, skeleton } from '../../traceData';

const wanted = signal<string | null>(null);
/** The label whose edit is to be taken up once it is there. */
const wantedEdit = signal<string | null>(null);

/** The label that is to be seen now; null while it, or the span that it belongs to, has not arrived. */
export const revealedLabel = computed<string | null>(() => arrived(wanted.value)?.id ?? null);

/** Shows a label once it is there, and marks it for a while; null takes the mark away. */
export function revealLabel(id: string | null): void {
  wanted.value = id;
  if (id !== null) update({ assessmentsOpen: true });
}

/** Takes up editing a label once it is there and its span is selected. */
export function editOnceThere(id: string | null): void {
  wantedEdit.value = id;
}

/** Another trace is shown from now on. */
export function forgetRevealed(): void {
  wanted.value = null;
  wantedEdit.value = null;
}

/** Hands each label that is to be edited to the form, from now on. */
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
