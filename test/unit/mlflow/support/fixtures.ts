import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const DIR = path.join(__dirname, '../../../fixtures');

/** The bytes of a captured answer of MLflow 3.17.2. */
export function fixtureBytes(name: string): Buffer {
  return readFileSync(path.join(DIR, name));
}

export function fixtureJson(name: string): unknown {
  return JSON.parse(fixtureBytes(name).toString('utf8'));
}

/** The names of the captured answers that end so. */
export function fixturesEnding(ending: string): string[] {
  return readdirSync(DIR).filter((name) => name.endsWith(ending));
}
