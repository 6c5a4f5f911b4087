// Created once: `toLocaleString` with options creates a formatter for each number, which costs more than the
// DOM of a whole row.
const grouping = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });

/** Formats a number with thousands separators and every digit: `1,234,567`, `-0.000012`. */
export function grouped(value: number | bigint): string {
  return grouping.format(value);
}
