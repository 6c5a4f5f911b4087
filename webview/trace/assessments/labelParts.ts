import { signal } from '@preact/signals';
import type { Label } from '../../../src/model/assessment';
import { t } from '../../ui/strings';
import { say } from '../said';

/** The labels whose history is unfolded. */
export const historiesOpen = signal<ReadonlySet<string>>(new Set());

/** The label that is to be moved: its card asks where to; null: none. */
export const movedLabel = signal<string | null>(null);

/** Unfolds a label's history, or folds it. */
export function openHistory(label: Label): void {
  if (label.history.length === 0) return say(t('noHistory', label.name));
  const open = new Set(historiesOpen.value);
  if (!open.delete(label.id)) open.add(label.id);
  historiesOpen.value = open;
}

export function openMove(id: string): void {
  movedLabel.value = id;
}

export function closeMove(): void {
  movedLabel.value = null;
}
