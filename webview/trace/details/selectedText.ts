import { signal } from '@preact/signals';
import { rangeText } from '../../ui/sourceText';

/** The text selected in the details of a span, and its position in the window. */
export interface SelectedText {
  readonly text: string;
  readonly box: DOMRect;
}

const DETAILS = '.details';
const SCROLLED = '.details .tab-panel';

/** The selection that the selection bar is shown for; null if there is none or it was dismissed. */
export const offeredSelection = signal<SelectedText | null>(null);

/** Returns the text selected in the details of a span, or ''. */
export function selectedText(): string {
  return readSelection()?.text ?? '';
}

/** Starts tracking the selection. A selection made with the mouse is offered once the button is released. */
export function followSelection(): void {
  let pressed = false;
  const read = (): void => {
    if (!pressed) offeredSelection.value = inSight(readSelection());
  };
  document.addEventListener('pointerdown', () => (pressed = true));
  for (const end of ['pointerup', 'pointercancel'] as const) {
    document.addEventListener(end, () => {
      pressed = false;
      setTimeout(read); // a click clears the selection after this event
    });
  }
  document.addEventListener('selectionchange', read);
  document.addEventListener('scroll', read, { capture: true, passive: true });
  window.addEventListener('resize', read);
}

/** Returns the part of a selection that is visible in the scrolling part of the pane, or null. */
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
