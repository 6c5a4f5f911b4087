import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ticksOf } from '../../../src/model/timeline';
import { IconButton } from '../../ui/iconButton';
import { isPlainKey, take } from '../../ui/keys';
import { Splitter } from '../../ui/splitter';
import { t } from '../../ui/strings';
import { useVirtualRows } from '../../ui/virtualRows';
import { DEFAULT_SPLITS, panelState, setSplit, splits } from '../panelState';
import { labelCounts, skeleton, status } from '../traceData';
import { Icon } from '../../ui/icon';
import { labelSpanOf, type TreeLine } from '../../../src/model/spanTree';
import type { Find } from '../find/find';
import { FindBar } from '../find/findBar';
import { LabelCount, SpanRow } from './spanRow';
import { filterOpen, kept, toggleFilter } from './filterState';
import { FilterRow } from './filterRow';
import { siblingsOf, treeMove } from './treeKeys';
import * as tree from './treeState';

export const ROW_HEIGHT = 22;

interface SpansPaneProps {
  readonly find: Find;
  readonly onReload: () => void;
}

/** The span tree with its timeline. */
export function SpansPane(props: SpansPaneProps) {
  const pane = useRef<HTMLDivElement>(null);
  return (
    <div
      class={`pane spans${props.find.open.value ? ' finding' : ''}${filterOpen.value ? ' filtering' : ''}`}
      ref={pane}
      style={{
        '--names': `${splits.value.names * 100}%`,
        '--rows': `${(tree.lines.value.length + tree.extraRows.value) * ROW_HEIGHT}px`,
      }}
    >
      <header class="pane-header">
        <h2 class="pane-title">{t('spans')}</h2>
        <IconButton icon="search" label={t('find')} onClick={() => props.find.show()} />
        <IconButton
          icon="filter"
          label={t('filterSpans')}
          expanded={filterOpen.value}
          onClick={toggleFilter}
        />
        <IconButton
          icon="error"
          label={t('expandToErrors')}
          disabled={tree.failures.value.length === 0}
          onClick={tree.expandToErrors}
        />
        <IconButton icon="expand-all" label={t('expandAll')} onClick={tree.expandAll} />
        <IconButton icon="collapse-all" label={t('collapseAll')} onClick={tree.collapseAll} />
      </header>
      {props.find.open.value && <FindBar find={props.find} onClose={() => (tree.focusing.value = true)} />}
      {filterOpen.value && <FilterRow />}
      <AxisHeader />
      <Tree {...props} />
      <Splitter
        label={t('resizeTimeline')}
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

/** The ticks of the time axis, as many as there is room for. */
function AxisHeader() {
  const track = useRef<HTMLDivElement>(null);
  const [most, setMost] = useState(3);
  useLayoutEffect(() => {
    const element = track.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setMost(Math.max(1, Math.floor(element.clientWidth / 52))));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="axis" aria-hidden="true">
      <div class="span-name-cell" />
      <div class="span-time-cell">
        <div class="bar-track" ref={track}>
          {tree.lines.value.length > 0 &&
            ticksOf(tree.axis.value, most).map(({ at, label }) => (
              <span key={label} class="tick" style={{ left: `${at * 100}%` }}>
                {label}
              </span>
            ))}
        </div>
      </div>
    </div>
  );
}

function Tree(props: SpansPaneProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const lines = tree.lines.value;
  const extra = tree.extraRows.value;
  const active = tree.activeIndex.value;
  const count = lines.length + extra;
  const rows = useVirtualRows({
    count,
    rowHeight: ROW_HEIGHT,
    scroller: () => scroller.current,
    keep: active,
    initialOffset: panelState.peek().spansScroll,
  });
  useStillRow(scroller, active);
  useRestoredScroll(scroller, count);

  const focused = tree.focusing.value;
  useLayoutEffect(() => {
    if (!focused) return;
    scroller.current?.focus();
    tree.focusing.value = false;
  }, [focused]);

  const wanted = tree.revealing.value;
  useLayoutEffect(() => {
    const { selected } = panelState.peek();
    const id = lines[active - extra]?.node.row.id ?? null;
    // The span that was asked for may not have arrived yet; until it has, another row stands for it.
    if (!wanted || active < 0 || (selected !== null && selected !== id)) return;
    rows.reveal(active);
    tree.revealing.value = false;
  }, [wanted, active, lines]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isPlainKey(event) || event.shiftKey) {
      if (event.key !== '*') return;
    }
    const move = treeMove(event.key, { lines, extra, active, page: rows.page() });
    if (!move) return;
    take(event);
    if (move.type === 'select') tree.selectIndex(move.index);
    else if (move.type === 'expand') tree.expand([move.id]);
    else if (move.type === 'collapse') tree.collapse(move.id);
    else tree.expand(siblingsOf(lines, move.index - extra).map((line) => line.node.row.id));
  };

  const counts = labelCounts.value;
  const meant = kept.value?.meant;
  const found = props.find.counts.value;
  const complete = skeleton.value.done;
  return (
    <div
      class="span-tree"
      role="tree"
      aria-label={t('spans')}
      aria-busy={!complete}
      aria-activedescendant={active >= 0 ? rowId(active, lines, extra) : undefined}
      tabIndex={0}
      ref={scroller}
      onKeyDown={onKeyDown}
      onScroll={(event) => tree.keepScroll(event.currentTarget.scrollTop)}
    >
      <div class="span-rows" role="presentation" style={{ height: `${rows.height}px` }}>
        {rows.items.map(({ index, start }) => {
          const line = lines[index - extra];
          const id = rowId(index, lines, extra);
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
              key={line.node.row.id}
              id={id}
              line={line}
              axis={tree.axis.value}
              labels={counts.get(labelSpanOf(line.node.row)) ?? 0}
              dimmed={meant !== undefined && !meant.has(line.node.row.id)}
              found={found.get(line.node.row.id) ?? 0}
              selected={index === active}
              top={start}
              complete={complete}
              onSelect={() => tree.selectIndex(index)}
              onToggle={() => tree.toggle(line)}
            />
          );
        })}
      </div>
      {count === 0 && <Empty onReload={props.onReload} />}
    </div>
  );
}

