import { neverLeft, type Entry } from './entry';

/**
 * The labels, by id, that no new override may be sent for yet. To delete an override makes valid again what it overrode
 * (contract §5), also where a newer override was made meanwhile: so a newer one leaves only after that. And a label of
 * which a request is still out may be gone by it, and could not be overridden then.
 */
export function unsettledIds(entries: readonly Entry[]): ReadonlySet<string> {
  const unsettled = entries.filter(({ state }) => state !== 'refused');
  return new Set(
    unsettled.flatMap(({ id, want, base, sent }) => [
      id,
      ...(want === null
        ? [base, ...sent.map((request) => request.want)].flatMap((held) => held?.overrides ?? [])
        : []),
    ]),
  );
}

/** Whether a new override must wait for what is under way with the label that it overrides. */
export function waitsToOverride(entry: Entry, unsettled: ReadonlySet<string>): boolean {
  const overrides = entry.want?.overrides ?? null;
  return overrides !== null && unsettled.has(overrides) && neverLeft(entry);
}
