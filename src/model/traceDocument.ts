/**
 * How a value is written as a document. `json`: indented. `text` and `markdown`: with its line breaks. `raw`:
 * as it was sent. `answer`: the assistant's messages if the value is a conversation, otherwise like `text`.
 */
export const VALUE_FORMS = ['json', 'text', 'markdown', 'raw', 'answer'] as const;
export type ValueForm = (typeof VALUE_FORMS)[number];

/** The part of a trace's spans in a document. A null `spanId` is the root span. */
export type SpanPart =
  | { readonly kind: 'value'; readonly spanId: string | null; readonly ref: string; readonly form: ValueForm }
  /** A span as text for comparison, without IDs and times, which always differ. */
  | { readonly kind: 'span'; readonly spanId: string | null }
  /** Some spans in tree order: as the objects of a JSON list, or as text for comparison. */
  | { readonly kind: 'spans'; readonly form: 'json' | 'text'; readonly from: number; readonly count: number };
