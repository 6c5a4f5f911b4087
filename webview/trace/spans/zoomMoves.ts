// What keys and the wheel do with the time axis, as pure functions.

type ZoomMove = 'in' | 'out' | 'fit' | 'span' | 'back' | 'forth';

/** Returns what a key does with the time axis, or null. `+`, `_`, and digits need Shift on some keyboards. */
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

/** Pixels per line and per page, for wheels that report those. */
const LINE = 16;
const PAGE = 400;
/**
 * One notch of a mouse wheel (100 to 120 px) zooms about as far as one key press. A pinch reports a few
 * pixels at a time.
 */
const SPEED = 0.005;
const MOST = 240;

/**
 * Returns what a wheel event does with the time axis, or null if it scrolls the rows. A pinch is reported
 * with Ctrl.
 */
export function wheelMove(event: Wheel): WheelMove | null {
  const unit = event.deltaMode === 1 ? LINE : event.deltaMode === 2 ? PAGE : 1;
  const [x, y] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    const turn = Math.min(MOST, Math.max(-MOST, y));
    return turn === 0 ? null : { type: 'zoom', factor: Math.exp(turn * SPEED) };
  }
  // Shift makes the wheel scroll sideways. Some systems already swap the axes.
  if (event.shiftKey) return x + y === 0 ? null : { type: 'pan', pixels: x === 0 ? y : x };
  return Math.abs(x) > Math.abs(y) ? { type: 'pan', pixels: x } : null;
}
