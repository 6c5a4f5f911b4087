import type { Assessment } from '../model/assessment';

/**
 * The metadata key for our ID of a label. Servers that choose their own IDs (file stores) ignore the
 * `assessment_id` of a create, but keep metadata.
 */
export const ID_KEY = 'mlflowTraces.id';

const OWN_ID = /^a-[0-9a-f]{32}$/;

/**
 * Maps our ID of a label, which we choose when it's created, to the server's. Everything above the client
 * only uses ours, so a label keeps its ID when the server responds, and can be found again when the response
 * is lost.
 */
export class LabelIds {
  readonly #serverIds = new Map<string, string>();

  /** Returns the server's ID of a label; undefined when unknown. */
  serverId(id: string): string | undefined {
    return this.#serverIds.get(id);
  }

  /**
   * Returns the labels of one trace with our IDs. If two labels claim the same ID, the older one gets it; the
   * other keeps the server's ID.
   */
  withOurIds(rows: readonly Assessment[]): readonly Assessment[] {
    if (!rows.some(({ metadata }) => Object.hasOwn(metadata, ID_KEY))) return rows;
    const taken = new Set(rows.map(({ id }) => id));
    const ours = new Map<string, string>();
    for (const { id, metadata } of rows.toSorted((a, b) => a.createdAt - b.createdAt)) {
      const own = metadata[ID_KEY] ?? '';
      if (!OWN_ID.test(own) || (own !== id && taken.has(own))) continue;
      taken.add(own);
      ours.set(id, own);
      this.#serverIds.set(own, id);
    }
    return rows.map((row) => ({
      ...row,
      id: ours.get(row.id) ?? row.id,
      metadata: Object.fromEntries(Object.entries(row.metadata).filter(([key]) => key !== ID_KEY)),
      overrides: row.overrides === null ? null : (ours.get(row.overrides) ?? row.overrides),
    }));
  }
}
