import * as l10n from '@vscode/l10n';
import { formatNs } from './format';

/** The time that bars are drawn on: the whole trace, or the part that is zoomed to. */
export interface TimeAxis {
  /** Nanoseconds, relative to the same time as `SpanRow.start`. */
  readonly start: number;
  readonly length: number;
}

export interface Bar {
  /** Fractions of the axis, from 0 to 1. */
  readonly left: number;
  readonly width: number;
  readonly kind: 'span' | 'zero' | 'negative' | 'running';
  /** `1.84 s`, `0 ns`, `-4 ms`, or `not ended`. */
  readonly label: string;
  /** Whether the whole span is before or after the axis, so that there is no bar. */
  readonly outside: 'before' | 'after' | null;
  /** Whether the bar continues beyond the start or the end of the axis. */
  readonly cutStart: boolean;
  readonly cutEnd: boolean;
}

/** The time of a span: nanoseconds, as in `SpanRow`. */
export interface Timed {
  readonly start: number;
  readonly duration: number | null;
}

export function timeAxis(start: number, end: number): TimeAxis {
  return { start, length: Math.max(1, end - start) };
}

/**
 * Returns a span's earliest and latest time, also for a negative duration. A span without an end lasts
 * forever.
 */
export function stretchOf({ start, duration }: Timed): { readonly from: number; readonly to: number } {
  if (duration === null) return { from: start, to: Number.POSITIVE_INFINITY };
  return { from: Math.min(start, start + duration), to: Math.max(start, start + duration) };
}

/**
 * Returns a span's bar. A negative duration is drawn from its end to its start; a span without an end, up to
 * the edge.
 */
export function barOf(span: Timed, axis: TimeAxis): Bar {
  const { from, to } = stretchOf(span);
  const end = axis.start + axis.length;
  const before = to < axis.start || (to === axis.start && from < to);
  const after = from > end || (from === end && from < to && span.duration !== null);
  const left = placeOn(axis, from);
  return {
    left,
    width: placeOn(axis, to) - left,
    kind: kindOf(span.duration),
    label: span.duration === null ? l10n.t('not ended') : formatNs(span.duration),
    outside: before ? 'before' : after ? 'after' : null,
    cutStart: from < axis.start,
    cutEnd: span.duration !== null && to > end,
  };
}

/** Returns the position of a time as a fraction of the axis, clamped to 0 and 1. */
export function placeOn(axis: TimeAxis, time: number): number {
  return Math.min(1, Math.max(0, (time - axis.start) / axis.length));
}

function kindOf(duration: number | null): Bar['kind'] {
  if (duration === null) return 'running';
  if (duration === 0) return 'zero';
  return duration < 0 ? 'negative' : 'span';
}
