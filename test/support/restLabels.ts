import * as z from 'zod/mini';
import { fetchAnew } from './fetchAnew';

const Info = z.object({
  trace: z.object({
    trace_info: z.object({
      assessments: z.optional(
        z.array(
          z.object({
            assessment_id: z.string(),
            assessment_name: z.string(),
            span_id: z.optional(z.string()),
            valid: z.optional(z.boolean()),
            rationale: z.optional(z.string()),
            feedback: z.optional(z.object({ value: z.unknown() })),
            expectation: z.optional(z.unknown()),
          }),
        ),
      ),
    }),
  }),
});

export interface RestLabel {
  readonly id: string;
  readonly name: string;
  readonly spanId: string | null;
  readonly value: unknown;
  readonly rationale: string;
}

/**
 * Returns the current labels of a trace from the server's REST API: faster than Python, and independent of
 * our own client.
 */
export async function restLabels(uri: string, traceId: string): Promise<RestLabel[]> {
  const response = await fetchAnew(`${uri}/api/3.0/mlflow/traces/${traceId}`);
  if (!response.ok) throw new Error(`${uri}: ${String(response.status)} ${await response.text()}`);
  const { assessments = [] } = Info.parse(await response.json()).trace.trace_info;
  return assessments.map((label) => ({
    id: label.assessment_id,
    name: label.assessment_name,
    spanId: label.span_id ?? null,
    value: label.feedback ? label.feedback.value : label.expectation,
    rationale: label.rationale ?? '',
  }));
}
