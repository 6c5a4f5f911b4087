import type { LabelOutboxApi, PendingLabel } from '../../labels/outbox/outboxApi';

/**
 * Returns a function that makes a discarded change pending again. Undefined for a move, which can't be
 * restored: the old label is visible again.
 */
export function restoreDiscarded(
  outbox: Pick<LabelOutboxApi, 'create' | 'edit' | 'delete'>,
  { server, traceId, want, base, replaces }: PendingLabel,
): (() => Promise<void>) | undefined {
  if (replaces !== null) return undefined;
  if (want === null) return base ? () => outbox.delete(server, base) : undefined;
  const { name, value, exactValue, rationale, metadata } = want;
  if (base) return () => outbox.edit(server, { base, name, value, exactValue, rationale, metadata });
  const { spanId, kind, source, overrides } = want;
  const label = { traceId, spanId, name, kind, value, exactValue, rationale, source, metadata };
  return async () => {
    await outbox.create(server, overrides === null ? label : { ...label, overrides });
  };
}
