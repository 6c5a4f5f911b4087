import type { AssessmentPatch } from '../../mlflow/api';
import { RATIONALE_KEY, type Assessment, type AssessmentError } from '../../model/assessment';
import { digitsField, sameHeld } from '../../model/exactValue';
import type { Entry } from './entry';

type Field = 'name' | 'value' | 'rationale' | 'span';

const fields: Record<Field, (a: Assessment, b: Assessment) => boolean> = {
  name: (a, b) => a.name === b.name,
  // An error stands in the place of a value.
  value: (a, b) => sameHeld(a, b) && sameError(a.error, b.error),
  rationale: (a, b) => a.rationale === b.rationale,
  span: (a, b) => a.spanId === b.spanId,
};

/**
 * Whether what the server holds is what is wanted: name, value, rationale, span, and metadata at least ours (the server
 * merges it and never removes a key, contract §5).
 */
export function same(held: Assessment | null, want: Assessment | null): boolean {
  if (held === null || want === null) return held === want;
  return Object.values(fields).every((equal) => equal(held, want)) && hasMetadata(held, want);
}

/** Whether two ends are one: each has all that the other has. */
export function sameEnd(a: Assessment | null, b: Assessment | null): boolean {
  return same(a, b) && same(b, a);
}

function sameError(a: AssessmentError | null, b: AssessmentError | null): boolean {
  if (a === null || b === null) return a === b;
  return a.code === b.code && a.message === b.message && a.stack === b.stack;
}

/** Metadata without the key in which an expectation's rationale travels: the rationale is compared as such. */
export function ownMetadata(assessment: Assessment): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(assessment.metadata).filter(([key]) => key !== RATIONALE_KEY));
}

function hasMetadata(held: Assessment, want: Assessment): boolean {
  return Object.entries(ownMetadata(want)).every(([key, value]) => held.metadata[key] === value);
}

/**
 * The PATCH that makes `base` into `want`: the fields that differ from it, and those in which a request in doubt
 * differs, as that one may still arrive. Undefined when no field that can be patched differs (a span cannot, §5).
 */
export function patchOf(entry: Entry, base: Assessment, want: Assessment): AssessmentPatch | undefined {
  const doubts = entry.sent.flatMap((sent) => sent.want ?? []);
  const others = [base, ...doubts];
  const differs = (field: Field): boolean => others.some((other) => !fields[field](other, want));
  const patch = {
    ...(differs('name') ? { name: want.name } : {}),
    ...(differs('value')
      ? { value: want.value, ...digitsField(want), ...(want.error && { error: want.error }) }
      : {}),
    ...(differs('rationale') ? { rationale: want.rationale } : {}),
    ...(others.every((other) => hasMetadata(other, want)) ? {} : { metadata: ownMetadata(want) }),
  };
  return Object.keys(patch).length === 0 ? undefined : { kind: want.kind, ...patch };
}

/**
 * Whether `seen` can have come about by us alone: every field of it is what the server was known to hold, what is
 * wanted, or what a request in doubt carries. Field by field, because a PATCH that arrives late changes only some.
 * Metadata does not count: it merges, so writing ours takes nothing from anybody.
 */
export function explained(entry: Entry, seen: Assessment | null): boolean {
  const candidates = [entry.base, entry.want, ...entry.sent.map((sent) => sent.want)];
  if (seen === null) return candidates.includes(null);
  const held = candidates.filter((candidate) => candidate !== null);
  return Object.values(fields).every((equal) => held.some((candidate) => equal(seen, candidate)));
}
