import { useLayoutEffect } from 'preact/hooks';

/**
 * Gives the focus that comes to the page, and in it to nothing, to the grid: without it the arrow keys of somebody who
 * opened the table by keyboard would do nothing.
 */
export function useFirstFocus(grid: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const take = (): void => {
      const { activeElement } = document;
      const nowhere = activeElement === null || activeElement === document.body;
      if (document.hasFocus() && nowhere) grid.current?.focus({ preventScroll: true });
    };
    window.addEventListener('focus', take);
    take();
    return () => window.removeEventListener('focus', take);
  }, [grid]);
}
