import { createHash } from 'node:crypto';
import { seeded } from '../unit/labels/support/random';

/** Seeded random decisions. The same seed and name give the same sequence, regardless of other decisions. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number, name: string) {
    this.#next = seeded(createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE(0));
  }

  /** Returns an integer from 0 to `limit` - 1. */
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

  /** Returns one of the choices, with a probability proportional to its weight. */
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

/** Returns an assessment ID derived from a seed and a name. */
export function seededId(seed: number, name: string): string {
  return `a-${createHash('sha256').update(`${seed} id ${name}`).digest('hex').slice(0, 32)}`;
}
