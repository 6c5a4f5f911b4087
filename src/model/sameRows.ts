import type { SpanMarks, SpanRow } from './span';

/** Whether two skeletons are equal: the same rows in the same order. NaN equals itself. */
export function sameRows(a: readonly SpanRow[], b: readonly SpanRow[]): boolean {
  return a.length === b.length && a.every((row, i) => sameRow(row, b[i]));
}

function sameRow(a: SpanRow, b: SpanRow | undefined): boolean {
  if (!b) return false;
  const { tokens, events, ...plain } = a;
  const { tokens: otherTokens, events: otherEvents, ...otherPlain } = b;
  return (
    sameFields(plain, otherPlain) &&
    sameFields(tokens ?? {}, otherTokens ?? {}) &&
    sameEvents(events, otherEvents)
  );
}

function sameEvents(a: SpanMarks | null, b: SpanMarks | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.total === b.total &&
    a.marks.length === b.marks.length &&
    a.marks.every((mark, i) => sameFields(mark, b.marks[i] ?? {}))
  );
}

function sameFields(a: object, b: object): boolean {
  const other = new Map<string, unknown>(Object.entries(b));
  const fields = Object.entries(a);
  return (
    fields.length === other.size &&
    fields.every(([key, value]) => other.has(key) && Object.is(other.get(key), value))
  );
}
