import { focusing } from './spans/treeState';

/**
 * When the panel gets the focus, but no element in it does, focuses the span tree. Otherwise, the arrow keys
 * would do nothing for users who opened the panel with the keyboard.
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
