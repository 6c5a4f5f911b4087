import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleWindow } from './bundle';
import { Dice } from './dice';
import { faultName, faultPlan } from './faultPlan';
import { judgeTraces, makeTraces } from './given';
import { History, WRITE_KINDS, type WriteKind } from './history';
import { Holders } from './holders';
import { writeInOwnTime } from './ownTime';
import { planKills, type Kill } from './kills';
import { MlflowUnderFire } from './mlflowUnderFire';
import { readBack } from './readBack';
import { Roster } from './roster';
import { Seat } from './seat';
import type { Shared } from './shared';
import { judge, type StoredLabel, type Verdict } from './verdict';
import { Writer } from './writer';

export interface CampaignOptions {
  readonly seed: number;
  /** The number of durable writes after which the campaign ends. */
  readonly writes: number;
  /** Number of SIGKILLs of MLflow and of windows. */
  readonly kills: number;
  /** How much faster than real time the outbox's clock runs. */
  readonly factor: number;
  /** Number of writes by a third window that runs in real time. */
  readonly inOwnTime: number;
  readonly log: (line: string) => void;
}

export interface CampaignResult {
  readonly verdict: Verdict;
  readonly history: History;
  readonly stored: readonly StoredLabel[];
  readonly kills: { readonly mlflow: number; readonly windows: number };
  /** How often each fault affected a request, not counting refused connections. */
  readonly faults: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

const WINDOWS = 2;
/** Average number of writes between periods of refused connections. */
const REFUSE_EVERY = 40;
/**
 * How long (ms) to retry kinds of writes that haven't succeeded yet; a killed MLflow may take a minute to
 * return.
 */
const MISSING_MS = 180_000;
/** How long (ms) the last labels may take to be sent. */
const DRAIN_MS = 300_000;

/** Runs two windows that share a folder and write to a real MLflow while everything around them fails. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-faults-'));
  const fire = await MlflowUnderFire.start();
  const seats: Seat[] = [];
  try {
    const root = path.join(dir, 'globalStorage');
    await mkdir(root);
    const bundle = await bundleWindow(dir);
    for (let seat = 0; seat < WINDOWS; seat += 1)
      seats.push(await Seat.open(bundle, { root, uri: fire.proxy.uri, factor: options.factor }));
    const ownTime = (shared: Shared, healed: Promise<void>): Promise<void> =>
      writeInOwnTime({
        healed,
        bundle,
        root: path.join(dir, 'ownTime'),
        uri: fire.server.uri,
        shared,
        turns: options.inOwnTime,
      });
    return await new Campaign(options, fire, seats, new Holders(root), ownTime).run();
  } finally {
    await Promise.all(seats.map((seat) => seat.close()));
    await fire.close();
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

class Campaign {
  readonly #options: CampaignOptions;
  readonly #fire: MlflowUnderFire;
  readonly #seats: readonly Seat[];
  readonly #holders: Holders;
  readonly #ownTime: (shared: Shared, healed: Promise<void>) => Promise<void>;
  readonly #history = new History();
  readonly #roster = new Roster();
  readonly #kills: Kill[];
  readonly #dice: Dice;
  readonly #notes: string[] = [];
  #nextRefusal: number;
  #mlflowKills = 0;
  /** When to stop retrying missing kinds of writes; set once there are enough writes. */
  #giveUpAt: number | undefined;

  constructor(
    options: CampaignOptions,
    fire: MlflowUnderFire,
    seats: readonly Seat[],
    holders: Holders,
    ownTime: (shared: Shared, healed: Promise<void>) => Promise<void>,
  ) {
    this.#options = options;
    this.#fire = fire;
    this.#seats = seats;
    this.#holders = holders;
    this.#ownTime = ownTime;
    this.#kills = planKills(options.seed, options.kills, options.writes, seats.length);
    this.#dice = new Dice(options.seed, 'campaign');
    this.#nextRefusal = this.#dice.below(REFUSE_EVERY * 2);
  }

