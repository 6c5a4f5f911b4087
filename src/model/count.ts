import { ExactNumber, get, parseExact } from './exactJson';
import { MAY_NEED_DIGITS, needsDigits } from './exactValue';

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

/** The number of a JSON object as it was sent; `read` is what it was read as by a parser of doubles. */
export function countAt(text: string, key: string, read: number): Count {
  const exact = MAY_NEED_DIGITS.test(text) ? get(parseExact(text), key) : undefined;
  return exact instanceof ExactNumber ? countOf(exact.text) : read;
}
