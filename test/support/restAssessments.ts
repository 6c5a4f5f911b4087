import * as z from 'zod/mini';
import { fetchAnew } from './fetchAnew';

/** The fields of an assessment on the wire that tests need. */
const Wire = z.object({
  assessment_id: z.string(),
  assessment_name: z.string(),
  span_id: z.optional(z.string()),
  source: z.object({ source_type: z.string(), source_id: z.optional(z.string()) }),
  valid: z.optional(z.boolean()),
  overrides: z.optional(z.string()),
  rationale: z.optional(z.string()),
  metadata: z.optional(z.record(z.string(), z.string())),
  feedback: z.optional(z.object({ value: z.unknown() })),
  expectation: z.optional(z.unknown()),
});
export type RestAssessment = z.infer<typeof Wire>;

/** Creates an assessment like another client would; `fields` are in wire format. */
export async function makeAssessment(
  uri: string,
  traceId: string,
  fields: {
    readonly assessment_name: string;
    readonly feedback?: { readonly value: unknown };
    readonly expectation?: { readonly value: unknown };
    readonly source?: { readonly source_type: string; readonly source_id: string };
    readonly span_id?: string;
    readonly rationale?: string;
    readonly metadata?: Readonly<Record<string, string>>;
    readonly overrides?: string;
  },
): Promise<RestAssessment> {
  const response = await fetchAnew(`${uri}/api/3.0/mlflow/traces/${traceId}/assessments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      assessment: { source: { source_type: 'HUMAN', source_id: 'other@example.com' }, ...fields },
    }),
  });
  if (!response.ok) throw new Error(`assessments: ${response.status} ${await response.text()}`);
  return z.object({ assessment: Wire }).parse(await response.json()).assessment;
}

/** Returns all current assessments of a trace on the server, including overridden ones. */
export async function restAssessments(uri: string, traceId: string): Promise<RestAssessment[]> {
  const response = await fetchAnew(`${uri}/api/3.0/mlflow/traces/${traceId}`);
  if (!response.ok) throw new Error(`${uri}: ${response.status} ${await response.text()}`);
  const Answer = z.object({
    trace: z.object({ trace_info: z.object({ assessments: z.optional(z.array(Wire)) }) }),
  });
  return Answer.parse(await response.json()).trace.trace_info.assessments ?? [];
}
