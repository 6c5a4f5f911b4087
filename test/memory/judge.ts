import type { Openings } from './openings';

const MOST_GROWTH = 1.2;

/** Returns the leaks of the openings; empty if everything was released. */
export function leaksOf({ before, open, after }: Openings): string[] {
  const found: string[] = [];
  // Nodes are reported but not judged: each command run from the command palette, here the one that closes
  // the panels, leaves about 11 detached nodes behind, even with an empty editor instead of the panel.
  for (const what of ['hostMb', 'rendererMb'] as const) {
    if (after[what] > before[what] * MOST_GROWTH) {
      found.push(`${what} grew from ${before[what].toFixed(1)} to ${after[what].toFixed(1)}`);
    }
  }
  if (after.documents > before.documents) {
    found.push(`documents: ${before.documents} before, ${after.documents} after`);
  }
  for (const [name, count] of Object.entries(after.instances)) {
    const first = before.instances[name] ?? 0;
    if (count > first) found.push(`${name}: ${first} before, ${count} after`);
    if ((open.instances[name] ?? 0) <= count)
      found.push(`${name} isn't counted, although an open trace has one`);
  }
  return found;
}
