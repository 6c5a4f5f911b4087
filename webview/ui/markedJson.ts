import type { CarriedMarks } from '../../src/model/carryMarks';
import { entriesOf, type ExactJson, ExactNumber, isObject } from '../../src/model/exactJson';
import { type Mark, NO_MARKS } from '../../src/model/marks';

/** A displayed text with the search matches in it. */
export interface Marked {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** Quotes a text and moves its marks accordingly. `quote` must encode each character independently. */
export function quotedWithMarks(
  text: string,
  marks: readonly Mark[],
  quote: (text: string) => string = JSON.stringify,
): Marked {
  // The quoted prefix ends with a quote that isn't part of the full text.
  const place = (at: number): number => quote(text.slice(0, at)).length - 1;
  return {
    text: quote(text),
    marks: marks.map(({ from, to, hit }) => ({ from: place(from), to: place(to), hit })),
  };
}

/**
 * Returns JSON on one line, formatted like `stringifyExact`. `marks`: those of a value that's neither a list
 * nor an object.
 */
export function jsonWithMarks(value: ExactJson, found: CarriedMarks, marks: readonly Mark[]): Marked {
  if (typeof value === 'string') return quotedWithMarks(value, marks);
  if (value instanceof ExactNumber) return { text: value.text, marks };
  if (value === null || typeof value === 'boolean') return { text: String(value), marks };
  const pieces: Marked[] = Array.isArray(value)
    ? value.flatMap((item, i) => [separator(i), jsonWithMarks(item, found, found.at(value, i))])
    : entriesOf(value).flatMap(([key, item], i) => [
        separator(i),
        quotedWithMarks(key, found.ofKey(value, i)),
        plain(': '),
        jsonWithMarks(item, found, found.at(value, i)),
      ]);
  const [open, close] = isObject(value) ? ['{', '}'] : ['[', ']'];
  return joined([plain(open), ...pieces, plain(close)]);
}

function separator(index: number): Marked {
  return plain(index === 0 ? '' : ', ');
}

function plain(text: string): Marked {
  return { text, marks: NO_MARKS };
}

function joined(pieces: readonly Marked[]): Marked {
  let length = 0;
  const marks = pieces.flatMap((piece) => {
    const at = length;
    length += piece.text.length;
    return piece.marks.map(({ from, to, hit }) => ({ from: from + at, to: to + at, hit }));
  });
  return { text: pieces.map(({ text }) => text).join(''), marks: marks.length === 0 ? NO_MARKS : marks };
}
