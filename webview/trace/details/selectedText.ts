import { signal } from '@preact/signals';
import { rangeText } from '../../ui/sourceText';

/** What is selected in the details of a span, and where it stands in the window. */
export interface SelectedText {
  readonly text: string;
  readonly box: DOMRect;
}

const DETAILS = '.details';
const SCROLLED = '.details .tab-panel';

/** The selection that is offered; null: there is none, or it was put aside. */
export const offeredSelection = signal<SelectedText | null>(null);

/** The text that is selected in the details of a span; ''. */
export function selectedText(): string {
  return readSelection()?.text ?? '';
}

/** Follows the selection from now on: it is offered once the mouse or the keys that made it are let go. */
export function followSelection(): void {
  let pressed = false;
  const read = (): void => {
    if (!pressed) offeredSelection.value = inSight(readSelection());
  };
  document.addEventListener('pointerdown', () => (pressed = true));
  for (const end of ['pointerup', 'pointercancel'] as const) {
    document.addEventListener(end, () => {
      pressed = false;
      setTimeout(read); // a click takes the selection away after this
    });
  }
  document.addEventListener('selectionchange', read);
  document.addEventListener('scroll', read, { capture: true, passive: true });
  window.addEventListener('resize', read);
}

/** What of a selection can be seen in the part of the pane that scrolls; null: nothing. */
function inSight(selected: SelectedText | null): SelectedText | null {
  const pane = document.querySelector(SCROLLED)?.getBoundingClientRect();
  if (!selected || !pane) return selected;
  const { left, width, top, bottom } = selected.box;
  const [first, last] = [Math.max(top, pane.top), Math.min(bottom, pane.bottom)];
  return first < last ? { ...selected, box: new DOMRect(left, first, width, last - first) } : null;
}

function readSelection(): SelectedText | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const { commonAncestorContainer: node } = range;
  const around = node instanceof Element ? node : node.parentElement;
  if (!around?.closest(DETAILS)) return null;
  const text = rangeText(range, selection.toString());
  return text.trim() === '' ? null : { text, box: range.getBoundingClientRect() };
}
