import { focusing } from './spans/treeState';

/**
 * Gives the focus that comes to the panel, and in it to nothing, to the span tree: without it the arrow keys of somebody who
 * opened the panel by keyboard would do nothing.
 */
export function followFocus(): void {
  const take = (): void => {
    const { activeElement } = document;
    const nowhere = activeElement === null || activeElement === document.body;
    if (document.hasFocus() && nowhere) focusing.value = true;
  };
  window.addEventListener('focus', take);
  take();
}
