import { isForeign, isMac, take } from '../../ui/keys';
import type { Find } from './find';

/** Opens the search by Ctrl+F (Cmd+F) and steps by F3 and Shift+F3, wherever in the panel the focus is. */
export function listenToFindKeys(find: Find): void {
  document.addEventListener(
    'keydown',
    (event) => {
      if (isForeign(event) || event.altKey) return;
      const command = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
      if (command && !event.shiftKey && event.key.toLowerCase() === 'f') {
        take(event);
        find.show();
      } else if (event.key === 'F3' && !event.ctrlKey && !event.metaKey && find.open.peek()) {
        take(event);
        find.step(event.shiftKey ? -1 : 1);
      }
    },
    { capture: true },
  );
}
