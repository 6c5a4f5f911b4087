import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const DIR = path.join(__dirname, '../../../fixtures');

/** Returns the bytes of a captured response of MLflow 3.17.2. */
export function fixtureBytes(name: string): Buffer {
  return readFileSync(path.join(DIR, name));
}

export function fixtureJson(name: string): unknown {
  return JSON.parse(fixtureBytes(name).toString('utf8'));
}

/** Returns the names of the captured responses with the given ending. */
export function fixturesEnding(ending: string): string[] {
  return readdirSync(DIR).filter((name) => name.endsWith(ending));
}
