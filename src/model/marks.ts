/** A range of text that a search found, in UTF-16 units. `hit` identifies the match. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly hit: number;
}

export const NO_MARKS: readonly Mark[] = [];

/**
 * Returns the marks in a part of a text, relative to its start. Marks that extend beyond the part are
 * truncated.
 */
export function clipMarks(marks: readonly Mark[], from: number, to: number): readonly Mark[] {
  if (marks.length === 0) return NO_MARKS;
  const inside = marks.filter((mark) => mark.from < to && mark.to > from);
  if (inside.length === 0) return NO_MARKS;
  return inside.map((mark) => ({
    from: Math.max(0, mark.from - from),
    to: Math.min(to, mark.to) - from,
    hit: mark.hit,
  }));
}

/** A match in a searched text. */
export interface TextHit {
  /** In UTF-16 units of the searched text, as in `SearchPlace.hits`. */
  readonly offset: number;
  readonly length: number;
  readonly hit: number;
}

/**
 * Returns the text of a value to search: JSON text with the escapes of its strings decoded, other text as is.
 */
export function searchedText(source: string): string {
  return hasEscapes(source) ? source.replace(ESCAPE, unescaped) : source;
}

/**
 * Returns the positions in the source of matches in `searchedText(source)`. For a truncated value, the start
 * is enough: matches beyond it are left out.
 * @param hits Sorted from left to right, without overlaps.
 */
export function sourceMarks(source: string, hits: readonly TextHit[]): readonly Mark[] {
  if (hits.length === 0) return NO_MARKS;
  const place = hasEscapes(source) ? sourcePlaces(source) : (at: number) => at;
  const marks = hits.map(({ offset, length, hit }) => ({
    from: place(offset),
    to: place(offset + length),
    hit,
  }));
  const inside = marks.filter(({ to }) => to <= source.length);
  return inside.length === 0 ? NO_MARKS : inside;
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|([^u]))/gs;
const SHORT = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
]);

function hasEscapes(source: string): boolean {
  return source.includes('\\') && /^["[{]/.test(source);
}

function unescaped(_escape: string, hex: string | undefined, letter: string | undefined): string {
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  return SHORT.get(letter ?? '') ?? letter ?? '';
}

/**
 * Returns a function that maps an offset of the searched text to the source. Call it with ascending offsets.
 */
function sourcePlaces(source: string): (at: number) => number {
  const escape = new RegExp(ESCAPE);
  let next = escape.exec(source);
  /**
   * How much shorter the searched text is than the source, up to the next escape: each escape becomes one
   * unit.
   */
  let shorter = 0;
  return (at) => {
    while (next && next.index - shorter < at) {
      shorter += next[0].length - 1;
      next = escape.exec(source);
    }
    return at + shorter;
  };
}
