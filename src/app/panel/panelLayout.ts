import type { KeyValueStore } from '../../labels/recent';
import { TraceLayout } from '../../protocol/tracePanelState';

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
  get value(): TraceLayout | undefined {
    const read = TraceLayout.safeParse(this.#store.get(KEY));
    return read.success ? read.data : undefined;
  }

  save(layout: TraceLayout): void {
    const stored = this.#store.get(KEY);
    // Keep fields that only a newer version knows.
    const unread = typeof stored === 'object' && !Array.isArray(stored) ? stored : {};
    this.#store.update(KEY, { ...unread, ...layout }).then(undefined, (error: unknown) => {
      this.#log("The layout of trace panels couldn't be saved", error);
    });
  }
}
