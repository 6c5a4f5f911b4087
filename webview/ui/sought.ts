import { signal } from '@preact/signals';
import { entriesOf, type ExactJson, ExactNumber, isObject } from '../../src/model/exactJson';

/** The text that a search has gone to: what it is folded away in opens. A new object for every step. */
export const sought = signal<{ readonly text: string } | null>(null);

let known = new WeakMap<object, boolean>();
let knownFor = '';

/** Whether a text is somewhere in a JSON value: in its keys, texts and numbers. */
export function holds(value: ExactJson, text: string): boolean {
  if (knownFor !== text) {
    known = new WeakMap();
    knownFor = text;
  }
  return look(value, text);
}

function look(value: ExactJson, text: string): boolean {
  if (typeof value === 'string') return value.includes(text);
  if (value instanceof ExactNumber) return value.text.includes(text);
  if (value === null || typeof value === 'boolean') return String(value).includes(text);
  const before = known.get(value);
  if (before !== undefined) return before;
  const found = isObject(value)
    ? entriesOf(value).some(([key, item]) => key.includes(text) || look(item, text))
    : value.some((item) => look(item, text));
  known.set(value, found);
  return found;
}
