import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleWindow } from './bundle';
import { Dice } from './dice';
import { faultPlan } from './faultPlan';
import { makeTraces } from './given';
import { History } from './history';
import { Holders } from './holders';
import { MlflowUnderFire } from './mlflowUnderFire';
import { readBack } from './readBack';
import { Roster, type Known } from './roster';
import { Seat } from './seat';
import type { Shared } from './shared';
import { judge, type StoredLabel, type Verdict } from './verdict';
import { Writer } from './writer';

export interface ContestOptions {
  readonly seed: number;
  /** How often the two windows change a label in turn before one or both are closed or killed. */
  readonly rounds: number;
  /** How much faster than real time the outbox's clock runs. */
  readonly factor: number;
  readonly log: (line: string) => void;
}

export interface ContestResult {
  readonly verdict: Verdict;
  readonly history: History;
  readonly stored: readonly StoredLabel[];
  readonly notes: readonly string[];
  /** Number of windows that were closed or killed. */
  readonly ended: number;
}

/** The number of labels that are changed repeatedly. */
const LABELS = 8;
const DRAIN_MS = 300_000;

/**
 * Runs two windows that change the same labels in turn, mostly while the server doesn't respond. Then the
 * window with the newer change (mostly), the other one, or both are closed or killed at any moment. The
 * remaining windows must send the newest change.
 */
export async function runContest(options: ContestOptions): Promise<ContestResult> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-contest-'));
  const fire = await MlflowUnderFire.start();
  const seats: Seat[] = [];
  try {
    const root = path.join(dir, 'globalStorage');
    await mkdir(root);
    const bundle = await bundleWindow(dir);
    for (let seat = 0; seat < 2; seat += 1)
      seats.push(await Seat.open(bundle, { root, uri: fire.proxy.uri, factor: options.factor }));
    return await contest(options, fire, seats, new Holders(root));
  } finally {
    await Promise.all(seats.map((seat) => seat.close()));
    await fire.close();
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function contest(
  { seed, rounds, factor, log }: ContestOptions,
  fire: MlflowUnderFire,
  seats: readonly Seat[],
  holders: Holders,
): Promise<ContestResult> {
  const notes: string[] = [];
  const { traces } = await makeTraces(fire.server, 3);
  const [history, roster, dice] = [new History(), new Roster(), new Dice(seed, 'contest')];
  const shared: Shared = { seed, traces, history, roster, holders, note: (line) => notes.push(line) };
  const writers = seats.map((seat, number) => new Writer(shared, seat, number));
  const drained = async (): Promise<void> => {
    const end = Date.now() + DRAIN_MS;
    while (holders.count() > 0) {
      if (Date.now() > end) throw new Error(`${holders.count()} labels still wait.\n${notes.join('\n')}`);
      for (const writer of writers) await writer.decide();
      await sleep(300);
    }
  };
  const [first] = writers;
  for (let made = 0; made < LABELS; made += 1) await first?.write('create');
  await drained();
  for (let round = 0; round < rounds; round += 1) {
    const known = dice.pick(roster.all);
    if (known === undefined) break;
    for (const writer of writers) await writer.look(known);
    const isSilent = dice.chance(0.7);
    if (isSilent) await fire.proxy.down();
    else fire.proxy.plan(faultPlan(seed + round, factor));
    const newest = await changes(dice, writers, known);
    await strike(dice, seats, newest);
    if (isSilent) await fire.proxy.up();
    // Change some labels again before their last change has reached the server.
    if (dice.chance(0.5)) {
      fire.proxy.heal();
      await drained();
    }
    if ((round + 1) % 20 === 0) log(`${round + 1} of ${rounds} rounds in which two windows change one label`);
  }
  await fire.heal();
  await drained();
  const stored = await readBack(fire.server, traces);
  const ended = seats.reduce((sum, { kills }) => sum + kills, 0);
  const said = [...notes, ...seats.map((seat) => seat.log)];
  return { verdict: judge(history, stored), history, stored, notes: said, ended };
}

/**
 * Makes a few changes from either window, one after another. Returns the index of the window that made the
 * last one.
 */
async function changes(dice: Dice, writers: readonly Writer[], known: Known): Promise<number> {
  let newest = 0;
  for (let change = 2 + dice.below(4); change > 0; change -= 1) {
    newest = dice.below(writers.length);
    await writers[newest]?.edit(known);
    if (dice.chance(0.5)) await sleep(dice.below(400));
  }
  return newest;
}

async function strike(dice: Dice, seats: readonly Seat[], newest: number): Promise<void> {
  const victims = dice.weighted<(seat: number) => boolean>([
    [6, (seat) => seat === newest],
    [2, (seat) => seat !== newest],
    [2, () => true],
  ]);
  await sleep(dice.chance(0.5) ? 0 : dice.below(100));
  const ends = seats.filter((_seat, number) => victims(number));
  await Promise.all(
    ends.map((seat) => {
      const how = dice.chance(0.5) ? 'close' : 'kill';
      return seat.strike(how, dice.below(dice.chance(0.5) ? 200 : 4_000));
    }),
  );
}
