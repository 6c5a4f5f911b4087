import { grouped } from './digits';

/**
 * A time in nanoseconds since the epoch, every digit: `2026-11-24 04:17:32.551762204 UTC`. The digits themselves where
 * they are beyond what a calendar has; '' stays ''.
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
 * The digits of a time that is `offset` nanoseconds after `base` (digits, since the epoch). '' where the base is not
 * known, or where the offset is beyond what a double holds exactly.
 */
export function timeAfter(base: string, offset: number): string {
  if (!/^\d+$/.test(base) || !Number.isSafeInteger(offset)) return '';
  return String(BigInt(base) + BigInt(offset));
}

/** The last time that JavaScript's calendar knows. */
const LAST = 8.64e15;

/**
 * How far two times are apart, every digit: `0 ns`, `1.5 µs`, `1,020.000000001 s`; `before`: the second one is the earlier.
 * null where one is missing.
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

/** From one time to another, in nanoseconds, every digit: `512,060 ns`, `-4,000,000 ns`; '' where one is missing. */
export function exactDuration(start: string, end: string): string {
  if (!/^\d+$/.test(start) || !/^\d+$/.test(end)) return '';
  return `${grouped(BigInt(end) - BigInt(start))} ns`;
}
