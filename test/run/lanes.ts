/**
 * Runs a task for each item, `count` of them at a time, in order: a lane takes the next item when it's done with
 * one. Resolves to the results in the order of the items.
 * @throws What the first failing task throws, after all lanes have stopped.
 */
export async function inLanes<T, R>(
  count: number,
  items: readonly T[],
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of left) results[index] = await task(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: count }, lane));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return results;
}

/** Moves the named items to the front, so that a run doesn't end with one lane at work on a long item. */
export function longestFirst(items: readonly string[], longest: readonly string[]): string[] {
  return [
    ...longest.filter((item) => items.includes(item)),
    ...items.filter((item) => !longest.includes(item)),
  ];
}
