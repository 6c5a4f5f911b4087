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

// Schemas for types that the model declares without one, because the reader's thread doesn't need it.
// `FieldsOf` requires every field of the type, including optional ones: a field without a schema would be
// silently dropped.

export const State: z.ZodMiniType<TraceState> = z.enum(['OK', 'ERROR', 'IN_PROGRESS', 'STATE_UNSPECIFIED']);

export const CountField: z.ZodMiniType<Count> = z.union([z.number(), z.string()]);

export const Tokens: z.ZodMiniType<TokenUsage> = z.object({
  input: CountField,
  output: CountField,
  total: CountField,
} satisfies FieldsOf<TokenUsage>);

/** The content of a label. Validated by the form, and checked again by the host. */
export const labelFields = {
  name: z.string(),
  value: Json,
  /** The value's JSON text, if it has digits that a double can't hold. */
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

/** A problem, as a panel or the table shows it. `actions` are the actions to offer. */
export const Problem = z.object({
  kind: z.string(),
  message: z.string(),
  /** The server's own message: untrusted text, '' if there is none. */
  detail: z.string(),
  actions: z.array(z.enum(PROBLEM_ACTIONS)),
});
export type Problem = z.infer<typeof Problem>;

/** A stored draft, as it's sent to the webview. */
export const ShownDraft = z.object({
  place: DraftPlace,
  draft: Draft,
  /** When an old draft was typed, in milliseconds since the epoch. */
  since: z.optional(z.number()),
});
export type ShownDraft = Readonly<z.infer<typeof ShownDraft>>;

export const Nothing = z.object({});

/** A time in nanoseconds since the epoch as exact decimal digits; '' if there is none. */
export const Digits = z.string().check(z.regex(/^\d*$/));
