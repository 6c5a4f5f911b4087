/** A cell of the grid. Rows (the first trace is 0) and columns are zero-based. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
}

interface GridSize {
  readonly rows: number;
  readonly columns: number;
  readonly page: number;
}

/** Returns the cell that a key moves to; null if the key doesn't move. */
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

/** A key's effect on the selection or on labels. */
export type GridAction = 'open' | 'edit' | 'delete' | 'undo' | 'selectAll' | 'selectOne' | 'toggle' | 'type';

/**
 * Returns a key's action in the grid; undefined if the key may only move the active cell. On a label cell,
 * Enter edits it and characters set or change its value.
 */
export function gridAction(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  onLabel: boolean,
): GridAction | undefined {
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase();
    if (key === 'a') return 'selectAll';
    return key === 'z' ? 'undo' : undefined;
  }
  switch (event.key) {
    case 'Enter':
      return onLabel ? 'edit' : 'open';
    case ' ':
      return 'toggle';
    case 'Escape':
      return 'selectOne';
    case 'F2':
      return onLabel ? 'edit' : undefined;
    case 'Delete':
    case 'Backspace':
      return onLabel ? 'delete' : undefined;
    default:
      return onLabel && event.key.length === 1 ? 'type' : undefined;
  }
}

/** Whether the grid handles a key pressed with Ctrl, Cmd, or Alt. */
export function handlesShortcut(event: KeyboardEvent): boolean {
  return !event.altKey && (gridAction(event, false) !== undefined || isFar(event));
}

/** Ctrl+Home and Ctrl+End, or the same with Cmd. */
function isFar({ key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): boolean {
  return (ctrlKey || metaKey) && (key === 'Home' || key === 'End');
}

/**
 * Returns the label cell that Tab (1) or Shift+Tab (-1) moves to, wrapping to the adjacent row at the last
 * label column.
 */
export function nextLabel(
  from: GridCell,
  step: -1 | 1,
  labelColumns: readonly number[],
  rows: number,
): GridCell {
  const column = labelColumns[labelColumns.indexOf(from.column) + step];
  if (column !== undefined) return { row: from.row, column };
  const row = from.row + step;
  const first = step === 1 ? labelColumns[0] : labelColumns.at(-1);
  return row < 0 || row >= rows || first === undefined ? from : { row, column: first };
}
