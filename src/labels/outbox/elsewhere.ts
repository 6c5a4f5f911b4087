import type { Assessment } from '../../model/assessment';
import type { OtherVersion } from './claims';
import type { Entry } from './entry';

export interface ElsewhereInit {
  /** Whether the label is in this window (again). */
  readonly isOurs: (id: string) => boolean;
  readonly heldElsewhere: (id: string) => Promise<readonly OtherVersion[]>;
  /** Returns the server's current version of a label; null: none. Rejects when it can't be read. */
  readonly look: (entry: Entry) => Promise<Assessment | null>;
  /** Called with the server's version. */
  readonly seen: (entry: Entry, held: Assessment | null) => void;
  readonly changed: (entry: Entry) => void;
  readonly log: (message: string) => void;
}

const NONE: readonly Entry[] = [];

/**
 * Labels that another window took over from this one. This window keeps showing their state there, so that a
 * text that is safe in another window doesn't seem to vanish.
 */
export class Elsewhere {
  readonly #init: ElsewhereInit;
  readonly #entries = new Map<string, Entry>();
  readonly #byTrace = new Map<string, Set<string>>();

  constructor(init: ElsewhereInit) {
    this.#init = init;
  }

  /** Adds an entry whose file is no longer ours. */
  add(entry: Entry): void {
    this.#entries.set(entry.id, entry);
    const { traceId } = entry;
    this.#byTrace.set(traceId, (this.#byTrace.get(traceId) ?? new Set()).add(entry.id));
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  ofTrace(server: string, traceId: string): readonly Entry[] {
    const ids = this.#byTrace.get(traceId);
    if (!ids) return NONE;
    const entries = [...ids].flatMap((id) => (this.#init.isOurs(id) ? [] : (this.#entries.get(id) ?? [])));
    return entries.filter((entry) => entry.server === server);
  }

  /** Reads other windows' versions again. Labels that no window has anymore are read from the server. */
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

  #remove({ id, traceId }: Entry): void {
    this.#entries.delete(id);
    const ids = this.#byTrace.get(traceId);
    ids?.delete(id);
    if (ids?.size === 0) this.#byTrace.delete(traceId);
  }
}
