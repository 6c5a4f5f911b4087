import type { Assessment, Label } from '../model/assessment';
import type { PendingLabel } from './outbox/outboxApi';

/**
 * The labels to show: what the user wants over what the server holds. Deleted and overridden ones are gone; one whose
 * deletion was refused is back, and says so, and one whose overrider is deleted is back. In the order of creation. `mine`: by a human of this source id.
 */
export function overlay(
  held: readonly Assessment[],
  pending: readonly PendingLabel[],
  sourceId: string,
): Label[] {
  const waiting = new Map(pending.map((label) => [label.id, label]));
  const overridden = new Set(pending.flatMap(hiddenBy));
  const known = new Map(held.map((assessment) => [assessment.id, assessment]));
  const givenBack = new Set(pending.flatMap((label) => givenBackBy(label, known)));
  const labels: Label[] = [];
  const add = (assessment: Assessment, save: Label['save'], beaten: Label['beaten'] = []): void => {
    const mine = assessment.source.type === 'HUMAN' && assessment.source.id === sourceId;
    labels.push({ ...assessment, save, mine, history: historyOf(assessment, known), beaten });
  };
  for (const assessment of held) {
    const label = waiting.get(assessment.id);
    waiting.delete(assessment.id);
    const counts = assessment.valid || givenBack.has(assessment.id);
    if (!counts || overridden.has(assessment.id)) continue;
    if (label === undefined) add({ ...assessment, valid: true }, { state: 'saved' });
    else if (label.want !== null) {
      add({ ...label.want, createdAt: assessment.createdAt, valid: true }, label.save, label.beaten);
    } else if (label.save.state === 'refused') add(assessment, label.save, label.beaten);
  }
  for (const label of waiting.values()) {
    if (label.want !== null && !overridden.has(label.id)) add(label.want, label.save, label.beaten);
  }
  return labels.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** The label that is valid again once this one is deleted (contract §5). */
function givenBackBy({ id, want, save }: PendingLabel, known: ReadonlyMap<string, Assessment>): string[] {
  const overrides = known.get(id)?.overrides ?? null;
  return want !== null || save.state === 'refused' || overrides === null ? [] : [overrides];
}

/** What a label has overridden, the newest first; a chain that the server made into a ring ends. */
function historyOf({ overrides }: Assessment, known: ReadonlyMap<string, Assessment>): Assessment[] {
  const history: Assessment[] = [];
  let next = overrides === null ? undefined : known.get(overrides);
  while (next !== undefined && !history.includes(next)) {
    history.push(next);
    next = next.overrides === null ? undefined : known.get(next.overrides);
  }
  return history;
}

/**
 * The labels that a new one stands in place of: one that it overrides, which the server hides as soon as it has the new
 * one, and one that it replaces, which is deleted then. They are back when the new one is refused.
 */
function hiddenBy({ want, replaces, save }: PendingLabel): string[] {
  if (save.state === 'refused') return [];
  return [want?.overrides, replaces].filter((id) => id !== undefined && id !== null);
}
