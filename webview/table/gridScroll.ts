import { useLayoutEffect, useRef } from 'preact/hooks';
import { tableState } from './tableData';

// Pixels. Keep in sync with the style sheet.
export const ROW_HEIGHT = 26;
export const HEADER_HEIGHT = 28;
/** Maximum width in pixels. */
const POPOVER_WIDTH = 280;

/** Whether a popover at this row has more room above than below. */
export function roomAbove(scroller: HTMLElement | null, row: number): boolean {
  if (!scroller) return false;
  const top = row * ROW_HEIGHT - scroller.scrollTop;
  return top > (scroller.clientHeight - HEADER_HEIGHT) / 2 && top > 180;
}

/** Whether a popover at this column would overflow the right edge. */
export function endsOutside(scroller: HTMLElement | null, column: number): boolean {
  const head = headOf(scroller, column);
  if (!scroller || !head) return false;
  return head.offsetLeft - scroller.scrollLeft + POPOVER_WIDTH > scroller.clientWidth;
}

/** Scrolls horizontally, no further than needed, to reveal a column. */
export function showColumn(scroller: HTMLElement | null, column: number): void {
  const head = headOf(scroller, column);
  if (!scroller || !head) return;
  const right = head.offsetLeft + head.offsetWidth;
  if (head.offsetLeft < scroller.scrollLeft) scroller.scrollLeft = head.offsetLeft;
  else if (right > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = right - scroller.clientWidth;
}

/** Restores the scroll position once there are enough rows. */
export function useRestoredScroll(scroller: { current: HTMLDivElement | null }, total: number): void {
  const wanted = useRef(tableState.peek().scroll);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || wanted.current === 0 || total * ROW_HEIGHT < wanted.current) return;
    element.scrollTop = wanted.current;
    wanted.current = 0;
  }, [total]);
}

function headOf(scroller: HTMLElement | null, column: number): HTMLElement | undefined {
  return scroller?.querySelectorAll<HTMLElement>('[role=columnheader]')[column];
}
