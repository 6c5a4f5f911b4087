import * as z from 'zod/mini';
import type { Assessment } from '../model/assessment';
import { isJsonValue, isRecordOf, isText, type JsonValue } from '../model/value';

/** An assessment as our own files hold it: the model's shape, read back through a schema like everything from outside. */
export const AssessmentSchema: z.ZodMiniType<Assessment> = z.object({
  id: z.string(),
  traceId: z.string(),
  spanId: z.nullable(z.string()),
  name: z.string(),
  kind: z.enum(['feedback', 'expectation']),
  value: z.custom<JsonValue>(isJsonValue),
  exactValue: z.optional(z.string()),
  error: z.nullable(z.object({ code: z.string(), message: z.string(), stack: z.string() })),
  rationale: z.string(),
  source: z.object({
    type: z.enum(['HUMAN', 'LLM_JUDGE', 'CODE', 'SOURCE_TYPE_UNSPECIFIED']),
    id: z.string(),
  }),
  metadata: z.custom<Readonly<Record<string, string>>>((map) => isRecordOf(map, isText)),
  createdAt: z.number(),
  updatedAt: z.number(),
  valid: z.boolean(),
  overrides: z.nullable(z.string()),
});
