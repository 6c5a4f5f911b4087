import { signal } from '@preact/signals';
import type { Label } from '../../../../src/model/assessment';
import { labelsOfSelection } from '../../traceData';

/** The ID of the card that Tab reaches: the one that last had the focus. */
export const activeLabel = signal<string | null>(null);

/** The ID of the label whose card takes the focus as soon as it exists. */
export const awaitedLabel = signal<string | null>(null);

/** Resets the focus state when another trace is shown. */
export function forgetLabelFocus(): void {
  activeLabel.value = null;
  awaitedLabel.value = null;
}

/** Attribute of the list of labels. */
export const LIST = 'data-labels';
/** Attribute of a label card; its value is the label's ID. */
export const CARD = 'data-label';
/** Attribute of the user's own note; its value is the label's ID. */
export const NOTE = 'data-note';

/** Returns the label whose card contains the focus, or null. */
export function focusedLabel(): Label | null {
  const id = document.activeElement?.closest(`[${CARD}]`)?.getAttribute(CARD) ?? null;
  return labelsOfSelection.value.find((label) => label.id === id) ?? null;
}

/** Focuses a label's card. Returns false if there is no such card. */
export function focusCard(id: string): boolean {
  const card = document.querySelector<HTMLElement>(`[${CARD}="${CSS.escape(id)}"]`);
  card?.focus();
  return card !== null;
}

/** Focuses the list itself, for when there are no cards left. */
export function focusList(): void {
  document.querySelector<HTMLElement>(`[${LIST}]`)?.focus();
}

/** Focuses the next card after a label's card, else the previous one, else the list. */
export function focusBeside(id: string): void {
  const shown = labelsOfSelection.value;
  const at = shown.findIndex((label) => label.id === id);
  const next = shown[at + 1] ?? shown[at - 1];
  if (!next || !focusCard(next.id)) focusList();
}

/**
 * Whether the focus is in the list of labels or nowhere, so that the user hasn't moved on to something else.
 */
export function isAmongLabels(): boolean {
  const { activeElement } = document;
  return activeElement === document.body || activeElement?.closest(`[${LIST}]`) !== null;
}
