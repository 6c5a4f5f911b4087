import { stretchOf, type TimeAxis, type Timed } from './timeline';

// What part of a trace's time is shown: pure decisions. null is the whole of it, which grows with a running trace.

/** The window that a change leads to; null: all of the time is shown. */
export type NextWindow = TimeAxis | null;

/** How much of its length a window keeps with one step inwards. */
export const STEP = 0.5;
/** What stands beside a span that is zoomed to, as a share of its own length, on each side. */
const MARGIN = 0.05;
/** The window around a moment, as a share of the whole. */
const MOMENT = 0.01;

/** Nanoseconds: shorter than this, the places of a double are too far apart to draw with. */
export function leastLength({ start, length }: TimeAxis): number {
  return Math.min(length, Math.max(2, (Math.abs(start) + length) * 2 ** -45));
}

/** Makes the window `factor` times as long; what happens at the time `at` keeps its place. */
export function zoomAt(whole: TimeAxis, view: TimeAxis, at: number, factor: number): NextWindow {
  const length = Math.max(leastLength(whole), view.length * factor);
  return within(whole, at - (at - view.start) * (length / view.length), length);
}

/**
 * Zooms around a span: its middle, else the middle of what is seen of it, keeps its place; one that is out of sight
 * comes to the middle. Without a span, around the middle of the window.
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

/** Moves the window by a share of its own length. */
export function pan(whole: TimeAxis, view: TimeAxis, share: number): NextWindow {
  return within(whole, view.start + view.length * share, view.length);
}

/** The window that a span fills, but for a little on both sides; around a moment, no wider than what is shown. */
export function zoomToSpan(whole: TimeAxis, view: TimeAxis, span: Timed): NextWindow {
  const { from, to: until } = stretchOf(span);
  const to = Math.min(until, Math.max(from, whole.start + whole.length));
  const around =
    to > from ? to - from + 2 * MARGIN * (to - from) : Math.min(view.length, whole.length * MOMENT);
  const length = Math.max(leastLength(whole), around);
  return within(whole, (from + to) / 2 - length / 2, length);
}

/** A window of this length as near to this start as the whole allows. */
function within(whole: TimeAxis, start: number, length: number): NextWindow {
  if (!(length < whole.length * (1 - 1e-9))) return null;
  const last = whole.start + whole.length - length;
  return { start: Math.min(last, Math.max(whole.start, start)), length };
}
