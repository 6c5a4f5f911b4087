import { useLayoutEffect, useRef } from 'preact/hooks';
import type { VirtualRows } from '../../ui/virtualRows';
import { panelState } from '../panelState';
import { ROW_HEIGHT } from './rowHeight';
import * as tree from './treeState';

/** Keeps the selected row at its position on the screen when rows above it appear or disappear. */
export function useAnchoredRow(rows: VirtualRows, active: number): void {
  const before = useRef({ id: '', index: active });
  const line = tree.lines.value[active - tree.extraRows.value];
  const id = line?.node.row.id ?? '';
  useLayoutEffect(() => {
    const { id: oldId, index } = before.current;
    before.current = { id, index: active };
    if (id === '' || id !== oldId || index === active || index < 0) return;
    const top = index * ROW_HEIGHT - rows.top();
    const inSight = top > -ROW_HEIGHT && top < rows.view();
    if (inSight) rows.scrollTo(rows.top() + (active - index) * ROW_HEIGHT);
  }, [id, active]);
}

/** Restores the scroll position once there are enough rows. */
export function useRestoredScroll(rows: VirtualRows, count: number): void {
  const wanted = useRef(panelState.peek().spansScroll);
  useLayoutEffect(() => {
    if (wanted.current === 0 || count * ROW_HEIGHT < wanted.current) return;
    rows.scrollTo(wanted.current);
    wanted.current = 0;
  }, [count]);
}

/** Tracks the width of the rows' scroll bar. */
export function useScrollBar(scroller: { current: HTMLDivElement | null }): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    const rows = element?.firstElementChild;
    if (!element || !rows) return;
    const measure = (): void => void (tree.scrollBar.value = element.offsetWidth - element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(rows);
    return () => observer.disconnect();
  }, []);
}
