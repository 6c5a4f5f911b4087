/** A row that is in the list before anything is typed: what is shown, and what choosing it means. */
export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly answer: T;
  /** What else may be typed for it, from the beginning; counts only where no label matches. */
  readonly words?: readonly string[];
  /** Where in its label what is typed must be; absent: anywhere. */
  readonly match?: 'start';
}

/** A row for what is typed, beyond those of the list. */
export interface TypedChoice<T> {
  readonly icon?: string;
  readonly label: string;
  readonly description?: string;
  readonly answer: T;
  /** What it is called where it stands behind rows that match; absent: what is typed is whole, and stands before them. */
  readonly behind?: string;
}

/** What stands against what was typed: shown in the list, not to be chosen. */
export interface Problem {
  readonly label: string;
  readonly problem: true;
}

export type Row<T> = Choice<T> | TypedChoice<T> | Problem;

/** What a list shows for what is typed. */
export interface Matches<T> {
  /** Rows of the list, the best first. */
  readonly choices: readonly Choice<T>[];
  /** Rows for what is typed itself. */
  readonly typed: readonly (TypedChoice<T> | Problem)[];
}

/**
 * What a list shows for what is typed: the rows that it may stand for, an exact one first, then those that begin with
 * it, then those that hold it; then what typing it makes anew. A text that is a whole value of its own, as a number is,
 * stands for no other one.
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
 * The row that Enter means. `chosen`: the row that is active where the user is, which may be of a list for what was
 * typed before; `seen`: whether a row of the list was active since, so that the user has moved away from it.
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

/** Whether VS Code itself, which sorts by label, puts this label behind those rows. */
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

/** Whether VS Code shows a row of this label for what is typed, without being told to. */
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
