import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isForeign, consume } from '../ui/keys';
import { ahead, stopKeys } from '../ui/typedAhead';
import { useVirtualRows } from '../ui/virtualRows';
import { reportProblem } from '../ui/notice';
import { cellEditor, cellKey } from './cellEditor';
import { CellEditorView } from './cellEditorView';
import { useFirstFocus } from './tableFocus';
import { gridAction, type GridCell, gridMove, nextLabel } from './gridKeys';
import {
  endsOutside,
  HEADER_HEIGHT,
  roomAbove,
  ROW_HEIGHT,
  showColumn,
  useRestoredScroll,
} from './gridScroll';
import type { LabelCell, LabelEdits } from './labelEdits';
import { cellId, menuContext, Row, type RowMouse } from './row';
import type { RowsCache } from './rowsCache';
import type { Selection } from './selection';
import { columns, list, tableState, update } from './tableData';

/**
 * Holds back further keys until `done` resolves. If it resolves to false, drops them: they were meant for the
 * cell that would have been next.
 */
function holdKeysUntil(done: Promise<boolean>): void {
  ahead.hold(
    done.then((isDone) => {
      if (!isDone) stopKeys();
    }),
    { texts: true },
  );
}

interface GridProps {
  readonly cache: RowsCache;
  readonly edits: LabelEdits;
  readonly selection: Selection;
  readonly onOpen: (traceId: string) => void;
  readonly onLoadMore: () => void;
}

