import { build, type BuildOptions } from 'esbuild';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY } from '../../../dev/repository';

/**
 * Builds the extension without its webviews, and the driver, into a separate folder; other tests use `dist`.
 */
export async function bundleExtension(dir: string): Promise<{ extension: string; driver: string }> {
  const extension = path.join(dir, 'extension');
  const driver = path.join(dir, 'driver.js');
  const host = {
    bundle: true,
    platform: 'node' as const,
    target: 'node20',
    format: 'cjs' as const,
    external: ['vscode'],
    logLevel: 'error' as const,
  } satisfies BuildOptions;
  await build({
    ...host,
    entryPoints: [path.join(REPOSITORY, 'src', 'extension.ts')],
    outfile: path.join(extension, 'dist', 'extension.js'),
  });
  await build({
    ...host,
    entryPoints: [path.join(REPOSITORY, 'test', 'faults', 'editor', 'driver.ts')],
    outfile: driver,
  });
  for (const part of ['package.json', 'package.nls.json', 'media'])
    await cp(path.join(REPOSITORY, part), path.join(extension, part), { recursive: true });
  return { extension, driver };
}
