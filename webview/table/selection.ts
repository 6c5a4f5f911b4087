import type { RowsCache } from './rowsCache';
import { tableState, update } from './tableData';

type FetchIds = (from: number, count: number) => Promise<readonly string[]>;

/**
 * Tracks which traces are selected, either the active row alone or the marked rows, and notifies the host.
 * Rows that aren't cached have no known ID, so ranges that contain them are fetched from the host.
 */
export class Selection {
  readonly #cache: RowsCache;
  readonly #fetch: FetchIds;
  readonly #tell: (traceIds: readonly string[]) => void;
  #anchor: { readonly traceId: string; readonly row: number } | undefined;
  /** Incremented for each selection; responses to older requests are dropped. */
  #turn = 0;

  constructor(cache: RowsCache, fetch: FetchIds, tell: (traceIds: readonly string[]) => void) {
    this.#cache = cache;
    this.#fetch = fetch;
    this.#tell = tell;
  }

  /** Sends the selection to the host. Also called at startup. */
  tell(): void {
    const { marked, selected } = tableState.peek();
    this.#tell(marked.length > 0 ? marked : selected === null ? [] : [selected]);
  }

  /** Selects only this row. */
  only(row: number): void {
    const traceId = this.#cache.at(row)?.traceId ?? null;
    this.#anchor = traceId === null ? undefined : { traceId, row };
    this.#set(traceId, []);
  }

  /** Adds a row to the selection or removes it. */
  toggle(row: number): void {
    const traceId = this.#cache.at(row)?.traceId;
    if (traceId === undefined) return;
    const { marked, selected } = tableState.peek();
    const before = marked.length > 0 ? marked : selected === null ? [] : [selected];
    const without = before.filter((one) => one !== traceId);
    this.#anchor = { traceId, row };
    this.#set(traceId, without.length < before.length ? without : [...before, traceId]);
  }

  /** Selects all rows from the anchor to this row. */
  async extend(row: number): Promise<void> {
    const { selected } = tableState.peek();
    this.#anchor ??=
      selected === null ? undefined : { traceId: selected, row: this.#cache.indexOf(selected) };
    if (!this.#anchor || this.#anchor.row === -1) {
      this.only(row);
      return;
    }
    const found = this.#cache.indexOf(this.#anchor.traceId);
    const from = found === -1 ? this.#anchor.row : found;
    await this.#stretch(Math.min(from, row), Math.max(from, row), this.#cache.at(row)?.traceId);
  }

  /** Selects all loaded rows. */
  async all(total: number): Promise<void> {
    await this.#stretch(0, total - 1, tableState.peek().selected ?? undefined);
  }

  async #stretch(from: number, to: number, active: string | undefined): Promise<void> {
    const turn = ++this.#turn;
    const here = Array.from({ length: to - from + 1 }, (_, index) => this.#cache.at(from + index)?.traceId);
    const known = here.filter((traceId) => traceId !== undefined);
    const ids = known.length === here.length ? known : await this.#fetch(from, here.length);
    if (turn === this.#turn) this.#set(active ?? tableState.peek().selected, ids);
  }

  #set(selected: string | null, marked: readonly string[]): void {
    this.#turn++;
    update({ selected, marked: [...marked] });
    this.tell();
  }
}
