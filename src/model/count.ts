import { ExactNumber, get, parseExact } from './exactJson';
import { MAY_NEED_DIGITS, needsDigits } from './exactValue';

/** A number for display. It's a string of the digits as sent if a double can't hold them all. */
export type Count = number | string;

/** Converts a number token to a count. */
export function countOf(token: string): Count {
  return needsDigits(token) ? token : Number(token);
}

/** Returns the sum of two counts, with every digit if both are integers. */
export function sumOf(a: Count, b: Count): Count {
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a + b)) return a + b;
  const whole = [a, b].every((count) => /^-?\d+$/.test(String(count)));
  return whole ? String(BigInt(a) + BigInt(b)) : Number(a) + Number(b);
}

/**
 * Returns a number of a JSON object with the digits as sent.
 * @param read The same number, parsed as a double. Returned if there is nothing more precise.
 */
export function countAt(text: string, key: string, read: number): Count {
  const exact = MAY_NEED_DIGITS.test(text) ? get(parseExact(text), key) : undefined;
  return exact instanceof ExactNumber ? countOf(exact.text) : read;
}
