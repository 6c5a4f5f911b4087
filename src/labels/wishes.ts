import { randomBytes } from 'node:crypto';
import type { Assessment } from '../model/assessment';
import { checkName, wellFormed, wellFormedValue } from '../model/validate';
import type { CreateLabel, EditLabel } from './api';

/** An id as MLflow itself makes them, so that no store takes offence. */
export function newAssessmentId(): string {
  return `a-${randomBytes(16).toString('hex')}`;
}

/** The end state that a new label asks for. `now`: milliseconds since the epoch. Throws when the name is none. */
export function wantedByCreate(label: CreateLabel, id: string, now: number): Assessment {
  return clean({
    id,
    traceId: label.traceId,
    spanId: label.spanId,
    name: label.name,
    kind: label.kind,
    value: label.value,
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

/** The end state that a change asks for, over what was wanted before. */
export function wantedByEdit(
  before: Assessment,
  { name, value, rationale }: EditLabel,
  now: number,
): Assessment {
  return clean({ ...before, name, value, rationale, error: null, updatedAt: now });
}

/** The last check before a label is taken in, as MLflow takes any name with 200 and turns lone surrogates into null. */
function clean(want: Assessment): Assessment {
  const name = wellFormed(want.name.trim());
  const problem = checkName(name, want.kind);
  if (problem !== undefined) throw new Error(problem);
  return { ...want, name, value: wellFormedValue(want.value), rationale: wellFormed(want.rationale) };
}
