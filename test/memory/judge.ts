import type { Openings } from './openings';

const MOST_GROWTH = 1.2;

/** What of the openings is not as it should be; none: all came back to where it was. */
export function leaksOf({ before, open, after }: Openings): string[] {
  const found: string[] = [];
  // Nodes are told and not judged: each command that is run from the workbench's palette, here the one that closes the
  // panels, leaves some 11 detached ones behind, with an empty editor in the panel's place just as well.
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
    if ((open.instances[name] ?? 0) <= count) found.push(`${name} is not counted: an open trace has one`);
  }
  return found;
}
