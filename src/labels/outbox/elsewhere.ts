import type { Assessment } from '../../model/assessment';
import type { Held } from './claims';
import type { Entry } from './entry';

export interface ElsewhereInit {
  /** It is in our own hands (again). */
  readonly isOurs: (id: string) => boolean;
  readonly heldElsewhere: (id: string) => Promise<readonly Held[]>;
  /** What the server holds of a label now; null: nothing. Throws when it does not say. */
  readonly look: (entry: Entry) => Promise<Assessment | null>;
  /** What a look has shown. */
  readonly seen: (entry: Entry, held: Assessment | null) => void;
  readonly changed: (entry: Entry) => void;
  readonly log: (message: string) => void;
}

/**
 * Labels that this window had in hand until another one took them over: it goes on showing what becomes of them there,
 * so that nobody sees a text vanish that is safe in another window.
 */
export class Elsewhere {
  readonly #init: ElsewhereInit;
  readonly #entries = new Map<string, Entry>();

  constructor(init: ElsewhereInit) {
    this.#init = init;
  }

  /** Our file of this entry is gone. */
  add(entry: Entry): void {
    this.#entries.set(entry.id, entry);
  }

  ofTrace(server: string, traceId: string): readonly Entry[] {
    return [...this.#entries.values()].filter(
      (entry) => entry.server === server && entry.traceId === traceId && !this.#init.isOurs(entry.id),
    );
  }

  /** Reads again what the others have. What is in nobody's hands any more is looked up on the server. */
  async refresh(): Promise<void> {
    for (const [id, known] of [...this.#entries]) {
      if (this.#init.isOurs(id)) {
        this.#entries.delete(id);
        continue;
      }
      const held = await this.#init.heldElsewhere(id);
      if (this.#entries.get(id) !== known) continue;
      const [latest] = held.map(({ entry }) => entry).sort((a, b) => b.rev - a.rev);
      if (latest !== undefined) {
        this.#entries.set(id, latest);
        if (latest.rev !== known.rev || latest.state !== known.state) this.#init.changed(latest);
      } else await this.#ended(known);
    }
  }

  async #ended(entry: Entry): Promise<void> {
    const { look, seen, changed, log } = this.#init;
    try {
      const held = await look(entry);
      seen(entry, held);
    } catch (error) {
      log(`What became of the label ${entry.id} in another window could not be seen: ${String(error)}`);
    }
    this.#entries.delete(entry.id);
    changed(entry);
  }
}
