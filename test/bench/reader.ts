import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { run } from '../../dev/process';
import { print } from '../../dev/log';
import { REPOSITORY } from '../../dev/repository';

/**
 * Measures the cost of opening and searching a trace on the extension host's thread: `npm run bench:reader`.
 * Bundled like the extension, because a transpiler's imports would cost more than the reader itself.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-bench-'));
  try {
    await build({
      absWorkingDir: REPOSITORY,
      entryPoints: { reader: 'src/traces/reader/readerWorker.ts', probe: 'test/bench/readerProbe.ts' },
      outdir: folder,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      logLevel: 'error',
    });
    const script = path.join(folder, 'probe.js');
    print(
      await run(process.execPath, ['--expose-gc', script, ...process.argv.slice(2)], { cwd: REPOSITORY }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

void main();
