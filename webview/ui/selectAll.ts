import { isForeign, isTypedIn, take } from './keys';

/**
 * Keeps Ctrl+A (Cmd+A) from selecting the whole page, of which nobody wants the text: where some of a text is selected, it
 * selects all of that one. `texts`: what a text is, as a selector. In a control that is typed in it is the browser's.
 */
export function limitSelectAll(texts: string): void {
  document.addEventListener('keydown', (event) => {
    if (!isSelectAll(event) || isTypedIn(event)) return;
    take(event);
    const selection = document.getSelection();
    const node = selection?.isCollapsed === false ? selection.anchorNode : null;
    const element = node instanceof Element ? node : node?.parentElement;
    const text = element?.closest(texts);
    if (text) selection?.selectAllChildren(text);
  });
}

function isSelectAll(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  return (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'a' && !isForeign(event);
}
