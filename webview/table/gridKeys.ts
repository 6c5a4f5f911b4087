/** A cell of the grid: rows from 0 (the first trace), columns from 0. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
}

interface GridSize {
  readonly rows: number;
  readonly columns: number;
  readonly page: number;
}

/** Where a key moves the active cell; null when the grid does nothing with it. */
export function gridMove(
  event: { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean },
  from: GridCell,
  size: GridSize,
): GridCell | null {
  if (size.rows === 0 || size.columns === 0) return null;
  const far = event.ctrlKey || event.metaKey;
  const to = (row: number, column: number): GridCell => ({
    row: Math.min(size.rows - 1, Math.max(0, row)),
    column: Math.min(size.columns - 1, Math.max(0, column)),
  });
  if (event.key === 'Home') return to(far ? 0 : from.row, 0);
  if (event.key === 'End') return to(far ? size.rows - 1 : from.row, size.columns - 1);
  if (far) return null;
  switch (event.key) {
    case 'ArrowDown':
      return to(from.row + 1, from.column);
    case 'ArrowUp':
      return to(from.row - 1, from.column);
    case 'ArrowRight':
      return to(from.row, from.column + 1);
    case 'ArrowLeft':
      return to(from.row, from.column - 1);
    case 'PageDown':
      return to(from.row + size.page, from.column);
    case 'PageUp':
      return to(from.row - size.page, from.column);
    default:
      return null;
  }
}
