/** A name as the name of a file, as far as it can be one: what stands in a tab. */
export function fileName(name: string, otherwise: string): string {
  const safe = name
    .trim()
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .slice(0, 60)
    .toWellFormed();
  return safe === '' || /^[._]+$/.test(safe) ? otherwise : safe;
}
