import { signal } from '@preact/signals';
import type { TableCell, TableRow } from '../../src/protocol/tableMessages';

const PAGE = 50;
/** Number of pages kept on each side of the visible ones. */
const MARGIN = 2;

type FetchRows = (
  from: number,
  count: number,
) => Promise<{ readonly version: number; readonly rows: readonly TableRow[] }>;

interface ChangedCell {
  readonly traceId: string;
  readonly name: string;
  readonly cell: TableCell | null;
  /** The list version that includes this change. */
  readonly version: number;
}

interface Page {
  readonly version: number;
  readonly rows: readonly TableRow[];
}

/**
 * Caches the rows around the viewport; the host has all of them. Rows of an older version are shown until the
 * new ones arrive, to avoid flicker.
 */
export class RowsCache {
  readonly #fetch: FetchRows;
  readonly #pages = signal<ReadonlyMap<number, Page>>(new Map());
  readonly #changed = signal<readonly ChangedCell[]>([]);
  readonly #asked = new Map<number, number>();
  #version = -1;

  constructor(fetch: FetchRows) {
    this.#fetch = fetch;
  }

  /** Returns the row at an index; undefined while it's loading. */
  at(index: number): TableRow | undefined {
    const page = this.#pages.value.get(Math.floor(index / PAGE));
    const row = page?.rows[index % PAGE];
    if (!page || !row) return undefined;
    const newer = this.#changed.value.filter(
      ({ traceId, version }) => traceId === row.traceId && version > page.version,
    );
    if (newer.length === 0) return row;
    const labels = new Map(Object.entries(row.labels));
    for (const { name, cell } of newer) {
      if (cell) labels.set(name, cell);
      else labels.delete(name);
    }
    return { ...row, labels: Object.fromEntries(labels) };
  }

  /** Returns the row of a trace if it's cached. */
  rowOf(traceId: string): TableRow | undefined {
    const index = this.indexOf(traceId);
    return index === -1 ? undefined : this.at(index);
  }

  /**
   * Shows a cell as the host returned it until the rows of that version arrive. `cell` is null if the label
   * is gone.
   */
  change(change: ChangedCell): void {
    const others = this.#changed
      .peek()
      .filter(({ traceId, name }) => traceId !== change.traceId || name !== change.name);
    this.#changed.value = [...others, change];
  }

  /** Returns the index of a trace among the cached rows, or -1. */
  indexOf(traceId: string): number {
    for (const [page, { rows }] of this.#pages.value) {
      const at = rows.findIndex((row) => row.traceId === traceId);
      if (at !== -1) return page * PAGE + at;
    }
    return -1;
  }

  /** Fetches missing or outdated rows in a range and evicts rows far from it. */
  show(version: number, from: number, to: number): void {
    this.#version = version;
    const first = Math.max(0, Math.floor(from / PAGE));
    const last = Math.floor(Math.max(from, to) / PAGE);
    for (let page = first; page <= last; page++) {
      if (this.#pages.peek().get(page)?.version === version || this.#asked.get(page) === version) continue;
      void this.#load(page, version);
    }
    const kept = [...this.#pages.peek()].filter(([page]) => page >= first - MARGIN && page <= last + MARGIN);
    if (kept.length < this.#pages.peek().size) this.#pages.value = new Map(kept);
  }

  async #load(page: number, version: number): Promise<void> {
    this.#asked.set(page, version);
    try {
      const answer = await this.#fetch(page * PAGE, PAGE);
      if (answer.version < this.#version) return; // a newer version was announced and has been requested
      this.#pages.value = new Map(this.#pages.peek()).set(page, answer);
      this.#forgetChanges();
    } catch {
      // The host reports errors as the list's problem. The rows are requested again when they are shown
      // again.
    } finally {
      if (this.#asked.get(page) === version) this.#asked.delete(page);
    }
  }

  /** Drops changes that all cached pages already include. */
  #forgetChanges(): void {
    const oldest = Math.min(...[...this.#pages.peek().values()].map(({ version }) => version));
    const newer = this.#changed.peek().filter(({ version }) => version > oldest);
    if (newer.length < this.#changed.peek().length) this.#changed.value = newer;
  }
}
