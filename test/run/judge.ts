import { NONE } from '../support/counts';
import type { Counts } from '../support/counts';

export interface Ended {
  /** 0 if the process succeeded; otherwise its exit code or signal. */
  code: number | string;
  /** The counts reported by its suites; undefined if none of them finished. */
  counts: Counts | undefined;
}

/**
 * Returns the counts of a child process. It's an additional failure if a suite doesn't finish, has no tests,
 * or exits with an error although no test failed (a crashed extension host, an unhandled rejection); `why`
 * explains it.
 */
export function judge({ code, counts }: Ended): { counts: Counts; why: string | undefined } {
  if (counts === undefined) {
    return { counts: { ...NONE, failed: 1 }, why: `The suite didn't finish (${code}).` };
  }
  if (counts.passed + counts.failed + counts.skipped === 0) {
    return { counts: { ...NONE, failed: 1 }, why: 'No tests found.' };
  }
  if (code !== 0 && counts.failed === 0) {
    return { counts: { ...counts, failed: 1 }, why: `No test failed, but the process exited with ${code}.` };
  }
  return { counts, why: undefined };
}
