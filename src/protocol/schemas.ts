import * as z from 'zod/mini';
import { AssessmentKind, AssessmentSource, Json, TextMap } from '../model/assessment';
import type { Count } from '../model/count';
import { DataTypeName, Draft, DraftPlace, type NameSuggestion } from '../model/draft';
import type { LabelInput, LabelSchema } from '../model/labelSchema';
import { PROBLEM_ACTIONS } from '../model/problem';
import type { SpanDetails, ValueText } from '../model/span';
import type { TokenUsage, TraceState } from '../model/trace';
import type { SearchAnswer, SearchQuery } from '../model/traceSearch';
import type { FieldsOf } from './declare';

// What the model declares without a schema, as the reader's thread has no use for one. `FieldsOf` asks for every field of
// the type, the optional ones included: what a schema does not name would be dropped without a word.

export const State: z.ZodMiniType<TraceState> = z.enum(['OK', 'ERROR', 'IN_PROGRESS', 'STATE_UNSPECIFIED']);

export const CountField: z.ZodMiniType<Count> = z.union([z.number(), z.string()]);

export const Tokens: z.ZodMiniType<TokenUsage> = z.object({
  input: CountField,
  output: CountField,
  total: CountField,
} satisfies FieldsOf<TokenUsage>);

/** What a label says, validated by the form; checked again by the host. */
export const labelFields = {
  name: z.string(),
  value: Json,
  /** Its JSON text, where it has digits that a double has not. */
  exactValue: z.optional(z.string()),
  rationale: z.string(),
  source: z.optional(AssessmentSource),
  metadata: z.optional(TextMap),
};

export const LabelInputMessage: z.ZodMiniType<LabelInput> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('passFail'), positive: z.string(), negative: z.string() }),
  z.object({ type: z.literal('categorical'), options: z.array(z.string()), multiple: z.boolean() }),
  z.object({ type: z.literal('numeric'), min: z.nullable(z.number()), max: z.nullable(z.number()) }),
  z.object({ type: z.literal('text'), maxLength: z.nullable(z.number()) }),
]);

const SchemaMessage: z.ZodMiniType<LabelSchema> = z.object({
  name: z.string(),
  kind: AssessmentKind,
  instruction: z.string(),
  comment: z.boolean(),
  input: LabelInputMessage,
} satisfies FieldsOf<LabelSchema>);

export const Suggestion: z.ZodMiniType<NameSuggestion> = z.object({
  name: z.string(),
  kind: AssessmentKind,
  dataType: DataTypeName,
  values: z.array(Json),
  schema: z.nullable(SchemaMessage),
} satisfies FieldsOf<NameSuggestion>);

export const Query: z.ZodMiniType<SearchQuery> = z.object({
  text: z.string(),
  matchCase: z.boolean(),
  wholeWord: z.boolean(),
  regex: z.boolean(),
} satisfies FieldsOf<SearchQuery>);

export const Hits: z.ZodMiniType<SearchAnswer> = z.object({
  state: z.enum(['done', 'invalid', 'stopped']),
  message: z.string(),
  places: z.array(z.object({ spanId: z.string(), field: z.string(), hits: z.array(z.number()) })),
  texts: z.array(z.string()),
  total: z.number(),
  more: z.boolean(),
} satisfies FieldsOf<SearchAnswer>);

export const Text: z.ZodMiniType<ValueText> = z.object({
  ref: z.string(),
  text: z.string(),
  total: z.number(),
} satisfies FieldsOf<ValueText>);

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
} satisfies FieldsOf<SpanDetails>);

/** What a panel or table says when something stands in the way; `actions` are the steps it may offer. */
export const Problem = z.object({
  kind: z.string(),
  message: z.string(),
  /** The server's own words; untrusted text, '' when there are none. */
  detail: z.string(),
  actions: z.array(z.enum(PROBLEM_ACTIONS)),
});
export type Problem = z.infer<typeof Problem>;

/** A draft that is kept, as the webview is told of it. */
export const ShownDraft = z.object({
  place: DraftPlace,
  draft: Draft,
  /** When an old one was typed, in milliseconds since the epoch. */
  since: z.optional(z.number()),
});
export type ShownDraft = Readonly<z.infer<typeof ShownDraft>>;

export const Nothing = z.object({});

/** A time in nanoseconds since the epoch as exact decimal digits; '' where there is none. */
export const Digits = z.string().check(z.regex(/^\d*$/));
