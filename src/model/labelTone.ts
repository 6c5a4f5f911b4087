import type { JsonValue } from './value';

/** How a label's value reads: as pass, as fail, or as neither. Shown by icon and word, never by colour alone. */
export type LabelTone = 'pass' | 'fail' | 'none';

/** The words that say pass or fail as much as a boolean does, each with its opposite: pass first. */
export const TONE_WORDS: ReadonlyArray<readonly [pass: string, fail: string]> = [
  ['yes', 'no'],
  ['pass', 'fail'],
  ['passed', 'failed'],
  ['correct', 'incorrect'],
  ['good', 'bad'],
  ['true', 'false'],
];
const PASS = new Set(TONE_WORDS.map(([pass]) => pass));
const FAIL = new Set(TONE_WORDS.map(([, fail]) => fail));

/** Booleans, and single words that say as much; a number says nothing without its scale. */
export function labelTone(value: JsonValue): LabelTone {
  if (typeof value === 'boolean') return value ? 'pass' : 'fail';
  if (typeof value !== 'string') return 'none';
  const word = value.trim().toLowerCase();
  if (PASS.has(word)) return 'pass';
  return FAIL.has(word) ? 'fail' : 'none';
}
