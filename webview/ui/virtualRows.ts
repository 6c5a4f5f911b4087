import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import { inOrderOf, type PlacedRow, rowsNear } from './rowSlots';

interface VirtualRowsOptions {
  readonly count: number;
  readonly rowHeight: number;
  readonly scroller: () => HTMLElement | null;
  /** A row that is kept in the document wherever it is, so that the focus on it survives scrolling; -1 for none. */
  readonly keep: number;
  readonly initialOffset?: number;
  /** What lies above the first row inside the scroller, in pixels (a sticky header). */
  readonly paddingStart?: number;
  /** Told each time that it has scrolled. */
  readonly onScroll?: (top: number) => void;
}

export interface VirtualRows {
  /** By index. */
  readonly items: readonly PlacedRow[];
  readonly height: number;
  /** Whether the rows are on the move. */
  readonly scrolling: boolean;
  /** Scrolls no further than needed to show a row. */
  readonly reveal: (index: number) => void;
  /** Where it is scrolled to; asking costs no layout. */
  readonly top: () => number;
  /** How many pixels of the rows are in sight. */
  readonly view: () => number;
  readonly scrollTo: (top: number) => void;
  /** How many whole rows fit. */
  readonly page: () => number;
}

/** Rows beyond what is in sight, at either end. */
const OVERSCAN = 10;
/** Milliseconds after which what scrolled stands still. */
const STILL_MS = 150;

/** Renders only the rows in sight: `items` says which and where. All rows have the same height. */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const { keep, count, rowHeight } = options;
  const paddingStart = options.paddingStart ?? 0;
  // `slots` only grows: a row keeps its slot when the window is made smaller.
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
    // An observer is told of the size after the layout, where reading it would cost one of its own.
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
      keep,
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

/** The rows in the order in which they stand in the document: by index, but as they stood while they scroll. */
export function useStillOrder(items: readonly PlacedRow[], scrolling: boolean): readonly PlacedRow[] {
  const before = useRef<readonly number[]>([]);
  const rows = scrolling ? inOrderOf(before.current, items) : items;
  before.current = rows.map(({ slot }) => slot);
  return rows;
}
