import * as z from 'zod/mini';
import type { Assessment, AssessmentSource, Label, SaveState } from '../model/assessment';
import type { Count } from '../model/count';
import type { Draft, DraftPlace, NameSuggestion } from '../model/draft';
import type { LabelInput, LabelSchema } from '../model/labelSchema';
import type { Metadata } from '../model/metadata';
import type { SpanDetails, ValueText } from '../model/span';
import type { TokenUsage, TraceState } from '../model/trace';
import type { SearchAnswer, SearchQuery } from '../model/traceSearch';
import { isJsonValue, isRecordOf, isText, type JsonValue } from '../model/value';

// Annotated with the model's types, so that a schema that drifts from the model does not compile.

/** Of any depth. zod's own `json()` recurses, and drops keys named `__proto__`. */
export const Json = z.custom<JsonValue>(isJsonValue);

export const Kind = z.enum(['feedback', 'expectation']);
export const DataTypeName = z.enum(['number', 'boolean', 'string', 'json']);
export const State: z.ZodMiniType<TraceState> = z.enum(['OK', 'ERROR', 'IN_PROGRESS', 'STATE_UNSPECIFIED']);

export const CountField: z.ZodMiniType<Count> = z.union([z.number(), z.string()]);

export const Tokens: z.ZodMiniType<TokenUsage> = z.object({
  input: CountField,
  output: CountField,
  total: CountField,
});

export const Save: z.ZodMiniType<SaveState> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('saved') }),
  z.object({ state: z.literal('saving') }),
  z.object({ state: z.literal('waiting'), reason: z.string() }),
  z.object({ state: z.literal('refused'), reason: z.string() }),
]);

export const Source: z.ZodMiniType<AssessmentSource> = z.object({
  type: z.enum(['HUMAN', 'LLM_JUDGE', 'CODE', 'SOURCE_TYPE_UNSPECIFIED']),
  id: z.string(),
});

export const MetadataMap = z.custom<Metadata>((map) => isRecordOf(map, isText));

const assessment = {
  id: z.string(),
  traceId: z.string(),
  spanId: z.nullable(z.string()),
  name: z.string(),
  kind: Kind,
  value: Json,
  exactValue: z.optional(z.string()),
  error: z.nullable(z.object({ code: z.string(), message: z.string(), stack: z.string() })),
  rationale: z.string(),
  source: Source,
  metadata: MetadataMap,
  createdAt: z.number(),
  updatedAt: z.number(),
  valid: z.boolean(),
  overrides: z.nullable(z.string()),
};

const AssessmentMessage: z.ZodMiniType<Assessment> = z.object(assessment);

export const LabelMessage: z.ZodMiniType<Label> = z.object({
  ...assessment,
  save: Save,
  mine: z.boolean(),
  history: z.array(AssessmentMessage),
  beaten: z.array(AssessmentMessage),
});

export const DraftSchema: z.ZodMiniType<Draft> = z.object({
  kind: Kind,
  name: z.string(),
  dataType: DataTypeName,
  value: z.string(),
  rationale: z.string(),
  source: z.optional(Source),
  metadata: z.optional(z.string()),
});

/** What a label says, validated by the form; checked again by the host. */
export const labelFields = {
  name: z.string(),
  value: Json,
  /** Its JSON text, where it has digits that a double has not. */
  exactValue: z.optional(z.string()),
  rationale: z.string(),
  source: z.optional(Source),
  metadata: z.optional(MetadataMap),
};

export const LabelInputMessage: z.ZodMiniType<LabelInput> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('passFail'), positive: z.string(), negative: z.string() }),
  z.object({ type: z.literal('categorical'), options: z.array(z.string()), multiple: z.boolean() }),
  z.object({ type: z.literal('numeric'), min: z.nullable(z.number()), max: z.nullable(z.number()) }),
  z.object({ type: z.literal('text'), maxLength: z.nullable(z.number()) }),
]);

const SchemaMessage: z.ZodMiniType<LabelSchema> = z.object({
  name: z.string(),
  kind: Kind,
  instruction: z.string(),
  comment: z.boolean(),
  input: LabelInputMessage,
});

export const Place: z.ZodMiniType<DraftPlace> = z.object({
  spanId: z.nullable(z.string()),
  labelId: z.nullable(z.string()),
});

export const Suggestion: z.ZodMiniType<NameSuggestion> = z.object({
  name: z.string(),
  kind: Kind,
  dataType: DataTypeName,
  values: z.array(Json),
  schema: z.nullable(SchemaMessage),
});

export const Query: z.ZodMiniType<SearchQuery> = z.object({
  text: z.string(),
  matchCase: z.boolean(),
  wholeWord: z.boolean(),
  regex: z.boolean(),
});

export const Hits: z.ZodMiniType<SearchAnswer> = z.object({
  state: z.enum(['done', 'invalid', 'stopped']),
  message: z.string(),
  places: z.array(z.object({ spanId: z.string(), field: z.string(), hits: z.array(z.number()) })),
  texts: z.array(z.string()),
  total: z.number(),
  more: z.boolean(),
});

export const Text: z.ZodMiniType<ValueText> = z.object({
  ref: z.string(),
  text: z.string(),
  total: z.number(),
});

const Attribute = z.object({ key: z.string(), value: Text });

export const Details: z.ZodMiniType<SpanDetails> = z.object({
  id: z.string(),
  parentId: z.nullable(z.string()),
  name: z.string(),
  type: z.string(),
  status: z.enum(['OK', 'ERROR', 'UNSET']),
  statusMessage: z.string(),
  startTime: z.string(),
  endTime: z.string(),
  duration: z.nullable(z.number()),
  inputs: z.nullable(Text),
  outputs: z.nullable(Text),
  attributes: z.array(Attribute),
  events: z.array(z.object({ name: z.string(), time: z.string(), attributes: z.array(Attribute) })),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })),
  model: z.nullable(z.string()),
  tokens: z.nullable(Tokens),
  cost: z.nullable(CountField),
});

/** What a panel or table says when something stands in the way; `actions` are the steps it may offer. */
export const Problem = z.object({
  kind: z.string(),
  message: z.string(),
  /** The server's own words; untrusted text, '' when there are none. */
  detail: z.string(),
  actions: z.array(z.enum(['retry', 'selectServer', 'showLog'])),
});
export type Problem = z.infer<typeof Problem>;

export const Nothing = z.object({});

/** A time in nanoseconds since the epoch as exact decimal digits; '' where there is none. */
export const Digits = z.string().check(z.regex(/^\d*$/));
