/** What is looked for in a trace, as in VS Code's find widget. */
export interface SearchQuery {
  readonly text: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  readonly regex: boolean;
}

/**
 * A field of a span that texts are found in: `name`, `status` (its message), `inputs`, `outputs`, `attribute 3` (the
 * value; the third in the details' order, from 0), `attribute 3 key`, `event 2`, `event 2 0` and `event 2 0 key`.
 */
export type SearchField = string;

/** What was found in one field, in order. */
export interface SearchPlace {
  readonly spanId: string;
  readonly field: SearchField;
  /**
   * Three numbers a hit: offset and length in UTF-16 units of the field's text, and which of `SearchAnswer.texts` it is.
   * The text of a JSON value is its JSON with the escapes of its strings undone: line breaks are line breaks.
   */
  readonly hits: readonly number[];
}

export interface SearchAnswer {
  /** `invalid`: no regular expression; `stopped`: it took too long, and what stands here was found until then. */
  readonly state: 'done' | 'invalid' | 'stopped';
  /** What is wrong with the expression; else ''. */
  readonly message: string;
  /** In the order of the span tree, and of the details within a span. */
  readonly places: readonly SearchPlace[];
  /** The different texts that were found, each cut to its first 1,000 units. */
  readonly texts: readonly string[];
  /** How many hits there are here; more where `more` is set. */
  readonly total: number;
  readonly more: boolean;
}

/** The tab of the details that shows a field; null: any. */
export function tabOfField(field: SearchField): 'io' | 'attributes' | 'events' | null {
  if (field === 'inputs' || field === 'outputs') return 'io';
  if (field.startsWith('attribute ')) return 'attributes';
  return field.startsWith('event ') ? 'events' : null;
}
