import type { Fault, RecordedRequest } from '../support/faultProxy';
import { Dice } from './dice';

/** The probability of a fault for requests that write and for those that read. */
const WRITES = 0.45;
const LOOKS = 0.2;

/** Stalls up to this length don't reach the timeout, at any speed of a campaign. */
const SHORT_STALL_MS = 1_500;

/**
 * Chooses the fault of every request. It depends only on the seed, the label, and the number of earlier
 * requests of its kind, not on other events. `factor`: how much faster than real time the outbox's clock
 * runs.
 */
export function faultPlan(seed: number, factor: number): (request: RecordedRequest) => Fault | undefined {
  const counts = new Map<string, number>();
  return ({ method, path, body }) => {
    const id = /\/assessments\/(a-[0-9a-f]+)/.exec(path)?.[1] ?? /"(a-[0-9a-f]{32})"/.exec(body)?.[1];
    if (id === undefined) return undefined;
    const name = `${method} ${id}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const dice = new Dice(seed, `fault ${name} ${count}`);
    if (method === 'GET') return dice.chance(LOOKS) ? dice.weighted(looks(dice, factor)) : undefined;
    return dice.chance(WRITES) ? dice.weighted(writes(dice, factor)) : undefined;
  };
}

type Choices = (readonly [number, Fault])[];

/**
 * The outbox times out after 30 s of its own time, and a request may still take effect within a minute after
 * that.
 */
function longStall(dice: Dice, factor: number): number {
  return dice.between(31_000, 78_000) / factor;
}

function writes(dice: Dice, factor: number): Choices {
  const retryAfter = { 'retry-after': String(1 + dice.below(4)) };
  return [
    [10, { kind: 'reset' }],
    [12, { kind: 'dropAnswer' }],
    [10, { kind: 'cutAnswer' }],
    [5, { kind: 'garbage' }],
    [3, { kind: 'garbage', body: '{}' }],
    [3, { kind: 'garbage', body: '<!doctype html><title>Sign in</title>' }],
    [6, { kind: 'status', status: 500 }],
    [8, { kind: 'status', status: 500, afterServer: true }],
    [8, { kind: 'status', status: 429, headers: retryAfter }],
    [5, { kind: 'status', status: 503, headers: retryAfter }],
    [6, { kind: 'status', status: 503, afterServer: true }],
    [3, { kind: 'status', status: 502 }],
    [3, { kind: 'status', status: 504, afterServer: true }],
    [2, { kind: 'status', status: 408 }],
    [8, { kind: 'stall', ms: longStall(dice, factor), where: 'before' }],
    [6, { kind: 'stall', ms: longStall(dice, factor), where: 'after' }],
    [6, { kind: 'stall', ms: dice.between(100, SHORT_STALL_MS), where: 'before' }],
  ];
}

function looks(dice: Dice, factor: number): Choices {
  return [
    [4, { kind: 'reset' }],
    [4, { kind: 'cutAnswer' }],
    [4, { kind: 'garbage' }],
    [3, { kind: 'status', status: 500 }],
    [3, { kind: 'status', status: 503 }],
    [2, { kind: 'status', status: 429, headers: { 'retry-after': '1' } }],
    [3, { kind: 'stall', ms: longStall(dice, factor), where: 'after' }],
    [3, { kind: 'stall', ms: dice.between(100, SHORT_STALL_MS), where: 'before' }],
  ];
}

/** Returns a short name by which faults are counted. */
export function faultName(fault: Fault): string {
  switch (fault.kind) {
    case 'status':
      return fault.afterServer === true ? `${fault.status} after` : String(fault.status);
    case 'stall':
      return fault.ms > SHORT_STALL_MS ? `long stall ${fault.where}` : 'short stall';
    case 'cutAnswer':
    case 'drip':
    case 'dropAnswer':
    case 'garbage':
    case 'reset':
      return fault.kind;
  }
}
