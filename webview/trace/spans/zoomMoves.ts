// What keys and wheels do with the time axis: pure decisions.

type ZoomMove = 'in' | 'out' | 'fit' | 'span' | 'back' | 'forth';

/** What a key does with the time axis; null: nothing. `+`, `_` and digits need Shift on some keyboards. */
export function zoomMove({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): ZoomMove | null {
  switch (key) {
    case '+':
    case '=':
      return 'in';
    case '-':
    case '_':
      return 'out';
    case '0':
      return 'fit';
    case 'z':
    case 'Z':
      return shiftKey ? null : 'span';
    case 'ArrowLeft':
      return shiftKey ? 'back' : null;
    case 'ArrowRight':
      return shiftKey ? 'forth' : null;
    default:
      return null;
  }
}

type WheelMove =
  { readonly type: 'zoom'; readonly factor: number } | { readonly type: 'pan'; readonly pixels: number };

type Wheel = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** Pixels of a line, and of a page, where the wheel counts in those. */
const LINE = 16;
const PAGE = 400;
/** One notch of a mouse's wheel (100 to 120 px) is about a step of a key; a pinch tells of a few pixels at a time. */
const SPEED = 0.005;
const MOST = 240;

/** What a turn of the wheel does with the time axis; null: it scrolls the rows. Pinching counts as Ctrl. */
export function wheelMove(event: Wheel): WheelMove | null {
  const unit = event.deltaMode === 1 ? LINE : event.deltaMode === 2 ? PAGE : 1;
  const [x, y] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    const turn = Math.min(MOST, Math.max(-MOST, y));
    return turn === 0 ? null : { type: 'zoom', factor: Math.exp(turn * SPEED) };
  }
  // Shift turns the wheel sideways, which some systems do by themselves.
  if (event.shiftKey) return x + y === 0 ? null : { type: 'pan', pixels: x === 0 ? y : x };
  return Math.abs(x) > Math.abs(y) ? { type: 'pan', pixels: x } : null;
}
