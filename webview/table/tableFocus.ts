import { useLayoutEffect } from 'preact/hooks';

/**
 * Moves the focus to the grid when the page has the focus but none of its elements does. Otherwise arrow keys
 * would do nothing after the table is opened with the keyboard.
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