  async run(): Promise<CampaignResult> {
    const { seed, writes, factor, log } = this.#options;
    const { server, proxy } = this.#fire;
    const { traces } = await makeTraces(server, Math.min(30, 5 + Math.ceil(writes / 30)));
    const given = { seed, traces, roster: this.#roster, history: this.#history };
    await judgeTraces(server, given, Math.ceil(writes / 15));
    const shared: Shared = { ...given, holders: this.#holders, note: (line) => this.#notes.push(line) };
    const writers = this.#seats.map((seat, number) => new Writer(shared, seat, number));
    const faults = new Map<string, number>();
    const choose = faultPlan(seed, factor);
    proxy.plan((request) => {
      const fault = choose(request);
      const name = fault && request.method !== 'GET' ? faultName(fault) : fault && 'when looking';
      if (name !== undefined) faults.set(name, (faults.get(name) ?? 0) + 1);
      return fault;
    });
    let heal: () => void = () => undefined;
    const healed = new Promise<void>((resolve) => (heal = resolve));
    const ownTime = this.#options.inOwnTime > 0 ? this.#ownTime(shared, healed) : Promise.resolve();
    // Errors surface where the promise is awaited.
    ownTime.catch(() => undefined);
    await Promise.all(writers.map((writer) => this.#keepWriting(writer)));
    log(`${this.#history.durable} writes are durable; everything is healed, and what waits is let through.`);
    await this.#drain(writers, heal);
    await ownTime;
    const stored = await readBack(server, traces);
    const windows = this.#seats.reduce((sum, seat) => sum + seat.kills, 0);
    return {
      verdict: judge(this.#history, stored),
      history: this.#history,
      stored,
      kills: { mlflow: this.#mlflowKills, windows },
      faults,
      notes: [...this.#notes, ...this.#seats.map((seat) => seat.log)],
    };
  }

  async #keepWriting(writer: Writer): Promise<void> {
    const { writes, log } = this.#options;
    for (let turn = 1; !this.#isEnough(); turn += 1) {
      await this.#strike();
      await writer.write(this.#giveUpAt === undefined ? undefined : this.#missing);
      if (turn % 8 === 0) await writer.decide();
      if (turn % 50 === 0) log(`${this.#history.durable} of ${writes} writes`);
    }
  }

  /**
   * Whether there are enough writes, and some of every kind. While MLflow is down, a window shows no labels
   * by others to override, and on a busy machine MLflow may be down for most of the campaign.
   */
  #isEnough(): boolean {
    if (this.#history.durable < this.#options.writes) return false;
    this.#giveUpAt ??= Date.now() + MISSING_MS;
    return this.#missing === undefined || Date.now() > this.#giveUpAt;
  }

  /** A kind that hasn't been written yet. */
  get #missing(): WriteKind | undefined {
    const { writes } = this.#history;
    return WRITE_KINDS.find(
      (kind) => !writes.some((write) => write.kind === kind && write.outcome === 'durable'),
    );
  }

  /** Performs the kills and refused connections that are due. */
  async #strike(): Promise<void> {
    const { durable } = this.#history;
    if (durable >= this.#nextRefusal) {
      this.#nextRefusal += 1 + this.#dice.below(REFUSE_EVERY * 2);
      this.#fire.refuse(this.#dice.between(200, 4_000));
    }
    while ((this.#kills[0]?.at ?? Infinity) <= durable) {
      const kill = this.#kills.shift();
      if (kill === undefined) return;
      await this.#carryOut(kill);
    }
  }

  async #carryOut(kill: Kill): Promise<void> {
    if (kill.target !== 'mlflow') this.#seats[kill.target]?.condemn(kill);
    else {
      await this.#fire.kill(kill.downMs);
      this.#mlflowKills += 1;
    }
  }

  /** Stops all faults, restarts both windows, and waits until no folder has pending labels. */
  async #drain(writers: readonly Writer[], healed: () => void): Promise<void> {
    for (const kill of this.#kills.splice(0)) await this.#carryOut(kill);
    await this.#fire.heal();
    healed();
    for (const seat of this.#seats) await seat.restart();
    const end = Date.now() + DRAIN_MS;
    while (this.#holders.count() > 0) {
      if (Date.now() > end) {
        this.#notes.push(`${this.#holders.count()} labels still wait.`);
        return;
      }
      for (const writer of writers) await writer.decide();
      await sleep(500);
    }
  }
}
