import { existsSync } from 'node:fs';
import path from 'node:path';

/** The root of this repository. Also works from a bundle in out/. */
export const REPOSITORY = findRoot(__dirname);

function findRoot(from: string): string {
  if (existsSync(path.join(from, 'esbuild.mjs'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error(`${__dirname} isn't in the repository.`);
  return findRoot(parent);
}
