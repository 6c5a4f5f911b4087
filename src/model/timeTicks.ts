import { placeOn, type TimeAxis } from './timeline';

export interface Tick {
  /** Fraction of the axis, from 0 to 1. */
  readonly at: number;
  readonly label: string;
}

export interface Ticks {
  readonly ticks: readonly Tick[];
  /**
   * The time that the labels are relative to, if absolute times would be too long to read; otherwise null.
   */
  readonly from: string | null;
}

const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Times below this, in nanoseconds from the start of the trace, use one unit with decimals. */
const DECIMAL_BELOW = 2 * MINUTE;

/** Round steps in nanoseconds: decimal steps up to seconds, then clock steps, then decimal steps of days. */
const STEPS: readonly number[] = [
  ...decimals(1, 1e10).filter((step) => step < 10 * SECOND),
  ...[10, 20, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((count) => count * MINUTE),
  ...[1, 2, 6, 12].map((count) => count * HOUR),
  ...decimals(1, 1e5).map((count) => count * DAY),
];

/** Rounding units for the time that labels are relative to. Each one applies to windows up to its length. */
const ANCHORS: readonly number[] = [
  ...powers(1, 1e10),
  MINUTE,
  HOUR,
  DAY,
  ...powers(10, 1e6).map((count) => count * DAY),
];

/** In characters. A longer label can't be read at a glance. */
const LONG = 8;
/**
 * In pixels: the maximum average width of a character in a tick's label, the gap after a label, and how far a
 * label can extend beyond the end.
 */
const CHARACTER = 6.5;
const GAP = 8;
const OVERHANG = 58;

/**
 * Returns as many round ticks as can be read next to each other. There are none if no span took any time, or
 * if none has ended.
 * @param origin The start of the trace, which times are relative to.
 * @param room The width of the axis in pixels.
 */
export function ticksOf(axis: TimeAxis, origin: number, room: number): Ticks {
  if (axis.length <= 1) return { ticks: [], from: null };
  let wider: Ticks = { ticks: [], from: null };
  for (const step of STEPS) {
    if (step * room < axis.length * CHARACTER) continue;
    const found = ticksBy(axis, origin, step);
    if (found.ticks.length < Math.min(2, wider.ticks.length)) break;
    wider = found;
    if (haveRoom(found.ticks, room)) break;
  }
  // There are too many ticks, and the next step leaves at most one. Use the outermost two if they fit.
  const two = wider.ticks.filter((_, i) => i === 0 || i === wider.ticks.length - 1);
  const ticks = [wider.ticks, two].find((some) => haveRoom(some, room)) ?? wider.ticks.slice(0, 1);
  return {
    ticks: ticks.filter((tick, i) => i === 0 || end(tick, room) <= room + OVERHANG),
    from: wider.from,
  };
}

function ticksBy(axis: TimeAxis, origin: number, step: number): Ticks {
  const start = axis.start - origin;
  const last = Math.floor((start + axis.length) / step);
  const times: number[] = [];
  for (let i = Math.ceil(start / step); i <= last; i++) times.push(i * step);
  const labeled = (anchor: number): Tick[] => {
    const largest = Math.max(...times.map((time) => Math.abs(time - anchor)));
    const sign = anchor === 0 ? '' : '+';
    return times.map((time) => ({
      at: placeOn(axis, origin + time),
      label: sign + timeText(time - anchor, step, largest),
    }));
  };
  const plain = labeled(0);
  const anchor = anchorOf(start, axis.length);
  if (anchor === 0 || plain.every(({ label }) => label.length <= LONG)) return { ticks: plain, from: null };
  return { ticks: labeled(anchor), from: timeText(anchor, roundness(axis.length)) };
}

/**
 * Returns the last round time before the window. It's coarse enough to stay the same when the window moves a
 * little.
 */
function anchorOf(start: number, length: number): number {
  const unit = roundness(length);
  return Math.floor(start / unit) * unit;
}

function roundness(length: number): number {
  return ANCHORS.find((one) => one >= length) ?? length;
}

function haveRoom(ticks: readonly Tick[], room: number): boolean {
  return ticks.every((tick, i) => {
    const next = ticks[i + 1];
    return next === undefined || end(tick, room) <= next.at * room;
  });
}

/** Returns the end of a tick's label, in pixels. */
function end({ at, label }: Tick, room: number): number {
  return at * room + label.length * CHARACTER + GAP;
}

/**
 * Formats a time with the digits that matter: `1.234567 s`, `2 h 5 min`, `3 d 12 h`; `0` for zero.
 * @param ns Nanoseconds.
 * @param step What to round to: a number of nanoseconds that is round in its unit.
 * @param largest The largest of the times that are shown together, which all use its unit.
 */
export function timeText(ns: number, step: number, largest = Math.abs(ns)): string {
  if (ns < 0) return `-${timeText(-ns, step, largest)}`;
  const time = Math.round(ns / step) * step;
  if (time === 0) return '0';
  if (largest < DECIMAL_BELOW) {
    const { size, unit } = unitOf(largest);
    return `${decimal(time, size, step)} ${unit}`;
  }
  const parts: string[] = [];
  let left = time;
  for (const [size, unit] of CLOCK) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  if (left >= step / 2) parts.push(`${decimal(left, SECOND, step)} s`);
  return parts.join(' ');
}

const CLOCK = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
] as const;

function unitOf(ns: number): { readonly size: number; readonly unit: string } {
  if (ns < 1e3) return { size: 1, unit: 'ns' };
  if (ns < 1e6) return { size: 1e3, unit: 'µs' };
  return ns < SECOND ? { size: 1e6, unit: 'ms' } : { size: SECOND, unit: 's' };
}

/** Formats a time in a unit, with the decimals that the step needs and no trailing zeros. */
function decimal(time: number, size: number, step: number): string {
  const places = Math.max(0, Math.ceil(-Math.log10(step / size) - 1e-9));
  const text = (time / size).toFixed(Math.min(12, places));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function powers(from: number, to: number): number[] {
  const all: number[] = [];
  for (let one = from; one <= to; one *= 10) all.push(one);
  return all;
}

function decimals(from: number, to: number): number[] {
  return powers(from, to).flatMap((power) => [power, 2 * power, 5 * power]);
}
