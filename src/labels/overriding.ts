import { neverLeft, type Entry } from './entry';

/**
 * The labels, by id, of which an override is on its way out. To delete an override makes valid again what it overrode
 * (contract §5), also where a newer override was made meanwhile: so a newer one leaves only after that.
 */
export function releasedIds(entries: readonly Entry[]): ReadonlySet<string> {
  const leaving = entries.filter(({ want, state }) => want === null && state !== 'refused');
  return new Set(
    leaving.flatMap(({ base, sent }) =>
      [base, ...sent.map((request) => request.want)].flatMap((held) => held?.overrides ?? []),
    ),
  );
}

/** Whether a new override must wait for an older one of the same label to be gone. */
export function waitsForRelease(entry: Entry, released: ReadonlySet<string>): boolean {
  const overrides = entry.want?.overrides ?? null;
  return overrides !== null && released.has(overrides) && neverLeft(entry);
}
