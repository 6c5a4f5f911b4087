/** A row that is in the list before the user types: its text, and the answer it stands for. */
export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly answer: T;
  /** More inputs that match this row by prefix. Used only if no label matches. */
  readonly words?: readonly string[];
  /** Where the input must match the label; anywhere by default. */
  readonly match?: 'start';
}

/** A row for the input itself, in addition to the rows of the list. */
export interface TypedChoice<T> {
  readonly icon?: string;
  readonly label: string;
  readonly description?: string;
  readonly answer: T;
  /** Its label when shown after matching rows. If absent, the input is a complete value, and it's first. */
  readonly behind?: string;
}

/** Why the input is invalid. Shown in the list, but can't be accepted. */
export interface Problem {
  readonly label: string;
  readonly problem: true;
}

export type Row<T> = Choice<T> | TypedChoice<T> | Problem;

/** The rows to show for an input. */
export interface Matches<T> {
  /** Matching rows of the list, best match first. */
  readonly choices: readonly Choice<T>[];
  /** Rows for the input itself. */
  readonly typed: readonly (TypedChoice<T> | Problem)[];
}

/**
 * Returns the rows to show for an input: exact matches first, then prefix matches, then substring matches,
 * then rows that create something from the input. An input that is a complete value by itself, such as a
 * number, matches only equal values.
 */
export function matchesOf<T>(
  text: string,
  choices: readonly Choice<T>[],
  typed: readonly (TypedChoice<T> | Problem)[],
  same: (a: T, b: T) => boolean,
): Matches<T> {
  const answers = typed.filter(isAnswer);
  const equal = choices.filter((row) => answers.some(({ answer }) => same(answer, row.answer)));
  const isWhole = answers.some(({ behind }) => behind === undefined);
  const others = isWhole ? [] : ranked(text, choices).filter((row) => !equal.includes(row));
  const found = [...equal, ...others];
  const news = answers.filter(({ answer }) => !equal.some((row) => same(answer, row.answer)));
  return { choices: found, typed: found.length > 0 || news.length > 0 ? news : typed };
}

/**
 * Returns the row that Enter accepts.
 * @param chosen The active row, which may be from the list for an earlier input.
 * @param seen Whether a row of the list was active since the last input: the user has moved away from it.
 */
export function meant<T>(
  { choices, typed }: Matches<T>,
  chosen: Row<T> | undefined,
  seen: boolean,
): Choice<T> | TypedChoice<T> | undefined {
  const news = typed.filter(isAnswer);
  const rows = [
    ...news.filter(({ behind }) => behind === undefined),
    ...choices,
    ...news.filter(({ behind }) => behind !== undefined),
  ];
  const stands = rows.find((row) => row === chosen);
  if (stands === undefined) return rows[0];
  return choices.length > 0 && !seen && 'behind' in stands ? rows[0] : stands;
}

/** Whether VS Code, which sorts by label, shows a row with this label after the given rows. */
export function sortsBehind(
  text: string,
  label: string,
  before: readonly { readonly label: string }[],
): boolean {
  const typed = normal(text);
  const begins = normal(label).startsWith(typed);
  return before.every(
    (row) =>
      normal(row.label).startsWith(typed) &&
      !row.label.includes('$(') &&
      (!begins || row.label.length < label.length),
  );
}

/** Whether VS Code shows a row with this label for the input without `alwaysShow`. */
export function holds(label: string, text: string): boolean {
  return normal(label).includes(normal(text)) && !label.includes('$(');
}

export function isAnswer<R extends object>(row: R): row is Exclude<R, Problem> {
  return 'answer' in row;
}

function ranked<T>(text: string, choices: readonly Choice<T>[]): Choice<T>[] {
  const typed = normal(text);
  const byLabel = choices
    .map((row) => ({ row, rank: rankOf(row, typed) }))
    .filter(({ rank }) => rank < NONE)
    .sort((a, b) => a.rank - b.rank || (a.rank === BEGINS ? a.row.label.length - b.row.label.length : 0))
    .map(({ row }) => row);
  if (byLabel.length > 0) return byLabel;
  return choices.filter(({ words = [] }) => words.some((word) => word.startsWith(typed)));
}

const EXACT = 0;
const BEGINS = 1;
const HOLDS = 2;
const NONE = 3;

function rankOf<T>({ label, match }: Choice<T>, typed: string): number {
  const text = normal(label);
  if (text === typed) return EXACT;
  if (text.startsWith(typed)) return BEGINS;
  return match === undefined && text.includes(typed) ? HOLDS : NONE;
}

function normal(text: string): string {
  return text.trim().toLowerCase();
}
