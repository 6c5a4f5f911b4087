import * as l10n from '@vscode/l10n';
import type { BulkResult } from './writeLabels';

/** How many traces are listed by name for each outcome. */
const MOST_NAMED = 3;

/**
 * Summarizes what was and wasn't written, in a few sentences.
 * @param label `name = value`.
 * @param titleOf Returns the title of a trace.
 */
export function summaryText<T>(label: string, result: BulkResult<T>, titleOf: (trace: T) => string): string {
  const { written, skipped, failed, left } = result;
  const named = (traces: readonly T[]): string => {
    const shown = traces.slice(0, MOST_NAMED).map((trace) => `"${titleOf(trace)}"`);
    const more = traces.length - shown.length;
    return more > 0 ? l10n.t('{0}, and {1} more', shown.join(', '), more) : shown.join(', ');
  };
  return [
    left.length > 0 ? l10n.t('Canceled.') : '',
    written.length === 1
      ? l10n.t('Labeled 1 trace: {0}.', label)
      : l10n.t('Labeled {0} traces: {1}.', written.length, label),
    left.length > 0 ? l10n.t('Not labeled: {0}.', named(left)) : '',
    skipped.length === 1 ? l10n.t('1 trace got a label with this name in the meantime and kept it.') : '',
    skipped.length > 1
      ? l10n.t('{0} traces got a label with this name in the meantime and kept it.', skipped.length)
      : '',
    failed.length > 0
      ? l10n.t('{0} failed: {1}.', failed.length, named(failed.map(({ trace }) => trace)))
      : '',
    failed[0]?.message ?? '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
