import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isComposing, take } from '../ui/keys';
import { t } from '../ui/strings';
import { useVirtualRows } from '../ui/virtualRows';
import { CellContent } from './cells';
import { type GridCell, gridMove } from './gridKeys';
import type { RowsCache } from './rowsCache';
import { type Column, columns, list, tableState, update } from './tableData';

const ROW_HEIGHT = 26;
const HEADER_HEIGHT = 28;

interface GridProps {
  readonly cache: RowsCache;
  readonly onOpen: (traceId: string) => void;
  readonly onLoadMore: () => void;
}

/** The traces as a grid: only the rows in sight are in the document, and only those near them are here at all. */
export function Grid(props: GridProps) {
  const { cache } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const total = list.value?.total ?? 0;
  const version = list.value?.version ?? -1;
  const shown = columns.value;
  const { selected } = tableState.value;
  const [place, setPlace] = useState<GridCell>({ row: 0, column: 0 });
  const found = selected === null ? -1 : cache.indexOf(selected);
  const active: GridCell = {
    row: Math.min(Math.max(0, total - 1), found === -1 ? place.row : found),
    column: Math.min(place.column, shown.length - 1),
  };
  const rows = useVirtualRows({
    count: total,
    rowHeight: ROW_HEIGHT,
    scroller: () => scroller.current,
    keep: active.row,
    initialOffset: tableState.peek().scroll,
    paddingStart: HEADER_HEIGHT,
  });
  const first = rows.items.find(({ index }) => index !== active.row)?.index ?? active.row;
  const last = rows.items.findLast(({ index }) => index !== active.row)?.index ?? active.row;
  useLayoutEffect(() => {
    if (total > 0) cache.show(version, Math.min(first, last), Math.max(first, last));
  }, [cache, version, first, last, total]);
  useRestoredScroll(scroller, total);

  const template = shown
    .map((column) => (column.grows ? `minmax(${column.width}px, 1fr)` : `${column.width}px`))
    .join(' ');
  const width = shown.reduce((sum, column) => sum + column.width, 0);
  const move = (cell: GridCell): void => {
    setPlace(cell);
    update({ selected: cache.at(cell.row)?.traceId ?? null });
    rows.reveal(cell.row);
    showColumn(scroller.current, cell.column);
  };
  const open = (index: number): void => {
    const row = cache.at(index);
    if (row) props.onOpen(row.traceId);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event) || event.altKey || event.target !== event.currentTarget) return;
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      take(event);
      return open(active.row);
    }
    const cell = gridMove(event, active, { rows: total, columns: shown.length, page: rows.page() });
    if (!cell) return;
    take(event);
    move(cell);
  };

  return (
    <div class="table-frame">
      <div
        class="table-grid"
        role="grid"
        aria-label={t('traces')}
        aria-rowcount={list.value?.hasMore === true ? -1 : total + 1}
        aria-colcount={shown.length}
        aria-activedescendant={total > 0 ? cellId(active.row, active.column) : undefined}
        tabIndex={0}
        ref={scroller}
        onKeyDown={onKeyDown}
        onScroll={(event) => update({ scroll: event.currentTarget.scrollTop })}
      >
        <div class="table-head" role="rowgroup" style={{ width: `${width}px` }}>
          <div class="table-row head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
            {shown.map((column, index) => (
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
              columns={shown}
              cache={cache}
              active={index === active.row ? active.column : -1}
              onSelect={(column) => {
                move({ row: index, column });
                open(index);
              }}
            />
          ))}
        </div>
        {list.value?.hasMore === true && (
          <div class="table-more">
            <button
              type="button"
              class="link-button"
              disabled={list.value.loading}
              onClick={props.onLoadMore}
            >
              {t('loadMore')}
            </button>
          </div>
        )}
      </div>
    </div>
  );
}

interface RowProps {
  readonly index: number;
  readonly top: number;
  readonly template: string;
  readonly columns: readonly Column[];
  readonly cache: RowsCache;
  /** The active column when this is the active row; -1 otherwise. */
  readonly active: number;
  readonly onSelect: (column: number) => void;
}

function Row(props: RowProps) {
  const row = props.cache.at(props.index);
  return (
    <div
      class={`table-row${props.active >= 0 ? ' selected' : ''}${row?.state === 'ERROR' ? ' failed' : ''}`}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.active >= 0}
      aria-busy={!row}
      style={{ gridTemplateColumns: props.template, transform: `translateY(${props.top}px)` }}
    >
      {props.columns.map((column, index) => (
        <div
          key={column.key}
          id={cellId(props.index, index)}
          class={`table-cell ${column.kind}${index === props.active ? ' active' : ''}`}
          role="gridcell"
          aria-colindex={index + 1}
          onClick={() => props.onSelect(index)}
        >
          {row ? <CellContent row={row} column={column} /> : index === 0 ? '…' : null}
        </div>
      ))}
    </div>
  );
}

function cellId(row: number, column: number): string {
  return `cell-${row}-${column}`;
}

/** Scrolls sideways no further than needed to show a column. */
function showColumn(scroller: HTMLElement | null, column: number): void {
  const head = scroller?.querySelectorAll<HTMLElement>('[role=columnheader]')[column];
  if (!scroller || !head) return;
  const right = head.offsetLeft + head.offsetWidth;
  if (head.offsetLeft < scroller.scrollLeft) scroller.scrollLeft = head.offsetLeft;
  else if (right > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = right - scroller.clientWidth;
}

/** Puts the scroll back where it was, once there are enough rows for it. */
function useRestoredScroll(scroller: { current: HTMLDivElement | null }, total: number): void {
  const wanted = useRef(tableState.peek().scroll);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || wanted.current === 0 || total * ROW_HEIGHT < wanted.current) return;
    element.scrollTop = wanted.current;
    wanted.current = 0;
  }, [total]);
}
