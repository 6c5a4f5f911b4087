/** A campaign that once went wrong, or that is run for another reason: `npm test` runs it again. */
export interface Case {
  /** What it showed. */
  readonly name: string;
  readonly seed: number;
  readonly writes: number;
  readonly kills: number;
}

export const cases: readonly Case[] = [
  { name: 'a small campaign of every kind of write, fault and kill', seed: 1, writes: 60, kills: 4 },
];
