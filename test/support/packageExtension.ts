import path from 'node:path';
import { run } from '../../dev/process';
import { REPOSITORY } from '../../dev/repository';

/** Packages the last build into a .vsix in a folder, and returns its path. */
export async function packageExtension(dir: string): Promise<string> {
  const vsix = path.join(dir, 'mlflow-traces.vsix');
  const vsce = path.join(REPOSITORY, 'node_modules', '@vscode', 'vsce', 'vsce');
  await run(process.execPath, [vsce, 'package', '--no-dependencies', '--skip-license', '--out', vsix], {
    cwd: REPOSITORY,
  });
  return vsix;
}
