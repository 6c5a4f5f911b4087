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

/** From one time to another, in nanoseconds, every digit: `512,060 ns`, `-4,000,000 ns`; '' where one is missing. */
export function exactDuration(start: string, end: string): string {
  if (!/^\d+$/.test(start) || !/^\d+$/.test(end)) return '';
  return `${(BigInt(end) - BigInt(start)).toLocaleString('en-US')} ns`;
}
