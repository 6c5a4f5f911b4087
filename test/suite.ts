import path from 'node:path';
import { askLoopbackDirectly } from '../dev/loopback';
import { runSuite } from './support/suite';

const TIMEOUT_MS = 30_000;

/** The child process of a level; runs the given files. Started by `test/run.ts`. */
async function main(): Promise<void> {
  askLoopbackDirectly();
  const files = process.argv.slice(2).map((file) => path.resolve(file));
  const failures = await runSuite(files, TIMEOUT_MS);
  process.exitCode = failures > 0 ? 1 : 0;
}

void main();
