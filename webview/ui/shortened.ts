/**
 * Truncates a name or an address to `length` UTF-16 units without splitting a character, and appends an
 * ellipsis.
 */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const unit = text.charCodeAt(length - 1);
  const splits = unit >= 0xd800 && unit <= 0xdbff;
  return `${text.slice(0, splits ? length - 1 : length)}…`;
}
