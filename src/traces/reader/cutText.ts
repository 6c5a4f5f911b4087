/**
 * Returns at most `length` UTF-16 units from `offset`. Doesn't end within a character, unless `length` is 1.
 */
export function cutText(text: string, offset: number, length: number): string {
  const end = offset + length;
  const splits = length > 1 && end < text.length && isHighSurrogate(text.charCodeAt(end - 1));
  return text.slice(offset, splits ? end - 1 : end);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
