/** A search query for a trace, with the options of VS Code's find widget. */
export interface SearchQuery {
  readonly text: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
  readonly regex: boolean;
}

/**
 * A field of a span that can be searched: `name`, `status` (its message), `inputs`, `outputs`, `attribute 3`
 * (the value of the attribute at index 3 in the details), `attribute 3 key`, `event 2`, `event 2 0`, and
 * `event 2 0 key`.
 */
export type SearchField = string;

/** The matches in one field, in order. */
export interface SearchPlace {
  readonly spanId: string;
  readonly field: SearchField;
  /**
   * Three numbers per match: offset and length in UTF-16 units of the field's text, and the index in
   * `SearchAnswer.texts`. The text of a JSON value is its JSON with the escapes of its strings decoded, so
   * line breaks are real.
   */
  readonly hits: readonly number[];
}

export interface SearchAnswer {
  /**
   * `invalid`: the regular expression is invalid. `stopped`: the search took too long; this is what it found
   * until then.
   */
  readonly state: 'done' | 'invalid' | 'stopped';
  /** What is wrong with the expression; otherwise ''. */
  readonly message: string;
  /** In the order of the span tree, and of the details within a span. */
  readonly places: readonly SearchPlace[];
  /** The distinct texts that were found, each truncated to its first 1,000 UTF-16 units. */
  readonly texts: readonly string[];
  /** The number of matches in `places`. There are more if `more` is true. */
  readonly total: number;
  readonly more: boolean;
}

/** Returns the tab of the details that shows a field; null if any tab will do. */
export function tabOfField(field: SearchField): 'io' | 'attributes' | 'events' | null {
  if (field === 'inputs' || field === 'outputs') return 'io';
  if (field.startsWith('attribute ')) return 'attributes';
  return field.startsWith('event ') ? 'events' : null;
}
