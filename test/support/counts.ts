import * as z from 'zod/mini';

/** What a run of tests came to. A hook that fails, or a child process that ends badly, is a failure too. */
export const Counts = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });
export type Counts = z.infer<typeof Counts>;

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

const MARK = '#counts ';

/** The line by which a suite says that it came to its end. */
export function countsLine(counts: Counts): string {
  return MARK + JSON.stringify(counts);
}

/** The counts in a suite's line of output, if it is that line. */
export function parseCountsLine(line: string): Counts | undefined {
  if (!line.startsWith(MARK)) return undefined;
  return Counts.parse(JSON.parse(line.slice(MARK.length)));
}

const FAILURE = '#failure ';

/** The line by which a suite says what failed and why, so that the end of a long run can say it again. */
export function failureLine(title: string, error: string): string {
  return FAILURE + JSON.stringify(`${title}\n${error}`);
}

/** The failure in a suite's line of output, if it is such a line. */
export function parseFailureLine(line: string): string | undefined {
  return line.startsWith(FAILURE) ? z.string().parse(JSON.parse(line.slice(FAILURE.length))) : undefined;
}

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** `12 passed, 0 failed`, with what was skipped only where something was. */
export function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
