import { createHash } from 'node:crypto';
import { seeded } from '../unit/labels/support/random';

/** Decisions from a seed: the same seed and name give the same sequence, whatever else is decided meanwhile. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number, name: string) {
    this.#next = seeded(createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE(0));
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  between(from: number, to: number): number {
    return from + this.#next() * (to - from);
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }

  /** One of the choices, each as often as its weight says. */
  weighted<T>(choices: readonly (readonly [number, T])[]): T {
    let at = this.#next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) {
      at -= weight;
      if (at < 0) return choice;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new Error('there is nothing to choose from');
    return last[1];
  }
}

/** An assessment id that belongs to a seed and a name. */
export function seededId(seed: number, name: string): string {
  return `a-${createHash('sha256').update(`${seed} id ${name}`).digest('hex').slice(0, 32)}`;
}
