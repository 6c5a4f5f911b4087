import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type Range,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

interface VirtualRowsOptions {
  readonly count: number;
  readonly rowHeight: number;
  readonly scroller: () => HTMLElement | null;
  /** A row that is kept in the document wherever it is, so that the focus on it survives scrolling; -1 for none. */
  readonly keep: number;
  readonly initialOffset?: number;
  /** What lies above the first row inside the scroller, in pixels (a sticky header). */
  readonly paddingStart?: number;
}

interface VirtualRows {
  readonly items: readonly VirtualItem[];
  readonly height: number;
  /** Scrolls no further than needed to show a row. */
  readonly reveal: (index: number) => void;
  /** How many whole rows fit. */
  readonly page: () => number;
}

/** Renders only the rows in sight: `items` says which and where. All rows have the same height. */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const { keep, count, rowHeight } = options;
  const paddingStart = options.paddingStart ?? 0;
  const resolved = {
    count,
    getScrollElement: options.scroller,
    estimateSize: () => rowHeight,
    overscan: 10,
    paddingStart,
    scrollPaddingStart: paddingStart,
    initialOffset: options.initialOffset ?? 0,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    rangeExtractor: (range: Range): number[] => {
      const indexes = defaultRangeExtractor(range);
      if (keep < 0 || keep >= count || indexes.includes(keep)) return indexes;
      return [...indexes, keep].sort((a, b) => a - b);
    },
    onChange: () => rerender(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, Element>(resolved));
  virtualizer.setOptions(resolved);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());

  const view = (): number => Math.max(0, (options.scroller()?.clientHeight ?? 0) - paddingStart);
  return {
    items: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    reveal: (index) => {
      const scroller = options.scroller();
      if (!scroller || index < 0) return;
      const top = index * rowHeight;
      if (top < scroller.scrollTop) scroller.scrollTop = top;
      else if (top + rowHeight > scroller.scrollTop + view()) scroller.scrollTop = top + rowHeight - view();
    },
    page: () => Math.max(1, Math.floor(view() / rowHeight) - 1),
  };
}
