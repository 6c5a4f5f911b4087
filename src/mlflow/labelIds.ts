import type { Assessment } from '../model/assessment';

/**
 * Where our id of a label is kept on servers that give ids of their own (folder stores): they ignore the `assessment_id`
 * of a create, but keep metadata.
 */
export const ID_KEY = 'mlflowTraces.id';

const OWN_ID = /^a-[0-9a-f]{32}$/;

/**
 * The two names of a label: ours, by which it is known from the moment it is made, and the server's. Everything above the
 * client knows ours only, so a label keeps its id when the server answers, and is found again when that answer was lost.
 */
export class LabelIds {
  readonly #onServer = new Map<string, string>();

  /** The server's id of a label; undefined: not known. */
  onServer(id: string): string | undefined {
    return this.#onServer.get(id);
  }

  /**
   * The labels of one trace under our ids. Where two say that they are the same label, the older one is; the other keeps
   * the server's id.
   */
  named(rows: readonly Assessment[]): readonly Assessment[] {
    if (!rows.some(({ metadata }) => Object.hasOwn(metadata, ID_KEY))) return rows;
    const taken = new Set(rows.map(({ id }) => id));
    const ours = new Map<string, string>();
    for (const { id, metadata } of rows.toSorted((a, b) => a.createdAt - b.createdAt)) {
      const own = metadata[ID_KEY] ?? '';
      if (!OWN_ID.test(own) || (own !== id && taken.has(own))) continue;
      taken.add(own);
      ours.set(id, own);
      this.#onServer.set(own, id);
    }
    return rows.map((row) => ({
      ...row,
      id: ours.get(row.id) ?? row.id,
      metadata: Object.fromEntries(Object.entries(row.metadata).filter(([key]) => key !== ID_KEY)),
      overrides: row.overrides === null ? null : (ours.get(row.overrides) ?? row.overrides),
    }));
  }
}
