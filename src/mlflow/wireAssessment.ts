import * as z from 'zod/mini';
import { RATIONALE_KEY } from '../model/assessment';
import type { Assessment, AssessmentKind, SourceType } from '../model/assessment';
import { isJsonValue } from '../model/value';
import { exactTextOf, isTextOf, type ExactValue } from '../model/exactValue';
import { EXACT } from './exactAnswer';
import { JsonWire, millisecondsOf, parsedJson, TextMap } from './wireValues';

const text = z.nullish(z.string());

/** The fields in which the server writes the value of each kind. */
const valuesByKind = {
  feedback: z.nullish(
    z.object({
      value: z.optional(JsonWire),
      [EXACT]: text,
      error: z.nullish(z.object({ error_code: text, error_message: text, stack_trace: text })),
    }),
  ),
  expectation: z.nullish(
    z.object({
      value: z.optional(JsonWire),
      [EXACT]: text,
      serialized_value: z.nullish(z.object({ serialization_format: text, value: text })),
    }),
  ),
} satisfies Record<AssessmentKind, z.ZodMiniType>;

const RawAssessment = z.object({
  assessment_id: z.string(),
  assessment_name: text,
  trace_id: z.string(),
  span_id: text,
  source: z.nullish(z.object({ source_type: text, source_id: text })),
  create_time: text,
  last_update_time: text,
  ...valuesByKind,
  rationale: text,
  metadata: TextMap,
  overrides: text,
  valid: z.nullish(z.boolean()),
});
type RawAssessment = z.infer<typeof RawAssessment>;

/**
 * Decodes an assessment of the server (docs/mlflow-api.md#assessments). Fails if it's neither feedback nor
 * expectation.
 */
export const AssessmentWire = z.pipe(
  RawAssessment.check(
    z.refine((raw) => isGiven(raw.feedback) || isGiven(raw.expectation), 'neither feedback nor expectation'),
  ),
  z.transform(toAssessment),
);

/** Decodes the response of create, update and get. */
export const AssessmentAnswer = z.pipe(
  z.object({ assessment: AssessmentWire }),
  z.transform((answer) => answer.assessment),
);

function toAssessment(raw: RawAssessment): Assessment {
  const isFeedback = isGiven(raw.feedback); // if given both, the server keeps the feedback
  const error = raw.feedback?.error;
  return {
    id: raw.assessment_id,
    traceId: raw.trace_id,
    spanId: raw.span_id === '' ? null : (raw.span_id ?? null),
    name: raw.assessment_name ?? '',
    kind: isFeedback ? 'feedback' : 'expectation',
    ...(isFeedback ? plainValue(raw.feedback) : expectationValue(raw.expectation)),
    error: error
      ? { code: error.error_code ?? '', message: error.error_message ?? '', stack: error.stack_trace ?? '' }
      : null,
    rationale: (isFeedback ? raw.rationale : (raw.metadata[RATIONALE_KEY] ?? raw.rationale)) ?? '',
    source: { type: sourceType(raw.source?.source_type), id: raw.source?.source_id ?? '' },
    metadata: raw.metadata,
    createdAt: millisecondsOf(raw.create_time),
    updatedAt: millisecondsOf(raw.last_update_time),
    valid: raw.valid !== false,
    overrides: raw.overrides === '' ? null : (raw.overrides ?? null),
  };
}

function isGiven<T>(field: T): field is NonNullable<T> {
  return field !== undefined && field !== null;
}

type WrittenValue = NonNullable<RawAssessment['feedback'] | RawAssessment['expectation']> | null | undefined;

function plainValue(written: WrittenValue): ExactValue {
  const value = written?.value ?? null;
  const exactValue = written?.[EXACT];
  return isGiven(exactValue) && isTextOf(exactValue, value) ? { value, exactValue } : { value };
}

/**
 * Lists and objects arrive as JSON text (docs/mlflow-api.md#assessments). Text that isn't JSON is kept as it
 * is.
 */
function expectationValue(expectation: RawAssessment['expectation']): ExactValue {
  const serialized = expectation?.serialized_value;
  if (!isGiven(serialized)) return plainValue(expectation);
  const written = serialized.value ?? 'null';
  const value = parsedJson(written);
  if (!isJsonValue(value)) return { value: written };
  const exactValue = exactTextOf(written);
  return exactValue === undefined ? { value } : { value, exactValue };
}

function sourceType(type: string | null | undefined): SourceType {
  switch (type) {
    case 'HUMAN':
    case 'LLM_JUDGE':
    case 'CODE':
      return type;
    case null:
    case undefined:
    default:
      return 'SOURCE_TYPE_UNSPECIFIED';
  }
}