/** The trace grid. Only visible rows are rendered, and only rows near them are cached. */
export function Grid(props: GridProps) {
  const { cache, edits, selection } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const total = list.value?.total ?? 0;
  const version = list.value?.version ?? -1;
  const shownColumns = columns.value;
  const { selected, marked, edit } = tableState.value;
  const markedIds = new Set(marked);
  const [lastCell, setLastCell] = useState<GridCell>({ row: 0, column: 0 });
  const selectedRow = selected === null ? -1 : cache.indexOf(selected);
  const active: GridCell = {
    row: Math.min(Math.max(0, total - 1), selectedRow === -1 ? lastCell.row : selectedRow),
    column: Math.min(lastCell.column, shownColumns.length - 1),
  };
  const rows = useVirtualRows({
    count: total,
    rowHeight: ROW_HEIGHT,
    scroller: () => scroller.current,
    pinned: active.row,
    initialOffset: tableState.peek().scroll,
    paddingStart: HEADER_HEIGHT,
  });
  const first = rows.items.find(({ index }) => index !== active.row)?.index ?? active.row;
  const last = rows.items.findLast(({ index }) => index !== active.row)?.index ?? active.row;
  useLayoutEffect(() => {
    if (total > 0) cache.show(version, Math.min(first, last), Math.max(first, last));
  }, [cache, version, first, last, total]);
  useRestoredScroll(scroller, total);
  useFirstFocus(scroller);

  const template = shownColumns
    .map((column) => (column.grows ? `minmax(${column.width}px, 1fr)` : `${column.width}px`))
    .join(' ');
  const width = shownColumns.reduce((sum, column) => sum + column.width, 0);
  const show = (cell: GridCell): void => {
    setLastCell(cell);
    rows.reveal(cell.row);
    showColumn(scroller.current, cell.column);
  };
  const move = (cell: GridCell): void => {
    show(cell);
    selection.only(cell.row);
  };
  const open = (index: number): void => {
    const row = cache.at(index);
    if (row) props.onOpen(row.traceId);
  };
  const labelAt = ({ row, column }: GridCell): LabelCell | undefined => {
    const traceId = cache.at(row)?.traceId;
    const shownColumn = shownColumns[column];
    if (traceId === undefined || shownColumn?.kind !== 'label') return undefined;
    const { label } = shownColumn;
    return { traceId, column: label, cell: edits.cellOf(traceId, label.name) };
  };
  const typeInto = (label: LabelCell, typed: string): void => {
    const key = cellKey(typed, cellEditor(label.column, label.cell));
    if (key.type === 'set') holdKeysUntil(edits.set(label, key.value));
    else if (key.type === 'open') holdKeysUntil(edits.open(label, key.typed));
    else {
      reportProblem(l10n.t('{0} isn\'t a choice for "{1}".', typed, label.column.name));
      stopKeys();
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isForeign(event) || event.altKey || event.target !== event.currentTarget) return;
    const label = labelAt(active);
    const action = gridAction(event, label !== undefined);
    if (action) {
      consume(event);
      if (action === 'open') open(active.row);
      else if (action === 'selectAll') void selection.all(total);
      else if (action === 'selectOne') selection.only(active.row);
      else if (action === 'toggle') selection.toggle(active.row);
      else if (action === 'undo') edits.undo();
      else if (!label) return;
      else if (action === 'edit') holdKeysUntil(edits.open(label, null));
      else if (action === 'delete') edits.remove(label);
      else typeInto(label, event.key);
      return;
    }
    const cell = gridMove(event, active, { rows: total, columns: shownColumns.length, page: rows.page() });
    if (!cell) return;
    consume(event);
    if (!event.shiftKey) return move(cell);
    show(cell);
    void selection.extend(cell.row);
  };
  const onClick = (cell: GridCell, { shift, toggle }: RowMouse): void => {
    scroller.current?.focus({ preventScroll: true });
    if (toggle) {
      show(cell);
      return selection.toggle(cell.row);
    }
    if (shift) {
      show(cell);
      void selection.extend(cell.row);
      return;
    }
    move(cell);
    if (shownColumns[cell.column]?.kind !== 'label') open(cell.row);
  };
  const editRow = edit && (cache.indexOf(edit.traceId) === -1 ? active.row : cache.indexOf(edit.traceId));
  const editColumn = edit
    ? shownColumns.findIndex(({ kind, title }) => kind === 'label' && title === edit.name)
    : -1;
  const onEditDone = (next: -1 | 0 | 1): void => {
    scroller.current?.focus({ preventScroll: true });
    const labels = shownColumns.flatMap(({ kind }, index) => (kind === 'label' ? [index] : []));
    if (next !== 0) move(nextLabel({ row: editRow ?? active.row, column: editColumn }, next, labels, total));
  };

  return (
    <div class="table-frame">
      <div
        class="table-grid"
        role="grid"
        aria-label={l10n.t('Traces')}
        aria-rowcount={list.value?.hasMore === true ? -1 : total + 1}
        aria-colcount={shownColumns.length}
        aria-multiselectable={true}
        data-vscode-context={menuContext(cache.at(active.row)?.traceId)}
        aria-activedescendant={total > 0 ? cellId(active.row, active.column) : undefined}
        tabIndex={0}
        ref={scroller}
        onKeyDown={onKeyDown}
        onScroll={(event) => update({ scroll: event.currentTarget.scrollTop })}
      >
        <div class="table-head" role="rowgroup" style={{ width: `${width}px` }}>
          <div class="table-row head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
            {shownColumns.map((column, index) => (
              <div
                key={column.key}
                class={`table-cell ${column.kind}`}
                role="columnheader"
                aria-colindex={index + 1}
                aria-label={column.title}
                title={column.title}
              >
                <bdi>{column.title}</bdi>
              </div>
            ))}
          </div>
        </div>
        <div
          class="table-body"
          role="rowgroup"
          style={{ height: `${Math.max(0, rows.height - HEADER_HEIGHT)}px`, width: `${width}px` }}
        >
          {rows.items.map(({ index, start }) => (
            <Row
              key={index}
              index={index}
              top={start - HEADER_HEIGHT}
              template={template}
              columns={shownColumns}
              cache={cache}
              active={index === active.row ? active.column : -1}
              isSelected={(traceId, isActive) =>
                marked.length === 0 ? isActive : traceId !== undefined && markedIds.has(traceId)
              }
              onClick={(column, mouse) => onClick({ row: index, column }, mouse)}
              onDoubleClick={(column) => {
                const label = labelAt({ row: index, column });
                if (label) void edits.open(label, null);
              }}
            />
          ))}
          {editRow !== null && editColumn !== -1 && (
            <CellEditorView
              key={`${edit?.traceId ?? ''} ${edit?.name ?? ''}`}
              edits={edits}
              row={editRow}
              column={editColumn}
              top={editRow * ROW_HEIGHT}
              template={template}
              above={roomAbove(scroller.current, editRow)}
              atEnd={endsOutside(scroller.current, editColumn)}
              onDone={onEditDone}
            />
          )}
        </div>
        {list.value?.hasMore === true && (
          <div role="rowgroup">
            <div role="row">
              <div class="table-more" role="gridcell">
                <button
                  type="button"
                  class="link-button"
                  disabled={list.value.loading}
                  onClick={props.onLoadMore}
                >
                  {l10n.t('Load More')}
                </button>
              </div>
            </div>
          </div>
        )}
      </div>
    </div>
  );
}
