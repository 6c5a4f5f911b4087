import { Dice } from './dice';

/** A SIGKILL. */
export interface Kill {
  /** The number of durable writes at which it's due. */
  readonly at: number;
  readonly target: 'mlflow' | number;
  /** For a window: the delay (ms) after an order; if undefined, the kill comes between two orders. */
  readonly afterOrderMs: number | undefined;
  /** How long (ms) the process stays dead. */
  readonly downMs: number;
}

/**
 * Another window takes over the labels of a dead one at its next heartbeat, so some stay dead longer than
 * that.
 */
const SHORT_MS = 200;
const LONG_MS = 6_000;

/**
 * Plans kills of MLflow and of windows, spread randomly over the campaign and sorted by when they are due.
 */
export function planKills(seed: number, count: number, writes: number, windows: number): Kill[] {
  const dice = new Dice(seed, 'kills');
  const kills = Array.from({ length: count }, (_, index): Kill => {
    const at = Math.floor(((index + dice.between(0, 1)) / count) * writes * 0.95);
    const downMs = dice.between(0, dice.chance(0.5) ? SHORT_MS : LONG_MS);
    // MLflow takes ten times as long to start as a window, so only every fourth kill is for MLflow.
    if (index % 4 === 3) return { at, target: 'mlflow', afterOrderMs: undefined, downMs };
    const afterOrderMs = dice.chance(0.7) ? dice.between(0, 12) : undefined;
    return { at, target: dice.below(windows), afterOrderMs, downMs };
  });
  return kills.sort((a, b) => a.at - b.at);
}
