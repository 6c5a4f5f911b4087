import * as z from 'zod/mini';
import { RATIONALE_KEY, type Assessment } from '../../src/model/assessment';
import { sameValue } from '../../src/model/value';

/** The fields of a label to compare: everything that a user may have written, and its location. */
export const Label = z.object({
  name: z.string(),
  kind: z.enum(['feedback', 'expectation']),
  value: z.json(),
  rationale: z.string(),
  spanId: z.nullable(z.string()),
  source: z.object({
    type: z.enum(['HUMAN', 'LLM_JUDGE', 'CODE', 'SOURCE_TYPE_UNSPECIFIED']),
    id: z.string(),
  }),
  /** Without the key that stores an expectation's rationale. */
  metadata: z.record(z.string(), z.string()),
  overrides: z.nullable(z.string()),
});
export type Label = z.infer<typeof Label>;

/** The metadata key that identifies a label in the campaign. It stays when a moved label gets a new ID. */
export const KEY = 'faults.key';

export function labelOf(assessment: Assessment): Label {
  const { name, kind, value, rationale, spanId, source, overrides } = assessment;
  return {
    name,
    kind,
    value,
    rationale,
    spanId,
    source,
    metadata: withoutRationale(assessment.metadata),
    overrides,
  };
}

export function withoutRationale(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== RATIONALE_KEY));
}

/** Whether all fields are equal, including all metadata. */
export function sameLabel(a: Label | null, b: Label | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.name === b.name &&
    a.kind === b.kind &&
    sameValue(a.value, b.value) &&
    a.rationale === b.rationale &&
    a.spanId === b.spanId &&
    a.source.type === b.source.type &&
    a.source.id === b.source.id &&
    a.overrides === b.overrides &&
    sameValue(a.metadata, b.metadata)
  );
}
