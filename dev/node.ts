import path from 'node:path';
import { provision } from './cache';
import type { Log } from './log';
import { emptyPackage, npmInstall } from './npm';

/** Returns a Node of this major version: the current one if it matches, else the binary from npm. */
export async function provideNode(major: number, log: Log): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const dir = await provision(`node-${major}`, log, async (target) => {
    log(`Downloading Node ${major} for the editor (5-20 s, only once)…`);
    await emptyPackage(target);
    await npmInstall(target, [`${name}@${major}`]);
  });
  return path.join(dir, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
