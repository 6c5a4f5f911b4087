import { ExactNumber, get, parseExact } from './exactJson';
import { needsDigits } from './exactValue';

/** A number for display: with the digits that were sent where a double has not all of them. */
export type Count = number | string;

/** What a number token counts. */
export function countOf(token: string): Count {
  return needsDigits(token) ? token : Number(token);
}

/** Both together: digit by digit where both are whole. */
export function sumOf(a: Count, b: Count): Count {
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a + b)) return a + b;
  const whole = [a, b].every((count) => /^-?\d+$/.test(String(count)));
  return whole ? String(BigInt(a) + BigInt(b)) : Number(a) + Number(b);
}

/** Whether a text may have a number with more digits than a double holds: of most texts no, told at once. */
const LONG = /[\d.]{16}|\d[eE]/;

/** The number of a JSON object as it was sent; `read` is what it was read as by a parser of doubles. */
export function countAt(text: string, key: string, read: number): Count {
  const exact = LONG.test(text) ? get(parseExact(text), key) : undefined;
  return exact instanceof ExactNumber ? countOf(exact.text) : read;
}
