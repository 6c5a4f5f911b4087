import { signal } from '@preact/signals';
import type { TableRow } from '../../src/protocol/table';

const PAGE = 50;
/** Pages kept on each side of what is shown. */
const MARGIN = 2;

type FetchRows = (
  from: number,
  count: number,
) => Promise<{ readonly version: number; readonly rows: readonly TableRow[] }>;

interface Page {
  readonly version: number;
  readonly rows: readonly TableRow[];
}

/**
 * The rows of the list around what is shown; all others stay with the host. Rows of an older version are shown until
 * the newer ones are there, so that nothing flickers.
 */
export class RowsCache {
  readonly #fetch: FetchRows;
  readonly #pages = signal<ReadonlyMap<number, Page>>(new Map());
  readonly #asked = new Map<number, number>();
  #version = -1;

  constructor(fetch: FetchRows) {
    this.#fetch = fetch;
  }

  /** The row at a place of the list; undefined while it is on its way. */
  at(index: number): TableRow | undefined {
    return this.#pages.value.get(Math.floor(index / PAGE))?.rows[index % PAGE];
  }

  /** The place of a trace among the rows that are here; -1 when it is not among them. */
  indexOf(traceId: string): number {
    for (const [page, { rows }] of this.#pages.value) {
      const at = rows.findIndex((row) => row.traceId === traceId);
      if (at !== -1) return page * PAGE + at;
    }
    return -1;
  }

  /** Fetches what is missing or out of date between two places, and lets go of what is far from them. */
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
      if (answer.version < this.#version) return; // a newer list was told of meanwhile, and is asked for
      this.#pages.value = new Map(this.#pages.peek()).set(page, answer);
    } catch {
      // The host tells of what is wrong by the list's problem; the rows are asked for again when they are shown again.
    } finally {
      if (this.#asked.get(page) === version) this.#asked.delete(page);
    }
  }
}
