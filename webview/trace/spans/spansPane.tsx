import * as l10n from '@vscode/l10n';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { IconButton } from '../../ui/iconButton';
import { isForeign, isPlainKey, consume } from '../../ui/keys';
import { Splitter } from '../../ui/splitter';
import { useStableOrder, useVirtualRows } from '../../ui/virtualRows';
import { DEFAULT_SPLITS, panelState, setSplit, splits } from '../panelState';
import { header, labelCounts, markSeen, skeleton, unseen } from '../traceData';
import { labelSpanOf, type TreeLine } from '../../../src/model/spanTree';
import type { Find } from '../find/find';
import { FindBar } from '../find/findBar';
import { AxisHeader } from './axisHeader';
import { NewSpans } from './newSpans';
import { Empty, LoadingRow, WholeRow } from './otherRows';
import { ROW_HEIGHT } from './rowHeight';
import { SpanRow } from './spanRow';
import { useAnchoredRow, useRestoredScroll, useScrollBar } from './stillRows';
import { filtered, filterOpen, toggleFilter } from './filterState';
import { FilterRow } from './filterRow';
import { hoveredSpan } from './prefetchDetails';
import { siblingsOf, treeMove } from './treeKeys';
import * as tree from './treeState';
import { view } from './zoomState';
import { actOnWheel, actOnZoomKey } from './zoomInput';

interface SpansPaneProps {
  readonly find: Find;
  readonly onReload: () => void;
}

/** The span tree with its timeline. */
export function SpansPane(props: SpansPaneProps) {
  const pane = useRef<HTMLDivElement>(null);
  const track = useRef<HTMLDivElement>(null);
  return (
    <div
      class={`pane spans${props.find.open.value ? ' finding' : ''}${filterOpen.value ? ' filtering' : ''}`}
      ref={pane}
      style={{
        '--names': `${splits.value.names * 100}%`,
        '--scroll-bar': `${tree.scrollBar.value}px`,
        '--rows': `${(tree.lines.value.length + tree.extraRows.value + (tree.waiting.value > 0 ? 1 : 0)) * ROW_HEIGHT}px`,
      }}
    >
      <header class="pane-header">
        <h2 class="pane-title">{l10n.t('Spans')}</h2>
        <IconButton icon="search" label={l10n.t('Find in trace')} onClick={() => props.find.show()} />
        <IconButton
          icon="filter"
          label={l10n.t('Filter Spans')}
          expanded={filterOpen.value}
          onClick={toggleFilter}
        />
        <IconButton
          icon="error"
          label={l10n.t('Expand to Errors')}
          disabled={!tree.hasFailures.value}
          onClick={tree.expandToErrors}
        />
        <IconButton icon="expand-all" label={l10n.t('Expand All')} onClick={tree.expandAll} />
        <IconButton icon="collapse-all" label={l10n.t('Collapse All')} onClick={tree.collapseAll} />
      </header>
      {props.find.open.value && (
        <FindBar find={props.find} onClose={() => (tree.focusPending.value = true)} />
      )}
      {filterOpen.value && <FilterRow />}
      <AxisHeader track={track} />
      <NewSpans />
      <Tree {...props} track={track} />
      <Splitter
        label={l10n.t('Resize Timeline')}
        between="columns"
        share={splits.value.names}
        min={0.25}
        max={0.85}
        onChange={(share) => setSplit('names', share)}
        onReset={() => setSplit('names', DEFAULT_SPLITS.names)}
        total={() => pane.current?.clientWidth ?? 1}
      />
    </div>
  );
}

