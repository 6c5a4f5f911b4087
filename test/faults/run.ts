import { parseArgs } from 'node:util';
import { runCampaign, type CampaignResult } from './campaign';
import { runContest, type ContestResult } from './contest';
import { runEditorCampaign, type EditorCampaignResult } from './editor/campaign';
import { WRITE_KINDS } from './history';
import { keepHistory } from './keepHistory';
import { isClean, lastLine, sum, type Verdict } from './verdict';

const FACTOR = 8;
const IN_OWN_TIME = 25;

/**
 * `npm run faults -- --seed 7 --writes 1000 --kills 50 --rounds 120 --presses 40 --host-kills 4`: runs
 * windows as our own processes, then two windows that change the same labels in turn, then (unless `presses`
 * is 0) a real VS Code in which each of two windows creates that many labels and loses its extension host
 * that many times. Prints the seed first; the last line has the number of writes and how many were lost,
 * doubled, or altered. Exits with 1 if any were.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
      writes: { type: 'string', default: '1000' },
      kills: { type: 'string', default: '50' },
      rounds: { type: 'string', default: '120' },
      presses: { type: 'string', default: '40' },
      'host-kills': { type: 'string', default: '4' },
    },
  });
  const seed = Number(values.seed);
  const [writes, kills] = [Number(values.writes), Number(values.kills)];
  const rounds = Number(values.rounds);
  const [presses, hostKills] = [Number(values.presses), Number(values['host-kills'])];
  const all = `--writes ${writes} --kills ${kills} --rounds ${rounds} --presses ${presses} --host-kills ${hostKills}`;
  console.log(`seed ${seed} (npm run faults -- --seed ${seed} ${all})`);
  const started = Date.now();
  const seconds = (): string => ((Date.now() - started) / 1000).toFixed(0).padStart(4);
  const log = (line: string): void => console.log(`${seconds()} s  ${line}`);
  const verdicts: Verdict[] = [];
  if (writes > 0) {
    const result = await runCampaign({ seed, writes, kills, factor: FACTOR, inOwnTime: IN_OWN_TIME, log });
    report(result, log);
    await lookInto(`seed-${seed}`, result);
    verdicts.push(result.verdict);
  }
  if (rounds > 0) {
    const result = await runContest({ seed, rounds, factor: FACTOR, log });
    log(`two windows changing the same labels, ${result.ended} of them ended: ${lastLine(result.verdict)}`);
    await lookInto(`seed-${seed}-contest`, result);
    verdicts.push(result.verdict);
  }
  if (presses > 0) {
    const result = await runEditorCampaign({ seed, presses, kills: hostKills, log });
    log(`in VS Code: ${lastLine(result.verdict)}; extension hosts killed: ${result.kills}`);
    await lookInto(`seed-${seed}-editor`, result);
    verdicts.push(result.verdict);
  }
  const verdict = sum(verdicts);
  process.exitCode = isClean(verdict) && verdict.written >= writes ? 0 : 1;
  console.log(lastLine(verdict));
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
  log(`durable writes: ${counts.join(', ')}; outcome unknown (killed): ${unknown}; rejected: ${refused}`);
  log(`kills: MLflow ${kills.mlflow}, windows ${kills.windows}`);
  log(`faults: ${[...faults].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
  log(`labels: ${verdict.labels}, ${verdict.contested} of them changed in two windows at the same time`);
  log(`in our own windows: ${lastLine(verdict)}`);
}

async function lookInto(
  name: string,
  result: CampaignResult | ContestResult | EditorCampaignResult,
): Promise<void> {
  if (isClean(result.verdict)) return;
  for (const problem of result.verdict.problems) console.log(problem);
  console.log(`History: ${await keepHistory(name, result)}`);
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  // Everything is reported and stopped; don't wait for the bundler's service.
  .finally(() => process.exit());
