/** A row to render. */
export interface PlacedRow {
  readonly index: number;
  /** Pixels from the top of the scrolled content. */
  readonly start: number;
  /**
   * Identifies the element that renders the row. A row keeps its slot while it's near the viewport; then a
   * row at the other end reuses it.
   */
  readonly slot: number;
}

/** The slot of a row that stays in the document even far from the viewport. */
export const PINNED_SLOT = -1;

interface Rows {
  readonly count: number;
  /** The first visible row. */
  readonly first: number;
  /** The number of rows to render, including those outside the viewport. */
  readonly wanted: number;
  /** How many of `wanted` come before the first visible row. */
  readonly before: number;
  /** The number of slots, at least `wanted`. */
  readonly slots: number;
  /** Index of a row that is always rendered; -1 for none. */
  readonly pinned: number;
  readonly startOf: (index: number) => number;
}

/**
 * Returns the rows near the viewport by index, plus the pinned row. Always fills the wanted number if there
 * are enough rows.
 */
export function rowsNear({ count, first, wanted, before, slots, pinned, startOf }: Rows): PlacedRow[] {
  const from = Math.min(Math.max(0, first - before), Math.max(0, count - wanted));
  const to = Math.min(count, from + wanted);
  const rows: PlacedRow[] = [];
  for (let index = from; index < to; index++) {
    rows.push({ index, start: startOf(index), slot: index % slots });
  }
  if (pinned < 0 || pinned >= count || (pinned >= from && pinned < to)) return rows;
  const row = { index: pinned, start: startOf(pinned), slot: PINNED_SLOT };
  return pinned < from ? [row, ...rows] : [...rows, row];
}

/**
 * Sorts rows by the previous order of their slots, with new slots last. Moving an element in the document
 * costs as much as creating one, so elements stay in place while scrolling.
 */
export function inOrderOf(before: readonly number[], rows: readonly PlacedRow[]): PlacedRow[] {
  const remaining = new Map(rows.map((row) => [row.slot, row]));
  const ordered: PlacedRow[] = [];
  for (const slot of before) {
    const row = remaining.get(slot);
    if (!row) continue;
    ordered.push(row);
    remaining.delete(slot);
  }
  return [...ordered, ...remaining.values()];
}
