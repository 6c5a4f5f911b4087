import * as l10n from '@vscode/l10n';
import type { Count } from './count';
import { grouped } from './digits';

/**
 * Formats a duration for display: `0 ns`, `850 µs`, `90 ms`, `1.84 s`, `3 min 4 s`, `2 h 5 min`, `3 d 7 h`. A
 * negative duration keeps its sign.
 */
export function formatNs(ns: number): string {
  if (ns < 0) return `-${formatNs(-ns)}`;
  if (ns < 1e3) return `${ns} ns`;
  if (ns < 999.5e3) return `${short(ns / 1e3)} µs`;
  if (ns < 999.5e6) return `${short(ns / 1e6)} ms`;
  if (ns < 59.995e9) return `${(ns / 1e9).toFixed(2)} s`;
  const seconds = Math.round(ns / 1e9);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/**
 * Formats a duration in milliseconds. Less than 1 ms becomes `<1 ms`, because MLflow's trace duration isn't
 * more precise.
 */
export function formatMs(ms: number): string {
  return ms >= 0 && ms < 1 ? '<1 ms' : formatNs(ms * 1e6);
}

function short(value: number): string {
  return value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Formats an age: `now`, `5 min`, `3 h`, `2 d`, then the date. It's coarse because text that updates by
 * itself should rarely change.
 */
export function formatAge(then: number, now: number): string {
  const age = now - then;
  if (age < MINUTE) return l10n.t('now');
  if (age < HOUR) return l10n.t('{0} min', Math.floor(age / MINUTE));
  if (age < DAY) return l10n.t('{0} h', Math.floor(age / HOUR));
  if (age < 30 * DAY) return l10n.t('{0} d', Math.floor(age / DAY));
  return new Date(then).toISOString().slice(0, 10);
}

/** Formats a number with thousands separators and every digit. */
export function formatCount(count: Count): string {
  if (typeof count === 'number') return grouped(count);
  return /^-?\d+$/.test(count) ? grouped(BigInt(count)) : count;
}

/** Formats US dollars with as many digits as a small amount needs: `$0.0031`, `$1.20`, `<$0.0001`. */
export function formatCost(cost: Count): string {
  const dollars = Number(cost);
  if (typeof cost === 'string' && Math.abs(dollars) > Number.MAX_SAFE_INTEGER) return `$${formatCount(cost)}`;
  if (dollars > 0 && dollars < 0.0001) return '<$0.0001';
  return `$${dollars >= 0.1 || dollars === 0 ? dollars.toFixed(2) : String(Number(dollars.toPrecision(2)))}`;
}
