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
  readonly #byTrace = new Map<string, Set<string>>();

  constructor(init: ElsewhereInit) {
    this.#init = init;
  }

  /** Our file of this entry is gone. */
  add(entry: Entry): void {
    this.#entries.set(entry.id, entry);
    const key = traceKey(entry.server, entry.traceId);
    this.#byTrace.set(key, (this.#byTrace.get(key) ?? new Set()).add(entry.id));
  }

  ofTrace(server: string, traceId: string): readonly Entry[] {
    const ids = this.#byTrace.get(traceKey(server, traceId));
    if (!ids) return [];
    return [...ids].flatMap((id) => (this.#init.isOurs(id) ? [] : (this.#entries.get(id) ?? [])));
  }

  /** Reads again what the others have. What is in nobody's hands any more is looked up on the server. */
  async refresh(): Promise<void> {
    for (const [id, known] of [...this.#entries]) {
      if (this.#init.isOurs(id)) {
        this.#remove(known);
        continue;
      }
      const held = await this.#init.heldElsewhere(id);
      if (this.#entries.get(id) !== known) continue;
      const [latest] = held.map(({ entry }) => entry).sort((a, b) => b.rev - a.rev);
      if (latest !== undefined) {
        this.add(latest);
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
    this.#remove(entry);
    changed(entry);
  }

  #remove({ id, server, traceId }: Entry): void {
    this.#entries.delete(id);
    const key = traceKey(server, traceId);
    const ids = this.#byTrace.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#byTrace.delete(key);
  }
}

function traceKey(server: string, traceId: string): string {
  return `${server}\n${traceId}`;
}
