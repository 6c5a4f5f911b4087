import type { Workbench } from './workbench';

/** After a test that failed: a picture of the window, its address and what the server said, before anything is closed. */
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
