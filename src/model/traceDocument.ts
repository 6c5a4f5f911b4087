/**
 * How a value is written as a document: `json` indented, `text` and `markdown` with its real line breaks, `raw` as it was
 * sent, `answer` what an assistant said, where it is a conversation, else as `text`.
 */
export const VALUE_FORMS = ['json', 'text', 'markdown', 'raw', 'answer'] as const;
export type ValueForm = (typeof VALUE_FORMS)[number];

/** What of a trace's spans a document holds. `spanId` null: the root. */
export type SpanPart =
  | { readonly kind: 'value'; readonly spanId: string | null; readonly ref: string; readonly form: ValueForm }
  /** A span as text for comparing: without ids and times, which always differ. */
  | { readonly kind: 'span'; readonly spanId: string | null }
  /** Some spans in the order of the tree: as the objects of a JSON list, or as text for comparing. */
  | { readonly kind: 'spans'; readonly form: 'json' | 'text'; readonly from: number; readonly count: number };
