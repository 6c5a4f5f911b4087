import { byCreation, type Assessment, type Label } from '../model/assessment';
import type { PendingLabel } from './outbox/outboxApi';

/**
 * Returns the labels to show, in order of creation: the user's pending changes on top of the server's
 * assessments.
 * Deleted and overridden labels are left out. A label is shown again when its deletion is refused (`save`
 * says so) or when the label that overrides it is deleted.
 *
 * @param sourceId Labels created by a human with this source ID are marked as `mine`.
 */
export function overlay(
  held: readonly Assessment[],
  pending: readonly PendingLabel[],
  sourceId: string,
): Label[] {
  if (pending.length === 0) return settled(held, sourceId);
  const waiting = new Map(pending.map((label) => [label.id, label]));
  const overridden = new Set(pending.flatMap(hiddenBy));
  const known = new Map(held.map((assessment) => [assessment.id, assessment]));
  const givenBack = new Set(pending.flatMap((label) => givenBackBy(label, known)));
  const labels: Label[] = [];
  const add = (assessment: Assessment, save: Label['save'], beaten: Label['beaten'] = NONE): void => {
    const mine = isBy(assessment, sourceId);
    labels.push(shownAs(assessment, { save, mine, history: historyOf(assessment, known), beaten }));
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
  return labels.sort(byCreation);
}

const NONE = [] as const;
const SAVED = { state: 'saved' } as const;

/** The labels of a trace without pending changes. A fast path, because a table calls it for every row. */
function settled(held: readonly Assessment[], sourceId: string): Label[] {
  let known: Map<string, Assessment> | undefined;
  const labels: Label[] = [];
  for (const assessment of held) {
    if (!assessment.valid) continue;
    let history: Label['history'] = NONE;
    if (assessment.overrides !== null) {
      known ??= new Map(held.map((one) => [one.id, one]));
      history = historyOf(assessment, known);
    }
    const mine = isBy(assessment, sourceId);
    labels.push(shownAs(assessment, { save: SAVED, mine, history, beaten: NONE }));
  }
  const isInOrder = labels.every((label, i) => {
    const before = labels[i - 1];
    return before === undefined || byCreation(before, label) < 0;
  });
  return isInOrder ? labels : labels.sort(byCreation); // MLflow usually sends them in order
}

/**
 * Lists all fields, because V8 treats objects that are spread and then extended as dictionaries, which takes
 * ten times as long. A missing field doesn't compile, even an optional one.
 */
function shownAs(
  held: Assessment,
  { save, mine, history, beaten }: Pick<Label, 'save' | 'mine' | 'history' | 'beaten'>,
): Label {
  const { exactValue } = held;
  const label: { [Field in Exclude<keyof Label, 'exactValue'>]: Label[Field] } = {
    id: held.id,
    traceId: held.traceId,
    spanId: held.spanId,
    name: held.name,
    kind: held.kind,
    value: held.value,
    error: held.error,
    rationale: held.rationale,
    source: held.source,
    metadata: held.metadata,
    createdAt: held.createdAt,
    updatedAt: held.updatedAt,
    valid: held.valid,
    overrides: held.overrides,
    save,
    mine,
    history,
    beaten,
  };
  return exactValue === undefined ? label : { exactValue, ...label };
}

function isBy({ source }: Assessment, sourceId: string): boolean {
  return source.type === 'HUMAN' && source.id === sourceId;
}

/**
 * The ID of the label that becomes valid again once this one is deleted, if any
 * (docs/mlflow-api.md#assessments).
 */
function givenBackBy({ id, want, save }: PendingLabel, known: ReadonlyMap<string, Assessment>): string[] {
  const overrides = known.get(id)?.overrides ?? null;
  return want !== null || save.state === 'refused' || overrides === null ? [] : [overrides];
}

/**
 * The labels that this one has overridden, newest first. Stops at a cycle in the server's data. They are
 * shown as not valid even before the server knows about the override, so its response changes nothing here.
 */
function historyOf({ overrides }: Assessment, known: ReadonlyMap<string, Assessment>): Assessment[] {
  const history = new Set<Assessment>();
  let next = overrides === null ? undefined : known.get(overrides);
  while (next !== undefined && !history.has(next)) {
    history.add(next);
    next = next.overrides === null ? undefined : known.get(next.overrides);
  }
  return [...history].map((assessment) => ({ ...assessment, valid: false }));
}

/**
 * The labels that a new one hides: the one it overrides, which the server hides once it has the new one, and
 * the one it replaces, which is deleted then. Both are shown again if the new one is refused.
 */
function hiddenBy({ want, replaces, save }: PendingLabel): string[] {
  if (save.state === 'refused') return [];
  return [want?.overrides, replaces].filter((id) => id !== undefined && id !== null);
}
