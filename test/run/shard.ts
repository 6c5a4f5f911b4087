/** One of `count` parts of a test run; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The whole run. */
export const WHOLE: Shard = { index: 1, count: 1 };

export interface RunArguments {
  readonly names: readonly string[];
  readonly shard: Shard;
  /** Whether campaigns run at their full size. */
  readonly full: boolean;
}

/** The arguments of `npm test`: level names, `--shard i/n`, and `--full`. Throws if the shard isn't one. */
export function parseArguments(args: readonly string[]): RunArguments {
  const rest = args.filter((one) => one !== '--full');
  const full = rest.length < args.length;
  const at = rest.indexOf('--shard');
  if (at < 0) return { names: rest, shard: WHOLE, full };
  const names = [...rest.slice(0, at), ...rest.slice(at + 2)];
  return { names, shard: parseShard(rest[at + 1] ?? ''), full };
}

/** Parses `2/4`. Throws if it isn't a shard. */
export function parseShard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count) throw new Error(`--shard takes i/n with 1 ≤ i ≤ n, not "${text}".`);
  return { index, count };
}

/** The items of a shard. Each item is in exactly one of them. */
export function itemsOf<T>(items: readonly T[], { index, count }: Shard): T[] {
  return items.filter((_, i) => i % count === index - 1);
}
