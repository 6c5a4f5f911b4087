import type { JsonValue } from './value';

/** How a label's value reads: as pass, as fail, or as neither. Shown by icon and word, never by colour alone. */
export type LabelTone = 'pass' | 'fail' | 'none';

const PASS = new Set(['true', 'yes', 'pass', 'passed', 'correct', 'good']);
const FAIL = new Set(['false', 'no', 'fail', 'failed', 'incorrect', 'bad']);

/** Booleans, and single words that say as much; a number says nothing without its scale. */
export function labelTone(value: JsonValue): LabelTone {
  if (typeof value === 'boolean') return value ? 'pass' : 'fail';
  if (typeof value !== 'string') return 'none';
  const word = value.trim().toLowerCase();
  if (PASS.has(word)) return 'pass';
  return FAIL.has(word) ? 'fail' : 'none';
}
