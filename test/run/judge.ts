import { NONE } from '../support/counts';
import type { Counts } from '../support/counts';

export interface Ended {
  /** 0 when the process ended well; otherwise its exit code or signal. */
  code: number | string;
  /** What the suites in it reported; undefined when none came to its end. */
  counts: Counts | undefined;
}

/**
 * What a child's end counts as. A suite that does not come to its end, that had no test, or whose process ends badly
 * although no test failed (an extension host that died, a promise nobody waited for) is a failure more; `why` says so.
 */
export function judge({ code, counts }: Ended): { counts: Counts; why: string | undefined } {
  if (counts === undefined) {
    return { counts: { ...NONE, failed: 1 }, why: `The suite did not come to its end (${code}).` };
  }
  if (counts.passed + counts.failed + counts.skipped === 0) {
    return { counts: { ...NONE, failed: 1 }, why: 'There was no test to run.' };
  }
  if (code !== 0 && counts.failed === 0) {
    return { counts: { ...counts, failed: 1 }, why: `No test failed, but the process did (${code}).` };
  }
  return { counts, why: undefined };
}
