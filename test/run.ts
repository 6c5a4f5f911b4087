import { askLoopbackDirectly } from '../dev/loopback';
import { MissingPart } from '../dev/missingPart';
import { stopChildren } from './run/child';
import type { Say } from './run/child';
import { levels, levelsOf } from './run/levels';
import type { Level } from './run/levels';
import { Parts } from './run/parts';
import { parseArguments } from './run/shard';
import { NONE, add, parseFailureLine, summary } from './support/counts';
import type { Counts } from './support/counts';

/**
 * `npm test`: runs all levels, only the named ones (`npm test -- unit contract`), or a shard of them
 * (`npm test -- --shard 1/4`). With `--full`, campaigns run at their full size. The last line is
 * `N passed, N failed`. Exits with 1 if anything failed or nothing passed.
 */
async function main(): Promise<void> {
  askLoopbackDirectly();
  const { names: wanted, shard, full } = parseArguments(process.argv.slice(2));
  if (full) process.env['MLFLOW_TRACES_FULL'] = '1';
  const unknown = wanted.filter((name) => !levels.some((level) => level.name === name));
  if (unknown.length > 0) {
    const known = [...new Set(levels.map((level) => level.name))].join(', ');
    throw new Error(`Unknown level: ${unknown.join(', ')}. Levels: ${known}`);
  }
  const named = levels.filter((level) => wanted.length === 0 || wanted.includes(level.name));
  const chosen = levelsOf(named, shard);
  const parts = new Parts();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stopChildren();
      void parts.abandon().then(() => process.exit(130));
    });
  }
  parts.start(chosen.flatMap(({ level }) => level.needs));
  const results: Result[] = [];
  let beside = Promise.resolve();
  const ready: Collected[] = [];
  const tell = (): void => {
    for (const { lines, ...result } of ready.splice(0)) {
      console.log([`\n=== ${result.name}`, ...lines].join('\n'));
      results.push(result);
    }
  };
  for (const { level, files } of chosen) {
    if (level.beside === true && chosen.length > 1) {
      console.log(`\n=== ${level.name} runs in parallel; its output is printed when it's done`);
      beside = beside.then(async () => void ready.push(await collected(level, files, parts)));
    } else {
      console.log(`\n=== ${level.name}`);
      results.push(await runLevel(level, files, { parts, say: console.log }));
    }
    tell();
  }
  await beside;
  tell();
  await parts.stop();
  // Repeat the failures at the end of a long output.
  const failures = results.flatMap(({ name, failed }) => failed.map((failure) => `${name}: ${failure}`));
  if (failures.length > 0) console.log(['\n=== Failed', ...failures].join('\n'));
  console.log('\n=== Summary');
  for (const { name, counts, note } of results)
    console.log(`${name.padEnd(12)} ${summary(counts)} (${note})`);
  const total = results.map((result) => result.counts).reduce(add, NONE);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
  console.log(summary(total));
}

interface Result {
  readonly name: string;
  readonly counts: Counts;
  readonly note: string;
  /** What failed, and why. */
  readonly failed: readonly string[];
}

interface Collected extends Result {
  readonly lines: readonly string[];
}

/** Runs a level and keeps its output, so that it isn't mixed with another level's. */
async function collected(level: Level, files: readonly string[], parts: Parts): Promise<Collected> {
  const lines: string[] = [];
  const say: Say = (line) => void lines.push(line);
  return { ...(await runLevel(level, files, { parts, say })), lines };
}

async function runLevel(
  level: Level,
  files: readonly string[],
  { parts, say }: { readonly parts: Parts; readonly say: Say },
): Promise<Result> {
  const started = Date.now();
  const failed: string[] = [];
  const hear: Say = (line) => {
    const failure = parseFailureLine(line);
    if (failure === undefined) say(line);
    else failed.push(failure);
  };
  const ended = (counts: Counts, note = ''): Result => {
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    return { name: level.name, counts, note: `${seconds} s${note}`, failed };
  };
  try {
    return ended(await level.run(await parts.env(level.needs), hear, files));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    // A missing part skips the level on a developer's machine, but fails it in CI, where nobody would notice.
    const skipped = error instanceof MissingPart && !process.env['CI'];
    if (skipped) say(`!!! SKIPPED: ${level.name} can't run on this machine`);
    return skipped
      ? ended({ ...NONE, skipped: 1 }, ', SKIPPED: something is missing, see above')
      : ended({ ...NONE, failed: 1 }, ", couldn't run");
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  console.log(summary({ ...NONE, failed: 1 }));
  process.exitCode = 1;
});
