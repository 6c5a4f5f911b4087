import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';
import type { Label } from '../../../../src/model/assessment';
import { say } from '../../../ui/said';

/** The IDs of the labels whose history is expanded. */
export const historiesOpen = signal<ReadonlySet<string>>(new Set());

/** The IDs of the labels whose details (IDs, times and metadata) are expanded. */
export const detailsOpen = signal<ReadonlySet<string>>(new Set());

/** The ID of the label whose card asks where to move it, or null. */
export const movedLabel = signal<string | null>(null);

/** Resets the expanded parts when another trace is shown. */
export function forgetLabelParts(): void {
  historiesOpen.value = new Set();
  detailsOpen.value = new Set();
  closeMove();
}

/** Toggles a label's history. */
export function openHistory(label: Label): void {
  if (label.history.length === 0) return say(l10n.t('"{0}" has no earlier values.', label.name));
  historiesOpen.value = toggled(historiesOpen.value, label.id);
}

/** Toggles a label's details: IDs, times and metadata. */
export function openDetails(id: string): void {
  detailsOpen.value = toggled(detailsOpen.value, id);
}

function toggled(open: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(open);
  if (!next.delete(id)) next.add(id);
  return next;
}

export function openMove(id: string): void {
  movedLabel.value = id;
}

export function closeMove(): void {
  movedLabel.value = null;
}
