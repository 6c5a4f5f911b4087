import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { REPOSITORY } from '../../dev/repository';
import { runCampaign, type CampaignResult } from './campaign';
import { WRITE_KINDS } from './history';
import { describeWrites, isClean, lastLine } from './verdict';

const FACTOR = 8;

/**
 * `npm run faults -- --seed 7 --writes 1000 --kills 50`. Prints the seed first; the last line says what was written, and
 * what of it was lost, doubled or altered. Ends with 1 when anything was.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
      writes: { type: 'string', default: '1000' },
      kills: { type: 'string', default: '50' },
    },
  });
  const [seed, writes, kills] = [Number(values.seed), Number(values.writes), Number(values.kills)];
  console.log(`seed ${seed} (npm run faults -- --seed ${seed} --writes ${writes} --kills ${kills})`);
  const started = Date.now();
  const seconds = (): string => ((Date.now() - started) / 1000).toFixed(0).padStart(4);
  const log = (line: string): void => console.log(`${seconds()} s  ${line}`);
  const result = await runCampaign({ seed, writes, kills, factor: FACTOR, log });
  report(result, log);
  if (!isClean(result.verdict)) console.log(`The history is in ${await keep(seed, result)}`);
  process.exitCode = isClean(result.verdict) && result.verdict.written >= writes ? 0 : 1;
  console.log(lastLine(result.verdict));
}

function report(
  { verdict, history, kills, faults, notes }: CampaignResult,
  log: (line: string) => void,
): void {
  const counts = WRITE_KINDS.map((kind) => {
    const durable = history.writes.filter((write) => write.kind === kind && write.outcome === 'durable');
    return `${kind} ${durable.length}`;
  });
  const unknown = history.writes.filter(({ outcome }) => outcome === 'unknown').length;
  const refused = notes.filter((note) => note.startsWith('refused')).length;
  log(`durable writes: ${counts.join(', ')}; killed before they said: ${unknown}; refused: ${refused}`);
  log(`kills: MLflow ${kills.mlflow}, windows ${kills.windows}`);
  log(`faults: ${[...faults].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
  log(`labels: ${verdict.labels}, of which ${verdict.contested} were changed in two windows at a time`);
  for (const problem of verdict.problems) console.log(problem);
}

/** Keeps what happened, for whoever looks into it. */
async function keep(seed: number, { verdict, history, stored, notes }: CampaignResult): Promise<string> {
  const file = path.join(REPOSITORY, 'out', 'faults', `seed-${seed}.txt`);
  await mkdir(path.dirname(file), { recursive: true });
  const keys = new Set(history.writes.map(({ key }) => key));
  const labels = [...keys].map(
    (key) => `label ${key}\n${describeWrites(history.writes.filter((write) => write.key === key))}`,
  );
  const text = [
    ...verdict.problems,
    ...labels,
    ...notes,
    ...stored.map((label) => JSON.stringify(label)),
  ].join('\n\n');
  await writeFile(file, `${text}\n`);
  return file;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
