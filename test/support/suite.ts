import { countsLine, failureLine } from './counts';

/**
 * Runs files of tests in this process and prints what failed and the counts as lines of their own at the end. Returns the
 * number of failures.
 */
export async function runSuite(files: readonly string[], timeoutMs: number): Promise<number> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    color: process.stdout.isTTY,
    timeout: timeoutMs,
    forbidOnly: true,
    // A test that is skipped checks nothing, so where nobody looks it is a failure.
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
