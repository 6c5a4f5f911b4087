import { grouped } from './digits';

/**
 * Formats a time in nanoseconds since the epoch with every digit: `2026-11-24 04:17:32.551762204 UTC`. A time
 * beyond the range of `Date` is returned as digits with the unit; '' stays ''.
 */
export function exactTime(ns: string): string {
  if (!/^\d+$/.test(ns)) return ns;
  const time = BigInt(ns);
  const milliseconds = Number(time / 1_000_000n);
  if (milliseconds > LAST) return `${ns} ns`;
  const [day = '', clock = ''] = new Date(milliseconds).toISOString().split('T');
  const fraction = String(time % 1_000_000_000n).padStart(9, '0');
  return `${day} ${clock.slice(0, 8)}.${fraction} UTC`;
}

/**
 * Returns the digits of the time `offset` nanoseconds after `base` (digits, since the epoch), or '' if the
 * base is unknown or the offset is larger than a double holds exactly.
 */
export function timeAfter(base: string, offset: number): string {
  if (!/^\d+$/.test(base) || !Number.isSafeInteger(offset)) return '';
  return String(BigInt(base) + BigInt(offset));
}

/** The last time that a JavaScript `Date` can hold, in milliseconds. */
const LAST = 8.64e15;

/**
 * Formats the distance between two times with every digit: `0 ns`, `1.5 µs`, `1,020.000000001 s`. `before` is
 * true if `time` is before `start`. Returns null if either is missing.
 */
export function exactOffset(
  start: string,
  time: string,
): { readonly text: string; readonly before: boolean } | null {
  if (!/^\d+$/.test(start) || !/^\d+$/.test(time)) return null;
  const between = BigInt(time) - BigInt(start);
  const ns = between < 0n ? -between : between;
  const [unit, length] = UNITS.find(([, least]) => ns >= least) ?? (['ns', 1n] as const);
  const fraction = String(ns % length)
    .padStart(String(length).length - 1, '0')
    .replace(/0+$/, '');
  const whole = grouped(ns / length);
  return { text: `${whole}${fraction === '' ? '' : `.${fraction}`} ${unit}`, before: between < 0n };
}

const UNITS = [
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['µs', 1_000n],
] as const;

/**
 * Formats the time between two times in nanoseconds, with every digit: `512,060 ns`, `-4,000,000 ns`. Returns
 * '' if either is missing.
 */
export function exactDuration(start: string, end: string): string {
  if (!/^\d+$/.test(start) || !/^\d+$/.test(end)) return '';
  return `${grouped(BigInt(end) - BigInt(start))} ns`;
}
