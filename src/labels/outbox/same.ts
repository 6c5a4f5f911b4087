import type { AssessmentPatch } from '../../mlflow/api';
import { RATIONALE_KEY, type Assessment, type AssessmentError } from '../../model/assessment';
import { exactValueField, isSameValue } from '../../model/exactValue';
import type { Entry } from './entry';

type Field = 'name' | 'value' | 'rationale' | 'span';

const fields: Record<Field, (a: Assessment, b: Assessment) => boolean> = {
  name: (a, b) => a.name === b.name,
  // An assessment can have an error instead of a value.
  value: (a, b) => isSameValue(a, b) && sameError(a.error, b.error),
  rationale: (a, b) => a.rationale === b.rationale,
  span: (a, b) => a.spanId === b.spanId,
};

/**
 * Whether the server's version matches the desired state: name, value, rationale, span, and at least our
 * metadata (the server merges it and never removes a key, docs/mlflow-api.md#assessments).
 */
export function same(held: Assessment | null, want: Assessment | null): boolean {
  if (held === null || want === null) return held === want;
  return Object.values(fields).every((equal) => equal(held, want)) && hasMetadata(held, want);
}

/** Whether two states are the same: each has everything that the other has. */
export function sameEnd(a: Assessment | null, b: Assessment | null): boolean {
  return same(a, b) && same(b, a);
}

function sameError(a: AssessmentError | null, b: AssessmentError | null): boolean {
  if (a === null || b === null) return a === b;
  return a.code === b.code && a.message === b.message && a.stack === b.stack;
}

/**
 * Returns the metadata without the key that stores an expectation's rationale, which is compared separately.
 */
export function ownMetadata(assessment: Assessment): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(assessment.metadata).filter(([key]) => key !== RATIONALE_KEY));
}

function hasMetadata(held: Assessment, want: Assessment): boolean {
  return Object.entries(ownMetadata(want)).every(([key, value]) => held.metadata[key] === value);
}

/**
 * Returns the PATCH that turns `base` into `want`: the fields that differ from `base`, and those that differ
 * from a request in doubt, which may still arrive. Undefined if no field that can be patched differs (a span
 * can't be, docs/mlflow-api.md#assessments).
 */
export function patchOf(entry: Entry, base: Assessment, want: Assessment): AssessmentPatch | undefined {
  const doubts = entry.sent.flatMap((sent) => sent.want ?? []);
  const others = [base, ...doubts];
  const differs = (field: Field): boolean => others.some((other) => !fields[field](other, want));
  const patch = {
    ...(differs('name') ? { name: want.name } : {}),
    ...(differs('value')
      ? { value: want.value, ...exactValueField(want), ...(want.error && { error: want.error }) }
      : {}),
    ...(differs('rationale') ? { rationale: want.rationale } : {}),
    ...(others.every((other) => hasMetadata(other, want)) ? {} : { metadata: ownMetadata(want) }),
  };
  return Object.keys(patch).length === 0 ? undefined : { kind: want.kind, ...patch };
}

/**
 * Whether `seen` can be the result of our own requests alone: every field matches the known server version,
 * the desired state, or a request in doubt. Compares field by field, because a PATCH that arrives late
 * changes only some. Ignores metadata: it's merged, so writing ours removes nothing.
 */
export function isOwnChange(entry: Entry, seen: Assessment | null): boolean {
  const candidates = [entry.base, entry.want, ...entry.sent.map((sent) => sent.want)];
  if (seen === null) return candidates.includes(null);
  const held = candidates.filter((candidate) => candidate !== null);
  return Object.values(fields).every((equal) => held.some((candidate) => equal(seen, candidate)));
}
