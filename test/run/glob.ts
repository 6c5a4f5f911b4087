import { readdirSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from '../../dev/repository';

/** Returns the files in a folder whose names have this ending, sorted and relative to the repository. */
export function globSync(folder: string, end: string): string[] {
  return readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => path.join(folder, name))
    .sort();
}
