import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import { inOrderOf, type PlacedRow, rowsNear } from './rowSlots';

interface VirtualRowsOptions {
  readonly count: number;
  readonly rowHeight: number;
  readonly scroller: () => HTMLElement | null;
  /** Index of a row that always stays in the document so that it keeps the focus; -1 for none. */
  readonly pinned: number;
  readonly initialOffset?: number;
  /** Height in pixels of a sticky header above the first row inside the scroller. */
  readonly paddingStart?: number;
  /** Called on each scroll event. */
  readonly onScroll?: (top: number) => void;
}

export interface VirtualRows {
  /** Ordered by index. */
  readonly items: readonly PlacedRow[];
  readonly height: number;
  /** Whether the rows are being scrolled. */
  readonly scrolling: boolean;
  /** Scrolls no further than needed to show a row. */
  readonly reveal: (index: number) => void;
  /** Returns the scroll position without forcing a layout. */
  readonly top: () => number;
  /** Returns the visible height of the rows in pixels. */
  readonly view: () => number;
  readonly scrollTo: (top: number) => void;
  /** Returns how many whole rows fit, minus one. */
  readonly page: () => number;
}

/** Rows rendered outside the viewport at each end. */
const OVERSCAN = 10;
/** Milliseconds without a scroll event until scrolling has ended. */
const STILL_MS = 150;

/** Renders only the rows near the viewport; `items` has their positions. All rows have the same height. */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const { pinned, count, rowHeight } = options;
  const paddingStart = options.paddingStart ?? 0;
  // `slots` never shrinks, so that rows keep their slots when the window gets smaller.
  const { current: at } = useRef({ top: options.initialOffset ?? 0, height: 0, slots: 0, scrolling: false });
  const latest = useRef(options);
  latest.current = options;

  useLayoutEffect(() => {
    const scroller = options.scroller();
    if (!scroller) return;
    let still: ReturnType<typeof setTimeout> | undefined;
    const rowOf = (top: number): number => Math.floor(top / rowHeight);
    const onScroll = (): void => {
      const before = at.top;
      at.top = scroller.scrollTop;
      latest.current.onScroll?.(at.top);
      clearTimeout(still);
      still = setTimeout(() => {
        at.scrolling = false;
        rerender(undefined);
      }, STILL_MS);
      if (at.scrolling && rowOf(at.top - paddingStart) === rowOf(before - paddingStart)) return;
      at.scrolling = true;
      rerender(undefined);
    };
    // An observer gets the size after layout; reading it elsewhere would force one.
    const observer = new ResizeObserver(([entry]) => {
      const height = entry?.contentRect.height ?? 0;
      if (height === at.height) return;
      at.height = height;
      at.top = scroller.scrollTop;
      rerender(undefined);
    });
    scroller.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(scroller);
    return () => {
      clearTimeout(still);
      observer.disconnect();
      scroller.removeEventListener('scroll', onScroll);
    };
  }, []);

  const wanted = Math.ceil(at.height / rowHeight) + 1 + 2 * OVERSCAN;
  at.slots = Math.max(at.slots, wanted);
  const height = paddingStart + count * rowHeight;
  const view = (): number => {
    const all = at.height === 0 ? (options.scroller()?.clientHeight ?? 0) : at.height;
    return Math.max(0, all - paddingStart);
  };
  const scrollTo = (top: number): void => {
    const scroller = options.scroller();
    if (scroller) scroller.scrollTop = at.top = Math.min(Math.max(0, height - at.height), Math.max(0, top));
  };
  return {
    items: rowsNear({
      count,
      first: Math.floor(Math.max(0, at.top - paddingStart) / rowHeight),
      wanted,
      before: OVERSCAN,
      slots: at.slots,
      pinned,
      startOf: (index) => paddingStart + index * rowHeight,
    }),
    height,
    scrolling: at.scrolling,
    reveal: (index) => {
      if (index < 0) return;
      const top = index * rowHeight;
      if (top < at.top) scrollTo(top);
      else if (top + rowHeight > at.top + view()) scrollTo(top + rowHeight - view());
    },
    top: () => at.top,
    view,
    scrollTo,
    page: () => Math.max(1, Math.floor(view() / rowHeight) - 1),
  };
}

/** Returns the rows in DOM order: by index, or in their previous order during scrolling. */
export function useStableOrder(items: readonly PlacedRow[], scrolling: boolean): readonly PlacedRow[] {
  const before = useRef<readonly number[]>([]);
  const rows = scrolling ? inOrderOf(before.current, items) : items;
  before.current = rows.map(({ slot }) => slot);
  return rows;
}
