/**
 * A filter for names that contain a text. MLflow's filter language has no escape (contract §3.1): the quotes around the
 * text are of the kind that it does not hold, and where it holds both, `_` (any one character) stands for one of them.
 * `%` and `_` in the text match more than themselves, so the answer has to be looked through once more.
 */
export function nameContainsFilter(text: string): string {
  const quote = text.includes("'") ? '"' : "'";
  return `name ILIKE ${quote}%${text.replaceAll(quote, '_')}%${quote}`;
}