function rowId(index: number, lines: readonly TreeLine[], extra: number): string {
  const line = lines[index - extra];
  return line ? `span-${encodeURIComponent(line.node.row.id)}` : 'span-whole';
}

interface WholeRowProps {
  readonly id: string;
  readonly top: number;
  readonly siblings: number;
  readonly labels: number;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

/** The row that stands for the whole trace, where no single root span does. */
function WholeRow(props: WholeRowProps) {
  return (
    <div
      id={props.id}
      class={`span-row whole type-plain${props.selected ? ' selected' : ''}`}
      role="treeitem"
      aria-level={1}
      aria-posinset={1}
      aria-setsize={props.siblings}
      aria-selected={props.selected}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={props.onSelect}
    >
      <div class="span-name-cell whole-cell">
        <span class="twistie" aria-hidden="true" />
        <Icon name="list-tree" class="type-icon" />
        <span class="span-name">
          {t('wholeTrace')}
          {props.labels > 0 && <span class="unseen">,</span>}
        </span>
        <LabelCount labels={props.labels} />
      </div>
      <div class="span-time-cell" />
    </div>
  );
}

function Empty({ onReload }: { onReload: () => void }) {
  if (status.value.phase !== 'ready' || !skeleton.value.done) return null;
  return (
    <div class="empty">
      <p>{t('noSpans')}</p>
      <p class="quiet-text">{t('noSpansHelp')}</p>
      <button type="button" class="link-button" onClick={onReload}>
        {t('reload')}
      </button>
    </div>
  );
}

/** Keeps the selected row where it is on the screen when rows come or go above it. */
function useStillRow(scroller: { current: HTMLDivElement | null }, active: number): void {
  const before = useRef({ id: '', index: active });
  const line = tree.lines.value[active - tree.extraRows.value];
  const id = line?.node.row.id ?? '';
  useLayoutEffect(() => {
    const { id: oldId, index } = before.current;
    before.current = { id, index: active };
    const element = scroller.current;
    if (!element || id === '' || id !== oldId || index === active || index < 0) return;
    const top = index * ROW_HEIGHT - element.scrollTop;
    const inSight = top > -ROW_HEIGHT && top < element.clientHeight;
    if (inSight) element.scrollTop += (active - index) * ROW_HEIGHT;
  }, [id, active]);
}

/** Puts the scroll back where it was, once there are enough rows for it. */
function useRestoredScroll(scroller: { current: HTMLDivElement | null }, count: number): void {
  const wanted = useRef(panelState.peek().spansScroll);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || wanted.current === 0 || count * ROW_HEIGHT < wanted.current) return;
    element.scrollTop = wanted.current;
    wanted.current = 0;
  }, [count]);
}
