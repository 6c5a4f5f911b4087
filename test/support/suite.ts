import { countsLine, failureLine } from './counts';

/**
 * Runs test files in this process, and prints the failures and the counts as separate lines at the end.
 * Returns the number of failures.
 */
export async function runSuite(files: readonly string[], timeoutMs: number): Promise<number> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    color: process.stdout.isTTY,
    timeout: timeoutMs,
    forbidOnly: true,
    // A skipped test checks nothing, so it's a failure in CI, where it would go unnoticed.
    forbidPending: Boolean(process.env['CI']),
  });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const failed: string[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', () => counts.passed++);
    runner.on('fail', (test, error: Error) => {
      counts.failed++;
      failed.push(failureLine(test.fullTitle(), error.stack ?? error.message));
    });
    runner.on('pending', () => counts.skipped++);
  });
  for (const line of failed) console.log(line);
  console.log(countsLine(counts));
  return failures;
}
