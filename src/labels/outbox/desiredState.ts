import { randomBytes } from 'node:crypto';
import type { Assessment } from '../../model/assessment';
import { inherited, withoutOwn } from '../../model/metadata';
import { checkAnyName, wellFormed, wellFormedValue } from '../../model/validate';
import { exactValueField, exactValueOf } from '../../model/exactValue';
import { sameValue } from '../../model/value';
import type { CreateLabel, EditLabel, ReplaceLabel } from './outboxApi';

/** Returns a new ID in MLflow's own ID format. */
export function newAssessmentId(): string {
  return `a-${randomBytes(16).toString('hex')}`;
}

/**
 * Returns the desired state for a new label. `now`: milliseconds since the epoch.
 * @throws Error when the name isn't valid.
 */
export function desiredByCreate(label: CreateLabel, id: string, now: number): Assessment {
  return clean({
    id,
    traceId: label.traceId,
    spanId: label.spanId,
    name: label.name,
    kind: label.kind,
    value: label.value,
    ...exactValueField({ value: label.value, exactValue: exactValueOf(label, undefined) }),
    error: null,
    rationale: label.rationale,
    source: label.source,
    metadata: label.metadata ?? {},
    createdAt: now,
    updatedAt: now,
    valid: true,
    overrides: label.overrides ?? null,
  });
}

/** Returns the desired state after an edit. An error is kept as long as the value doesn't change. */
export function desiredByEdit(
  before: Assessment,
  { name, value, exactValue, rationale, metadata }: Omit<EditLabel, 'base'>,
  now: number,
): Assessment {
  const { exactValue: _digits, ...rest } = before;
  const wanted = {
    ...rest,
    name,
    value,
    ...exactValueField({ value, exactValue: exactValueOf({ value, exactValue }, before) }),
    rationale,
    metadata: { ...before.metadata, ...metadata },
    error: sameValue(value, before.value) ? before.error : null,
    updatedAt: now,
  };
  // Another client may have given the label a name that we don't allow. Don't change it in passing.
  return trimmedName(name) === trimmedName(before.name)
    ? { ...cleanTexts(wanted), name: before.name }
    : clean(wanted);
}

/**
 * Returns the desired state of the label `id`, which replaces another one and keeps its creation time. Fields
 * without a change are kept, except that metadata written by a scorer isn't kept for another source.
 */
export function desiredByReplace(
  before: Assessment,
  change: ReplaceLabel,
  id: string,
  now: number,
): Assessment {
  const { spanId = before.spanId, source = before.source } = change;
  const { name = before.name, value = before.value, rationale = before.rationale, metadata } = change;
  const isBySame = source.type === before.source.type && source.id === before.source.id;
  const taken = isBySame ? withoutOwn(before.metadata) : inherited(before.metadata).kept;
  const moved = { ...before, id, spanId, source, metadata: taken, valid: true };
  return desiredByEdit(moved, { name, value, exactValue: change.exactValue, rationale, metadata }, now);
}

/**
 * The final check before a label is accepted: MLflow accepts any name, and stores null for lone surrogates.
 */
function clean(want: Assessment): Assessment {
  const name = trimmedName(want.name);
  const problem = checkAnyName(name);
  if (problem !== undefined) throw new Error(problem);
  return { ...cleanTexts(want), name };
}

function cleanTexts(want: Assessment): Assessment {
  return {
    ...want,
    value: wellFormedValue(want.value),
    rationale: wellFormed(want.rationale),
    source: { type: want.source.type, id: wellFormed(want.source.id) },
    metadata: Object.fromEntries(
      Object.entries(want.metadata).map(([key, text]) => [wellFormed(key), wellFormed(text)]),
    ),
  };
}

function trimmedName(name: string): string {
  return wellFormed(name.trim());
}
