import { isForeign, isMac, consume } from '../../ui/keys';
import type { Find } from './find';

/** Whether a key opens the search: Ctrl+F, or Cmd+F on macOS. */
export function isFindKey(event: KeyboardEvent): boolean {
  if (isForeign(event) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'f') return false;
  return isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
}

/**
 * Opens the search with Ctrl+F (Cmd+F) and steps through the hits with F3 and Shift+F3, wherever the focus is
 * in the panel.
 */
export function listenToFindKeys(find: Find): void {
  document.addEventListener(
    'keydown',
    (event) => {
      if (isForeign(event) || event.altKey) return;
      if (isFindKey(event)) {
        consume(event);
        find.show();
      } else if (event.key === 'F3' && !event.ctrlKey && !event.metaKey && find.open.peek()) {
        consume(event);
        find.step(event.shiftKey ? -1 : 1);
      }
    },
    { capture: true },
  );
}
