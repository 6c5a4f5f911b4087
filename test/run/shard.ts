/** One of `count` parts of a test run; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The whole run. */
export const WHOLE: Shard = { index: 1, count: 1 };

/** The arguments of `npm test`: level names, and `--shard i/n`. Throws if the shard isn't one. */
export function parseArguments(args: readonly string[]): { readonly names: string[]; readonly shard: Shard } {
  const at = args.indexOf('--shard');
  if (at < 0) return { names: [...args], shard: WHOLE };
  const names = [...args.slice(0, at), ...args.slice(at + 2)];
  return { names, shard: parseShard(args[at + 1] ?? '') };
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
