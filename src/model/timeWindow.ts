import { stretchOf, type TimeAxis, type Timed } from './timeline';

// Pure functions that decide which part of a trace's time is shown. null is the whole time, which grows while
// a trace is running.

/** The window after a change; null to show the whole time. */
export type NextWindow = TimeAxis | null;

/** The fraction of its length that a window keeps when zooming in by one step. */
export const STEP = 0.5;
/** The margin on each side of a span that is zoomed to, as a fraction of its length. */
const MARGIN = 0.05;
/** The length of the window around a point in time, as a fraction of the whole. */
const MOMENT = 0.01;

/** Returns the minimum length of a window in nanoseconds. Below it, doubles are too imprecise for drawing. */
export function leastLength({ start, length }: TimeAxis): number {
  return Math.min(length, Math.max(2, (Math.abs(start) + length) * 2 ** -45));
}

/** Makes the window `factor` times as long. The time `at` keeps its position. */
export function zoomAt(whole: TimeAxis, view: TimeAxis, at: number, factor: number): NextWindow {
  const length = Math.max(leastLength(whole), view.length * factor);
  return within(whole, at - (at - view.start) * (length / view.length), length);
}

/**
 * Zooms around a span. The middle of the span keeps its position, or the middle of its visible part if the
 * middle isn't visible. A span outside the window moves to the center. Without a span, zooms around the
 * middle of the window.
 */
export function zoomAround(whole: TimeAxis, view: TimeAxis, span: Timed | null, factor: number): NextWindow {
  const end = view.start + view.length;
  const { from, to } = span ? stretchOf(span) : { from: view.start, to: end };
  if (from <= end && to >= view.start) {
    const middle = (from + to) / 2;
    const seen = (Math.max(from, view.start) + Math.min(to, end)) / 2;
    return zoomAt(whole, view, middle >= view.start && middle <= end ? middle : seen, factor);
  }
  const length = Math.max(leastLength(whole), view.length * factor);
  return within(whole, (to < view.start ? to : from) - length / 2, length);
}

/** Moves the window by a fraction of its length. */
export function pan(whole: TimeAxis, view: TimeAxis, share: number): NextWindow {
  return within(whole, view.start + view.length * share, view.length);
}

/**
 * Returns the window that a span fills, apart from a small margin on both sides. For a point in time, it's at
 * most as long as the current window.
 */
export function zoomToSpan(whole: TimeAxis, view: TimeAxis, span: Timed): NextWindow {
  const { from, to: until } = stretchOf(span);
  const to = Math.min(until, Math.max(from, whole.start + whole.length));
  const around =
    to > from ? to - from + 2 * MARGIN * (to - from) : Math.min(view.length, whole.length * MOMENT);
  const length = Math.max(leastLength(whole), around);
  return within(whole, (from + to) / 2 - length / 2, length);
}

/**
 * Returns a window of this length, as close to this start as the whole allows. Returns null if it would cover
 * the whole.
 */
function within(whole: TimeAxis, start: number, length: number): NextWindow {
  if (!(length < whole.length * (1 - 1e-9))) return null;
  const last = whole.start + whole.length - length;
  return { start: Math.min(last, Math.max(whole.start, start)), length };
}
