import type { KeyValueStore } from '../../labels/recent';
import { TraceLook } from '../../protocol/tracePanelState';

const KEY = 'traceLook';

/** Persists the layout of trace panels, for panels that are opened later. Best effort. */
export class PanelLayout {
  readonly #store: KeyValueStore;
  readonly #log: (message: string, cause: unknown) => void;

  constructor(store: KeyValueStore, log: (message: string, cause: unknown) => void) {
    this.#store = store;
    this.#log = log;
  }

  /** Undefined if nothing was persisted, or if it can't be parsed. */
  get value(): TraceLook | undefined {
    const read = TraceLook.safeParse(this.#store.get(KEY));
    return read.success ? read.data : undefined;
  }

  keep(look: TraceLook): void {
    const kept = this.#store.get(KEY);
    // Keep fields that only a newer version knows.
    const unread = typeof kept === 'object' && !Array.isArray(kept) ? kept : {};
    this.#store.update(KEY, { ...unread, ...look }).then(undefined, (error: unknown) => {
      this.#log("The layout of trace panels couldn't be saved", error);
    });
  }
}
