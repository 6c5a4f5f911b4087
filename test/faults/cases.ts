/** A campaign that failed once, or that is kept for another reason. `npm test` repeats it. */
export interface Case {
  /** What it covers. */
  readonly name: string;
  readonly seed: number;
  readonly writes: number;
  readonly kills: number;
}

export const cases: readonly Case[] = [
  { name: 'a small campaign of every kind of write, fault and kill', seed: 1, writes: 60, kills: 4 },
];
