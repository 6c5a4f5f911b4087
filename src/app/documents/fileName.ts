/** Converts a name to a valid file name for an editor tab. Returns `otherwise` if nothing usable is left. */
export function fileName(name: string, otherwise: string): string {
  const safe = name
    .trim()
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .slice(0, 60)
    .toWellFormed();
  return safe === '' || /^[._]+$/.test(safe) ? otherwise : safe;
}
