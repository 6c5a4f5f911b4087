import type { CarriedMarks } from '../../src/model/carryMarks';
import { entriesOf, type ExactJson, ExactNumber, isObject } from '../../src/model/exactJson';
import { type Mark, NO_MARKS } from '../../src/model/marks';

/** A text that is shown, with what a search found in it. */
export interface Marked {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** A text as it is written in quotes, with its marks where they are there. `quote` writes each character by itself. */
export function quotedWithMarks(
  text: string,
  marks: readonly Mark[],
  quote: (text: string) => string = JSON.stringify,
): Marked {
  // What is written of a beginning ends with a quote that is not there yet.
  const place = (at: number): number => quote(text.slice(0, at)).length - 1;
  return {
    text: quote(text),
    marks: marks.map(({ from, to, hit }) => ({ from: place(from), to: place(to), hit })),
  };
}

/** JSON in one line, as `stringifyExact` writes it. `marks`: those of a value that is no list and no object. */
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
