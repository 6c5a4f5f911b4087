import { build } from 'esbuild';
import { REPOSITORY } from '../../dev/repository';

/** What runs in the pages, as one script that leaves `bench` behind. */
export async function pageScript(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: REPOSITORY,
    entryPoints: ['test/bench/inPage.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bench',
    footer: { js: 'globalThis.bench = bench;' }, // it is run within a function
    target: 'chrome132',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
