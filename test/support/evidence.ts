import type { Workbench } from './workbench';

/** After a failed test, saves a screenshot and prints the console problems before the window is closed. */
export function keepEvidence(current: () => Workbench | undefined): void {
  afterEach(async function () {
    const test = this.currentTest;
    const workbench = current();
    if (test?.state !== 'failed' || workbench === undefined) return;
    const file = await workbench.screenshot(`failed ${test.fullTitle()}`);
    console.log(`    screenshot: ${file}`);
    for (const problem of workbench.problems) console.log(`    console: ${problem}`);
  });
}
