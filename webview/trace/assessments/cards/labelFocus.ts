import { signal } from '@preact/signals';
import type { Label } from '../../../../src/model/assessment';
import { labelsOfSelection } from '../../traceData';

/** The card that Tab goes to: the one that had the focus last. */
export const activeLabel = signal<string | null>(null);

/** A label whose card takes the focus as soon as it is there. */
export const awaitedLabel = signal<string | null>(null);

/** Another trace is shown from now on. */
export function forgetLabelFocus(): void {
  activeLabel.value = null;
  awaitedLabel.value = null;
}

/** The list of labels, by the attribute that its element carries. */
export const LIST = 'data-labels';
/** A card, by the attribute that holds its label's id. */
export const CARD = 'data-label';
/** The user's own note, by the attribute that holds its label's id. */
export const NOTE = 'data-note';

/** The label whose card, or a control in it, has the focus; null: none has. */
export function focusedLabel(): Label | null {
  const id = document.activeElement?.closest(`[${CARD}]`)?.getAttribute(CARD) ?? null;
  return labelsOfSelection.value.find((label) => label.id === id) ?? null;
}

/** Puts the focus on a card; false when there is none of that label. */
export function focusCard(id: string): boolean {
  const card = document.querySelector<HTMLElement>(`[${CARD}="${CSS.escape(id)}"]`);
  card?.focus();
  return card !== null;
}

/** Puts the focus on the list itself, for when no card is left. */
export function focusList(): void {
  document.querySelector<HTMLElement>(`[${LIST}]`)?.focus();
}

/** Puts the focus on the card after one, else before it, else on the list. */
export function focusBeside(id: string): void {
  const shown = labelsOfSelection.value;
  const at = shown.findIndex((label) => label.id === id);
  const next = shown[at + 1] ?? shown[at - 1];
  if (!next || !focusCard(next.id)) focusList();
}

/** Whether the focus is on a label or nowhere: the user has not gone on to something else. */
export function isAmongLabels(): boolean {
  const { activeElement } = document;
  return activeElement === document.body || activeElement?.closest(`[${LIST}]`) !== null;
}
