import { formatNs } from './format';

/** The axis that all bars share. */
export interface TimeAxis {
  /** Nanoseconds. */
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
}

export interface Tick {
  /** Share of the axis, 0 … 1. */
  readonly at: number;
  readonly label: string;
}

export function timeAxis(start: number, end: number): TimeAxis {
  return { start, length: Math.max(1, end - start) };
}

/** Where a span's bar lies. A negative duration is drawn from its end to its start; one without an end, to the edge. */
export function barOf(
  span: { readonly start: number; readonly duration: number | null },
  axis: TimeAxis,
): Bar {
  const at = (time: number): number => Math.min(1, Math.max(0, (time - axis.start) / axis.length));
  const from = at(span.start);
  if (span.duration === null) return { left: from, width: 1 - from, kind: 'running', label: 'not ended' };
  const label = formatNs(span.duration);
  const to = at(span.start + span.duration);
  if (span.duration === 0) return { left: from, width: 0, kind: 'zero', label };
  if (span.duration < 0) return { left: to, width: from - to, kind: 'negative', label };
  return { left: from, width: to - from, kind: 'span', label };
}

/**
 * Round steps from 0, at most `most` + 1 ticks, all in the unit of the last one: at least 0 and one more. None where no
 * span took any time, or none has ended.
 */
export function ticksOf(axis: TimeAxis, most: number): Tick[] {
  if (axis.length <= 1) return [];
  const wanted = roundStep(axis.length / Math.max(1, most));
  const step = wanted <= axis.length ? wanted : roundStepWithin(axis.length);
  const { factor, unit } = unitOf(axis.length);
  const decimals = Math.min(3, Math.max(0, Math.ceil(-Math.log10(step / factor) - 1e-9)));
  const ticks: Tick[] = [];
  for (let i = 0; i * step <= axis.length; i++) {
    const label = i === 0 ? '0' : `${trim((i * step) / factor, decimals)} ${unit}`;
    ticks.push({ at: (i * step) / axis.length, label });
  }
  return ticks;
}

function trim(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals + 1)));
}

const ROUND = [1, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The largest round step that a length holds. */
function roundStepWithin(length: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(length));
  return magnitude * (ROUND.findLast((factor) => magnitude * factor <= length) ?? 1);
}

function roundStep(least: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  for (const factor of ROUND) {
    if (magnitude * factor >= least) return magnitude * factor;
  }
  return magnitude * 10;
}

function unitOf(ns: number): { factor: number; unit: string } {
  if (ns < 1e3) return { factor: 1, unit: 'ns' };
  if (ns < 1e6) return { factor: 1e3, unit: 'µs' };
  if (ns < 1e9) return { factor: 1e6, unit: 'ms' };
  if (ns < 120e9) return { factor: 1e9, unit: 's' };
  if (ns < 2 * 3600e9) return { factor: 60e9, unit: 'min' };
  return { factor: 3600e9, unit: 'h' };
}
