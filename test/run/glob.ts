import { readdirSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from '../../dev/repository';

/** The files below a folder of the repository whose names end so, sorted, relative to the repository. */
export function globSync(folder: string, end: string): string[] {
  return readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => path.join(folder, name))
    .sort();
}
