import { formatNs } from './format';

/** The time that bars are drawn on: of the whole trace, or the stretch of it that is zoomed to. */
export interface TimeAxis {
  /** Nanoseconds, counted as `SpanRow.start` is. */
  readonly start: number;
  readonly length: number;
}

export interface Bar {
  /** Shares of the axis, 0 … 1. */
  readonly left: number;
  readonly width: number;
  readonly kind: 'span' | 'zero' | 'negative' | 'running';
  /** `1.84 s`, `0 ms`, `−4 ms` or `running`. */
  readonly label: string;
  /** The span lies wholly before or after the axis: there is no bar. */
  readonly outside: 'before' | 'after' | null;
  /** The bar goes on beyond the axis' start, or beyond its end. */
  readonly cutStart: boolean;
  readonly cutEnd: boolean;
}

/** What of a span says when it was: nanoseconds as in `SpanRow`. */
export interface Timed {
  readonly start: number;
  readonly duration: number | null;
}

export function timeAxis(start: number, end: number): TimeAxis {
  return { start, length: Math.max(1, end - start) };
}

/** A span's first and last moment, whichever way its clock ran; one without an end lasts for ever. */
export function stretchOf({ start, duration }: Timed): { readonly from: number; readonly to: number } {
  if (duration === null) return { from: start, to: Number.POSITIVE_INFINITY };
  return { from: Math.min(start, start + duration), to: Math.max(start, start + duration) };
}

/** Where a span's bar lies. A negative duration is drawn from its end to its start; one without an end, to the edge. */
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
    label: span.duration === null ? 'not ended' : formatNs(span.duration),
    outside: before ? 'before' : after ? 'after' : null,
    cutStart: from < axis.start,
    cutEnd: span.duration !== null && to > end,
  };
}

/** Where a moment lies: a share of the axis, 0 … 1, those beyond it at its ends. */
export function placeOn(axis: TimeAxis, time: number): number {
  return Math.min(1, Math.max(0, (time - axis.start) / axis.length));
}

function kindOf(duration: number | null): Bar['kind'] {
  if (duration === null) return 'running';
  if (duration === 0) return 'zero';
  return duration < 0 ? 'negative' : 'span';
}
