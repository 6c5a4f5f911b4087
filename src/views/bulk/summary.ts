import type { BulkResult } from './writeLabels';

/** How many failures or left traces are named. */
const MOST_NAMED = 3;

/** What was written and what was not, as a sentence or three. `label`: the name and value; `titleOf`: names a trace. */
export function summaryText<T>(label: string, result: BulkResult<T>, titleOf: (trace: T) => string): string {
  const { written, skipped, failed, left } = result;
  const named = (traces: readonly T[]): string => {
    const shown = traces.slice(0, MOST_NAMED).map((trace) => `"${titleOf(trace)}"`);
    const more = traces.length - shown.length;
    return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
  };
  return [
    left.length > 0 ? `Cancelled: ${label} was written to ${countOf(written.length)}` : '',
    left.length > 0 ? `; not to ${countOf(left.length)}: ${named(left)}.` : '',
    left.length === 0 ? `Labelled ${countOf(written.length)} with ${label}.` : '',
    skipped.length > 0 ? ` ${countOf(skipped.length)} had a label of this name meanwhile, and kept it.` : '',
    failed.length > 0
      ? ` ${failed.length} failed: ${named(failed.map(({ trace }) => trace))}. ${failed[0]?.message ?? ''}`
      : '',
  ].join('');
}

function countOf(traces: number): string {
  return traces === 1 ? '1 trace' : `${traces} traces`;
}
