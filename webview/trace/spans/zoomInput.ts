import type { RefObject } from 'preact';
import { isPlainKey, consume } from '../../ui/keys';
import { wheelMove, zoomMove } from './zoomMoves';
import * as zoom from './zoomState';

/** How far a key pans the time window, as a share of its length. */
const PAN = 0.25;

/** Handles a key that zooms or pans the time axis. Returns false for other keys. */
export function actOnZoomKey(event: KeyboardEvent): boolean {
  const move = isPlainKey(event) ? zoomMove(event) : null;
  if (move === null) return false;
  consume(event);
  if (!zoom.canZoom.peek()) return true;
  if (move === 'in') zoom.zoomIn();
  else if (move === 'out') zoom.zoomOut();
  else if (move === 'fit') zoom.fit();
  else if (move === 'span') zoom.zoomTo();
  else zoom.panBy(move === 'back' ? -PAN : PAN);
  return true;
}

/**
 * Zooms around the pointer (over a name: around the selected span), or pans. `track` is the element that the
 * axis spans.
 */
export function actOnWheel(event: WheelEvent, track: RefObject<HTMLElement | null>): void {
  const move = wheelMove(event);
  const place = track.current?.getBoundingClientRect();
  if (!move || !place || place.width === 0 || !zoom.canZoom.peek()) return;
  if (move.type === 'zoom') {
    const share = (event.clientX - place.left) / place.width;
    if (share < 0) zoom.zoomBy(move.factor);
    else zoom.zoomAtShare(Math.min(1, share), move.factor);
  } else if (zoom.isZoomed.peek()) zoom.panBy(move.pixels / place.width);
  else return;
  event.preventDefault();
}
