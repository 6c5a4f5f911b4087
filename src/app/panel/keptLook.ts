import type { KeyValueStore } from '../../labels/recent';
import { TraceLook } from '../../protocol/tracePanelState';

const KEY = 'traceLook';

/** How trace panels look, for those that are opened anew. A convenience: it may be lost. */
export class KeptLook {
  readonly #store: KeyValueStore;
  readonly #log: (message: string, cause: unknown) => void;

  constructor(store: KeyValueStore, log: (message: string, cause: unknown) => void) {
    this.#store = store;
    this.#log = log;
  }

  /** undefined: none was kept yet, or none that we can read. */
  get value(): TraceLook | undefined {
    const read = TraceLook.safeParse(this.#store.get(KEY));
    return read.success ? read.data : undefined;
  }

  keep(look: TraceLook): void {
    this.#store.update(KEY, look).then(undefined, (error: unknown) => {
      this.#log('How trace panels look could not be kept', error);
    });
  }
}
