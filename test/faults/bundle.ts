import { build } from 'esbuild';
import path from 'node:path';
import { REPOSITORY } from '../../dev/repository';

/** Bundles the window process so that it starts quickly. Returns the file. */
export async function bundleWindow(dir: string): Promise<string> {
  const outfile = path.join(dir, 'window.cjs');
  await build({
    entryPoints: [path.join(REPOSITORY, 'test', 'faults', 'windowProcess.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}
