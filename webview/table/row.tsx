import { CellContent } from './cells';
import type { RowsCache } from './rowsCache';
import type { Column } from './tableData';

export interface RowMouse {
  readonly shift: boolean;
  readonly toggle: boolean;
}

interface RowProps {
  readonly index: number;
  readonly top: number;
  readonly template: string;
  readonly columns: readonly Column[];
  readonly cache: RowsCache;
  /** The active column if this is the active row; otherwise -1. */
  readonly active: number;
  readonly isSelected: (traceId: string | undefined, active: boolean) => boolean;
  readonly onClick: (column: number, mouse: RowMouse) => void;
  readonly onDoubleClick: (column: number) => void;
}

/** One row of the table. */
export function Row(props: RowProps) {
  const row = props.cache.at(props.index);
  const selected = props.isSelected(row?.traceId, props.active >= 0);
  return (
    <div
      class={`table-row${selected ? ' selected' : ''}${row?.state === 'ERROR' ? ' failed' : ''}`}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={selected}
      aria-busy={!row}
      data-vscode-context={menuContext(row?.traceId)}
      style={{ gridTemplateColumns: props.template, transform: `translateY(${props.top}px)` }}
    >
      {props.columns.map((column, index) => (
        <div
          key={column.key}
          id={cellId(props.index, index)}
          class={`table-cell ${column.kind}${index === props.active ? ' active' : ''}`}
          role="gridcell"
          aria-colindex={index + 1}
          onMouseDown={(event) => {
            if (event.shiftKey) event.preventDefault(); // select rows, not text
          }}
          onClick={(event) =>
            props.onClick(index, { shift: event.shiftKey, toggle: event.ctrlKey || event.metaKey })
          }
          onDblClick={() => props.onDoubleClick(index)}
        >
          {row ? <CellContent row={row} column={column} /> : index === 0 ? '…' : null}
        </div>
      ))}
    </div>
  );
}

/** Whether the active cell is in a label column. */
export function isOnLabel(): boolean {
  return document.querySelector('[role=grid]:focus .table-cell.label.active') !== null;
}

export function cellId(row: number, column: number): string {
  return `cell-${row}-${column}`;
}

/** Returns the context for the webview's context menu in VS Code. */
export function menuContext(traceId: string | undefined): string | undefined {
  if (traceId === undefined) return undefined;
  return JSON.stringify({ webviewSection: 'trace', traceId, preventDefaultContextMenuItems: true });
}
