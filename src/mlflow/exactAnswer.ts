import { ASSESSMENT_KINDS } from '../model/assessment';
import { type ExactJson, get, isObject, parseExact } from '../model/exactJson';
import { exactTextOfValue, needsDigits } from '../model/exactValue';

/** The key under which `parseAnswer` adds the JSON text of a value to a feedback or an expectation. */
export const EXACT = 'mlflow_traces_exact';

/** Possible numbers with more digits than a double holds. Also matches inside strings. */
const LONG_NUMBERS = /[:,[]\s*(-?(?:[\d.]{16,}(?:[eE][+-]?\d+)?|[\d.]+[eE][+-]?\d+))/g;

/**
 * Parses a response. If doubles would lose digits of an assessment's value, adds the value's JSON text as
 * `EXACT`.
 * @throws SyntaxError when the body isn't JSON.
 */
export function parseAnswer(body: string): unknown {
  const answer: unknown = JSON.parse(body);
  if (losesDigits(body)) addDigits(answer, parseExact(body));
  return answer;
}

/**
 * Whether a response may have a number that a double can't represent. Most long numbers are doubles (scores
 * written by Python), and parsing a page of the list again for those would block the extension host.
 */
export function losesDigits(body: string): boolean {
  for (const [, token = ''] of body.matchAll(LONG_NUMBERS)) if (needsDigits(token)) return true;
  return false;
}

function addDigits(answer: unknown, exact: ExactJson | undefined): void {
  if (typeof answer !== 'object' || answer === null || exact === undefined) return;
  if (Array.isArray(answer)) {
    if (Array.isArray(exact)) answer.forEach((item: unknown, i) => addDigits(item, exact[i]));
    return;
  }
  for (const [key, item] of Object.entries(answer)) {
    const written = get(exact, key);
    if (ASSESSMENT_KINDS.some((kind) => kind === key)) addText(item, written);
    else addDigits(item, written);
  }
}

function addText(item: unknown, written: ExactJson | undefined): void {
  const value = get(written, 'value');
  const text = value === undefined ? undefined : exactTextOfValue(value);
  if (typeof item === 'object' && item !== null && isObject(written) && text !== undefined) {
    Object.assign(item, { [EXACT]: text });
  }
}
