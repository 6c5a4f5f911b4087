// Made once: `toLocaleString` with options makes a new one for each number, which costs more than a row's whole DOM.
const grouping = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });

/** A number with thousands separators, every digit: `1,234,567`, `-0.000012`. */
export function grouped(value: number | bigint): string {
  return grouping.format(value);
}
