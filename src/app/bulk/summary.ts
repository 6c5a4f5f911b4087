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
    return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
  };
  return [
    left.length > 0 ? 'Canceled. ' : '',
    `Labeled ${countOf(written.length)}: ${label}.`,
    left.length > 0 ? ` Not labeled: ${named(left)}.` : '',
    skipped.length > 0 ? ` ${countOf(skipped.length)} got a label of this name meanwhile, and kept it.` : '',
    failed.length > 0
      ? ` ${failed.length} failed: ${named(failed.map(({ trace }) => trace))}. ${failed[0]?.message ?? ''}`
      : '',
  ].join('');
}

function countOf(traces: number): string {
  return traces === 1 ? '1 trace' : `${traces} traces`;
}
