import { Dice } from './dice';

/** One SIGKILL. */
export interface Kill {
  /** Due when so many writes are durable. */
  readonly at: number;
  readonly target: 'mlflow' | number;
  /** For a window: this long (ms) after it was told the next thing, else between two things. */
  readonly afterOrderMs: number | undefined;
  /** How long (ms) it stays dead. */
  readonly downMs: number;
}

/** Another window takes the labels of a dead one over at its next heartbeat, so some stay dead longer than that. */
const SHORT_MS = 200;
const LONG_MS = 6_000;

/** Kills of MLflow and of windows, spread over the campaign at random; the first due comes first. */
export function planKills(seed: number, count: number, writes: number, windows: number): Kill[] {
  const dice = new Dice(seed, 'kills');
  const kills = Array.from({ length: count }, (_, index): Kill => {
    const at = Math.floor(((index + dice.between(0, 1)) / count) * writes * 0.95);
    const downMs = dice.between(0, dice.chance(0.5) ? SHORT_MS : LONG_MS);
    // MLflow takes ten times as long to start as a window. The last of four, so that three kills are of each kind.
    if (index % 4 === 3) return { at, target: 'mlflow', afterOrderMs: undefined, downMs };
    const afterOrderMs = dice.chance(0.7) ? dice.between(0, 12) : undefined;
    return { at, target: dice.below(windows), afterOrderMs, downMs };
  });
  return kills.sort((a, b) => a.at - b.at);
}
