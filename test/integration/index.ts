import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runSuite } from '../support/suite';

const TIMEOUT_MS = 30_000;

/** Runs the suites in this folder inside the extension host. `extensionTestsPath` names this module. */
export async function run(): Promise<void> {
  const suites = readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
  const failures = await runSuite(
    suites.map((name) => path.join(__dirname, name)),
    TIMEOUT_MS,
  );
  if (failures > 0) throw new Error(`${failures} failed`);
}
