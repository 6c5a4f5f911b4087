import { ASSESSMENT_KINDS } from '../model/assessment';
import { type ExactJson, get, isObject, parseExact } from '../model/exactJson';
import { exactTextOfValue, needsDigits } from '../model/exactValue';

/** Where an assessment's feedback or expectation has its value's JSON text, as far as `parseAnswer` put it there. */
export const EXACT = 'mlflow_traces_exact';

/** What may be a number with more digits than a double has; some of it stands within texts. */
const LONG_NUMBERS = /[:,[]\s*(-?(?:[\d.]{16,}(?:[eE][+-]?\d+)?|[\d.]+[eE][+-]?\d+))/g;

/**
 * Parses an answer of the server. Beside each assessment's value that has digits which doubles lose stands its JSON text.
 * @throws SyntaxError
 */
export function parseAnswer(body: string): unknown {
  const answer: unknown = JSON.parse(body);
  if (losesDigits(body)) addDigits(answer, parseExact(body));
  return answer;
}

/**
 * Whether an answer may have a number that is no double. Most long ones are some (the scores that Python writes), and to
 * parse a page of the list once more for them would hold up the extension host.
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
