/** A stretch of a text that a search found: from one UTF-16 unit up to another, and which of the hits it is. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly hit: number;
}

export const NO_MARKS: readonly Mark[] = [];

/** The marks in a part of a text, counted from where the part begins. One that reaches beyond it is cut there. */
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

/** A place in a text that was searched. */
export interface TextHit {
  /** In units of the searched text, as in `SearchPlace.hits`. */
  readonly offset: number;
  readonly length: number;
  readonly hit: number;
}

/** A value as it is searched: JSON text with the escapes of its strings undone, other text as it is. */
export function searchedText(source: string): string {
  return hasEscapes(source) ? source.replace(ESCAPE, unescaped) : source;
}

/**
 * Where hits in `searchedText(source)` stand in the source itself. Of a value that was cut only its beginning has to be
 * given; hits beyond it are left out.
 * @param hits From left to right, none in another.
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

/** Tells where a place of the searched text is in the source. Has to be asked from left to right. */
function sourcePlaces(source: string): (at: number) => number {
  const escape = new RegExp(ESCAPE);
  let next = escape.exec(source);
  /** How much shorter the searched text is than the source, up to the next escape: each escape became one unit. */
  let shorter = 0;
  return (at) => {
    while (next && next.index - shorter < at) {
      shorter += next[0].length - 1;
      next = escape.exec(source);
    }
    return at + shorter;
  };
}
