import { randomBytes } from 'node:crypto';
import type { Assessment } from '../../model/assessment';
import { inherited, withoutOwn } from '../../model/metadata';
import { checkAnyName, wellFormed, wellFormedValue } from '../../model/validate';
import { digitsField, digitsOf } from '../../model/exactValue';
import { sameValue } from '../../model/value';
import type { CreateLabel, EditLabel, ReplaceLabel } from './outboxApi';

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
    ...digitsField({ value: label.value, exactValue: digitsOf(label, undefined) }),
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

/** The end state that a change asks for, over what was wanted before. An error stays as long as its value does. */
export function wantedByEdit(
  before: Assessment,
  { name, value, exactValue, rationale, metadata }: Omit<EditLabel, 'base'>,
  now: number,
): Assessment {
  const { exactValue: _digits, ...rest } = before;
  const wanted = {
    ...rest,
    name,
    value,
    ...digitsField({ value, exactValue: digitsOf({ value, exactValue }, before) }),
    rationale,
    metadata: { ...before.metadata, ...metadata },
    error: sameValue(value, before.value) ? before.error : null,
    updatedAt: now,
  };
  // Whoever made it may have given it a name that we would not give: it is not renamed by the way.
  return trimmedName(name) === trimmedName(before.name)
    ? { ...cleanTexts(wanted), name: before.name }
    : clean(wanted);
}

/**
 * The end state of a label `id` that stands in the place of another, made when that one was. It keeps what nobody has
 * said anything of; under another source, not what only its scorer could say of it.
 */
export function wantedByReplace(
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
  return wantedByEdit(moved, { name, value, exactValue: change.exactValue, rationale, metadata }, now);
}

/** The last check before a label is taken in, as MLflow takes any name with 200 and turns lone surrogates into null. */
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
