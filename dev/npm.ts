import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cleanEnv, run } from './process';

/**
 * Installs npm packages into `dir` without running their scripts. Removes the variables that tell children of
 * `npm run` which package they belong to, because npm would install into that package instead.
 */
export async function npmInstall(
  dir: string,
  packages: readonly string[],
  flags: readonly string[] = [],
): Promise<void> {
  const env = Object.fromEntries(
    Object.entries(cleanEnv()).filter(
      ([key]) => !/^(npm_package_|npm_lifecycle_|npm_config_local_prefix|INIT_CWD)/i.test(key),
    ),
  );
  const args = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-progress',
    '--loglevel=error',
    ...flags,
  ];
  const npm = process.env['npm_execpath'];
  const known = npm !== undefined && path.basename(npm) === 'npm-cli.js';
  const [command, first] = known ? [process.execPath, [npm]] : ['npm', []];
  await run(command, [...first, ...args, ...packages], { cwd: dir, env });
}

/** Creates an empty package for npm to install into. */
export async function emptyPackage(dir: string): Promise<void> {
  await writeFile(path.join(dir, 'package.json'), '{ "private": true }\n');
}
