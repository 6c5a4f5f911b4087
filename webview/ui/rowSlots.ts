/** A row that has to be in the document. */
export interface PlacedRow {
  readonly index: number;
  /** Pixels from the top of what scrolls. */
  readonly start: number;
  /**
   * Which element shows it: a number that the row keeps as long as it is near what is in sight, and that a row at the
   * other end takes over from it.
   */
  readonly slot: number;
}

/** The slot of a row that is kept in the document although it is far from what is in sight. */
export const KEPT_SLOT = -1;

interface Rows {
  readonly count: number;
  /** The first row in sight. */
  readonly first: number;
  /** How many rows there shall be, those beyond what is in sight counted. */
  readonly wanted: number;
  /** Of `wanted`, how many come before the first in sight. */
  readonly before: number;
  /** How many slots there are, at least `wanted`. */
  readonly slots: number;
  /** -1: none. */
  readonly keep: number;
  readonly startOf: (index: number) => number;
}

/** The rows near what is in sight, by index, and the one that is kept wherever it is. Always as many as there are slots for. */
export function rowsNear({ count, first, wanted, before, slots, keep, startOf }: Rows): PlacedRow[] {
  const from = Math.min(Math.max(0, first - before), Math.max(0, count - wanted));
  const to = Math.min(count, from + wanted);
  const rows: PlacedRow[] = [];
  for (let index = from; index < to; index++) {
    rows.push({ index, start: startOf(index), slot: index % slots });
  }
  if (keep < 0 || keep >= count || (keep >= from && keep < to)) return rows;
  const kept = { index: keep, start: startOf(keep), slot: KEPT_SLOT };
  return keep < from ? [kept, ...rows] : [...rows, kept];
}

/**
 * Rows in the order that their slots had before, new slots last: to move an element in the document costs as much as a
 * new one, so elements stay where they are as long as rows scroll by.
 */
export function inOrderOf(before: readonly number[], rows: readonly PlacedRow[]): PlacedRow[] {
  const left = new Map(rows.map((row) => [row.slot, row]));
  const ordered: PlacedRow[] = [];
  for (const slot of before) {
    const row = left.get(slot);
    if (!row) continue;
    ordered.push(row);
    left.delete(slot);
  }
  return [...ordered, ...left.values()];
}
