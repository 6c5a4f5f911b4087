import { isForeign, isTypedIn, consume } from './keys';

/**
 * Prevents Ctrl+A (Cmd+A) from selecting the whole page. Instead, it selects all of the text that contains
 * the current selection. In text inputs, it keeps its default behavior.
 * @param texts Selector of the elements that are a text.
 */
export function limitSelectAll(texts: string): void {
  document.addEventListener('keydown', (event) => {
    if (!isSelectAll(event) || isTypedIn(event)) return;
    consume(event);
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