function Tree(props: SpansPaneProps & { track: RefObject<HTMLDivElement | null> }) {
  const scroller = useRef<HTMLDivElement>(null);
  const lines = tree.lines.value;
  const extra = tree.extraRows.value;
  const active = tree.activeIndex.value;
  const waiting = tree.waiting.value;
  const count = lines.length + extra + (waiting > 0 ? 1 : 0);
  const rows = useVirtualRows({
    count,
    rowHeight: ROW_HEIGHT,
    scroller: () => scroller.current,
    pinned: active,
    initialOffset: panelState.peek().spansScroll,
    onScroll: tree.persistScroll,
  });
  const ordered = useStableOrder(rows.items, rows.scrolling);
  useAnchoredRow(rows, active);
  useRestoredScroll(rows, count);
  useScrollBar(scroller);

  const focusPending = tree.focusPending.value;
  useLayoutEffect(() => {
    if (!focusPending) return;
    scroller.current?.focus();
    tree.focusPending.value = false;
  }, [focusPending]);

  const revealPending = tree.revealPending.value;
  useLayoutEffect(() => {
    const { selected } = panelState.peek();
    const id = lines[active - extra]?.node.row.id ?? null;
    // The selected span may not have arrived yet; until then, another row stands in for it.
    if (!revealPending || active < 0 || (selected !== null && selected !== id)) return;
    rows.reveal(active);
    tree.revealPending.value = false;
  }, [revealPending, active, lines]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (actOnZoomKey(event)) return;
    if (isForeign(event)) return;
    // Some keyboards need a modifier for the asterisk.
    if ((!isPlainKey(event) || event.shiftKey) && event.key !== '*') return;
    const move = treeMove(event.key, { lines, extra, active, page: rows.page() });
    if (!move) return;
    consume(event);
    if (move.type === 'select') tree.selectIndex(move.index);
    else if (move.type === 'expand') tree.expand([move.id]);
    else if (move.type === 'collapse') tree.collapse(move.id);
    else tree.expand(siblingsOf(lines, move.index - extra).map((line) => line.node.row.id));
  };

  useLayoutEffect(() => {
    if (unseen.peek().size === 0) return;
    // Rows outside the viewport are rendered too, but not seen yet.
    const [top, bottom] = [rows.top() - ROW_HEIGHT / 2, rows.top() + rows.view() - ROW_HEIGHT / 2];
    const visible = rows.items.filter(({ start }) => start >= top && start < bottom);
    markSeen(visible.flatMap(({ index }) => lines[index - extra]?.node.row.id ?? []));
  }, [rows.items, lines]);

  const counts = labelCounts.value;
  const matching = filtered.value?.matching;
  const hits = props.find.counts.value;
  const { done, base } = skeleton.value;
  // In a running trace, a parent arrives when it ends.
  const complete = done && header.value?.state !== 'IN_PROGRESS';
  const axis = view.value;
  return (
    <>
      <div
        class="span-tree"
        role="tree"
        aria-label={l10n.t('Spans')}
        aria-busy={!done}
        aria-activedescendant={active >= 0 ? rowId(active, lines, extra) : undefined}
        tabIndex={0}
        ref={scroller}
        onKeyDown={onKeyDown}
        onWheel={(event) => actOnWheel(event, props.track)}
      >
        <div
          class="span-rows"
          role="presentation"
          onPointerOver={(event) => (hoveredSpan.value = spanOfRow(event.target))}
          onPointerLeave={() => (hoveredSpan.value = null)}
          style={{ height: `${rows.height}px` }}
        >
          {ordered.map(({ index, start, slot }) => {
            const line = lines[index - extra];
            const id = rowId(index, lines, extra);
            if (index >= lines.length + extra)
              return <LoadingRow key="loading" top={start} count={waiting} />;
            if (!line) {
              return (
                <WholeRow
                  key="whole"
                  id={id}
                  top={start}
                  siblings={1}
                  labels={counts.get(null) ?? 0}
                  selected={index === active}
                  onSelect={() => tree.selectIndex(index)}
                />
              );
            }
            return (
              <SpanRow
                key={slot}
                id={id}
                line={line}
                axis={axis}
                base={base}
                labels={counts.get(labelSpanOf(line.node.row)) ?? 0}
                dimmed={matching !== undefined && !matching.has(line.node.row.id)}
                hits={hits.get(line.node.row.id) ?? 0}
                selected={index === active}
                top={start}
                complete={complete}
              />
            );
          })}
        </div>
      </div>
      {count === 0 && <Empty onReload={props.onReload} />}
    </>
  );
}

function rowId(index: number, lines: readonly TreeLine[], extra: number): string {
  const line = lines[index - extra];
  return line ? `${ROW_ID}${encodeURIComponent(line.node.row.id)}` : 'span-whole';
}

const ROW_ID = 'span-';

/** Returns the ID of the span whose row contains an element, or null. */
function spanOfRow(target: EventTarget | null): string | null {
  const row = target instanceof Element ? target.closest('.span-row') : null;
  const isSpan = row?.id.startsWith(ROW_ID) === true && !row.classList.contains('whole');
  return isSpan ? decodeURIComponent(row.id.slice(ROW_ID.length)) : null;
}
