import { isUnsent, type Entry } from './entry';

/**
 * Returns the IDs of labels for which no new override may be sent yet. Deleting an override makes the
 * overridden label valid again (docs/mlflow-api.md#assessments), even if a newer override exists by then, so
 * the newer one is sent after the delete. Also, a pending request may delete a label, which then couldn't be
 * overridden.
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

/** Whether a new override must wait for pending requests of the label that it overrides. */
export function waitsToOverride(entry: Entry, unsettled: ReadonlySet<string>): boolean {
  const overrides = entry.want?.overrides ?? null;
  return overrides !== null && unsettled.has(overrides) && isUnsent(entry);
}
