import * as z from 'zod/mini';

/** The result of a test run. A failed hook or child process counts as a failure too. */
export const Counts = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });
export type Counts = z.infer<typeof Counts>;

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

const MARK = '#counts ';

/** Returns the line with which a suite reports that it has finished. */
export function countsLine(counts: Counts): string {
  return MARK + JSON.stringify(counts);
}

/** Parses a suite's counts line; undefined for any other line. */
export function parseCountsLine(line: string): Counts | undefined {
  if (!line.startsWith(MARK)) return undefined;
  return Counts.parse(JSON.parse(line.slice(MARK.length)));
}

const FAILURE = '#failure ';

/**
 * Returns the line with which a suite reports a failure, so that it can be repeated at the end of a long run.
 */
export function failureLine(title: string, error: string): string {
  return FAILURE + JSON.stringify(`${title}\n${error}`);
}

/** Parses a suite's failure line; undefined for any other line. */
export function parseFailureLine(line: string): string | undefined {
  return line.startsWith(FAILURE) ? z.string().parse(JSON.parse(line.slice(FAILURE.length))) : undefined;
}

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Returns a summary such as `12 passed, 0 failed`. Skipped tests are included if there are any. */
export function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
