import { focusPending } from './spans/treeState';

/**
 * When the panel gets the focus, but no element in it does, focuses the span tree. Otherwise, the arrow keys
 * would do nothing for users who opened the panel with the keyboard.
 */
export function followFocus(): void {
  const focusTree = (): void => {
    const { activeElement } = document;
    const nowhere = activeElement === null || activeElement === document.body;
    if (document.hasFocus() && nowhere) focusPending.value = true;
  };
  window.addEventListener('focus', focusTree);
  focusTree();
}
