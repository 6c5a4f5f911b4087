import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultProxy } from '../support/faultProxy';
import { faultPlan } from './faultPlan';
import { Holders } from './holders';
import { Roster } from './roster';
import { Seat } from './seat';
import type { Shared } from './shared';
import { Writer } from './writer';

export interface OwnTimeOptions {
  readonly bundle: string;
  /** Its own globalStorage; faster windows would consider this one dead. */
  readonly root: string;
  /** The server itself, without the proxy. */
  readonly uri: string;
  readonly shared: Omit<Shared, 'roster' | 'holders'>;
  /** The number of writes. */
  readonly turns: number;
  /** Resolves when MLflow is no longer killed. */
  readonly healed: Promise<void>;
}

/** The key of the first of these labels. */
const FIRST_KEY = 1_000_000;
/** A stall of 78 s, the minute of uncertainty after it, and both once more. */
const DRAIN_MS = 400_000;

/**
 * Runs a window whose outbox runs in real time, with faults of real length: requests that stall for up to 78
 * s, time out after 30 s, and commit later. It is killed in the middle. Resolves when no labels are pending.
 */
export async function writeInOwnTime(options: OwnTimeOptions): Promise<void> {
  const { root, shared, turns } = options;
  await mkdir(root);
  const proxy = await FaultProxy.start(options.uri);
  let seat: Seat | undefined;
  try {
    seat = await Seat.open(options.bundle, { root, uri: proxy.uri, factor: 1 });
    const holders = new Holders(root);
    const writer = new Writer({ ...shared, roster: new Roster(FIRST_KEY), holders }, seat, 9);
    proxy.plan(faultPlan(shared.seed, 1));
    for (let turn = 0; turn < turns; turn += 1) {
      await writer.write();
      await sleep(3_000);
      if (turn === Math.floor(turns / 2)) await seat.restart();
    }
    proxy.heal();
    await options.healed;
    const end = Date.now() + DRAIN_MS;
    while (holders.count() > 0 && Date.now() < end) {
      await writer.decide();
      await sleep(1_000);
    }
    const left = holders.count();
    if (left > 0) shared.note(`${left} labels still wait in the window at its real speed.`);
  } finally {
    await seat?.close();
    await proxy.close();
  }
}
