import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY } from '../../dev/repository';
import type { History } from './history';
import { describeWrites, type StoredLabel, type Verdict } from './verdict';

/** Writes the history to out/faults for debugging. Returns the file. */
export async function keepHistory(
  name: string,
  result: { verdict: Verdict; history: History; stored: readonly StoredLabel[]; notes: readonly string[] },
): Promise<string> {
  const { verdict, history, stored, notes } = result;
  const file = path.join(REPOSITORY, 'out', 'faults', `${name}.txt`);
  await mkdir(path.dirname(file), { recursive: true });
  const keys = new Set(history.writes.map(({ key }) => key));
  const labels = [...keys].map(
    (key) => `label ${key}\n${describeWrites(history.writes.filter((write) => write.key === key))}`,
  );
  const there = stored.map((label) => JSON.stringify(label));
  await writeFile(file, `${[...verdict.problems, ...labels, ...notes, ...there].join('\n\n')}\n`);
  return file;
}
