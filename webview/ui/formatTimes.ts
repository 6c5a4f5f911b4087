import * as l10n from '@vscode/l10n';
import { formatAge } from '../../src/model/format';

/** Returns a coarse age for use in a sentence: `2 min ago`, `just now`, or the date. */
export function ago(then: number, now: number): string {
  const age = formatAge(then, now);
  if (age === 'now') return l10n.t('just now');
  return age.includes('-') ? age : l10n.t('{0} ago', age);
}

/** Returns the local date and time to the second: `2026-11-24 15:04:05`; '' for an invalid time. */
export function formatTime(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${year}-${two(month)}-${two(day)} ${clock.map(two).join(':')}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Returns the size of a text: `840 characters`, `12 KB`, `1.2 MB`. */
export function formatLength(units: number): string {
  if (units < 1e3) return `${units} characters`;
  return units < 1e6 ? `${Math.round(units / 1e3)} KB` : `${(units / 1e6).toFixed(1)} MB`;
}
