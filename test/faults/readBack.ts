import * as z from 'zod/mini';
import { RATIONALE_KEY } from '../../src/model/assessment';
import { runPython } from '../support/python';
import type { SharedServer } from '../support/servers';
import { withoutRationale } from './label';
import type { StoredLabel } from './verdict';

const READ = `
emit([{
    "id": a.assessment_id, "name": a.name, "kind": type(a).__name__.lower(), "value": a.value,
    "rationale": a.rationale, "spanId": a.span_id, "sourceType": a.source.source_type,
    "sourceId": a.source.source_id, "metadata": a.metadata, "valid": getattr(a, "valid", None),
    "overrides": getattr(a, "overrides", None),
} for trace_id in given for a in mlflow.get_trace(trace_id).info.assessments])
`;

const Read = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['feedback', 'expectation']),
    value: z.json(),
    rationale: z.nullable(z.string()),
    spanId: z.nullable(z.string()),
    sourceType: z.enum(['HUMAN', 'LLM_JUDGE', 'CODE', 'SOURCE_TYPE_UNSPECIFIED']),
    sourceId: z.nullable(z.string()),
    metadata: z.nullable(z.record(z.string(), z.string())),
    valid: z.nullable(z.boolean()),
    overrides: z.nullable(z.string()),
  }),
);

/** Returns every label of the traces as read by MLflow's own Python SDK, including overridden ones. */
export async function readBack(server: SharedServer, traces: readonly string[]): Promise<StoredLabel[]> {
  return Read.parse(await runPython(server, READ, traces)).map((read) => {
    const metadata = read.metadata ?? {};
    const { id, name, kind, value, spanId, overrides } = read;
    const rationale = kind === 'expectation' ? metadata[RATIONALE_KEY] : read.rationale;
    const source = { type: read.sourceType, id: read.sourceId ?? '' };
    return {
      id,
      // Only feedback is ever overridden; the SDK's expectations have no `valid`.
      valid: read.valid ?? true,
      label: {
        name,
        kind,
        value,
        rationale: rationale ?? '',
        spanId,
        source,
        metadata: withoutRationale(metadata),
        overrides,
      },
    };
  });
}
