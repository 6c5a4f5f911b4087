import { signal } from '@preact/signals';
import type { Label } from '../../../../src/model/assessment';
import { t } from '../../../ui/strings';
import { say } from '../../../ui/said';

/** The labels whose history is unfolded. */
export const historiesOpen = signal<ReadonlySet<string>>(new Set());

/** The labels whose ids, times and metadata are unfolded. */
export const detailsOpen = signal<ReadonlySet<string>>(new Set());

/** The label that is to be moved: its card asks where to; null: none. */
export const movedLabel = signal<string | null>(null);

/** Another trace is shown from now on. */
export function forgetLabelParts(): void {
  historiesOpen.value = new Set();
  detailsOpen.value = new Set();
  closeMove();
}

/** Unfolds a label's history, or folds it. */
export function openHistory(label: Label): void {
  if (label.history.length === 0) return say(t('noHistory', label.name));
  historiesOpen.value = toggled(historiesOpen.value, label.id);
}

/** Unfolds a label's ids, times and metadata, or folds them. */
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
