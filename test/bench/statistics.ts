/**
 * Returns the median; for an even number of values, the mean of the two in the middle. NaN without values.
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[sorted.length / 2 - 1] ?? NaN) + upper) / 2;
}

/** Returns the value that this share (0 to 1) of the values doesn't exceed. NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Returns the median of each field of records with the same shape. */
export function medians<T extends { readonly [K in keyof T]: number }>(records: readonly T[]): T {
  const [first] = records;
  if (!first) throw new Error('There is nothing to take the median of.');
  const result = { ...first };
  for (const key in first) Object.assign(result, { [key]: median(records.map((record) => record[key])) });
  return result;
}
