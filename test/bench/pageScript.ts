import { build } from 'esbuild';
import { REPOSITORY } from '../../dev/repository';

/** Returns the script for the pages, which defines the global `bench`. */
export async function pageScript(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: REPOSITORY,
    entryPoints: ['test/bench/inPage.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bench',
    footer: { js: 'globalThis.bench = bench;' }, // the script is run inside a function
    target: 'chrome132',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
