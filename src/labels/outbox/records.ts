import type { Entry } from './entry';
import { serverName } from './reasons';

/** An entry in memory, and what only this process knows of it. */
export interface OutboxRecord {
  entry: Entry;
  /** A look or a request is out. */
  busy: boolean;
  /** The last step is not on disk: the disk could not be written. */
  unsaved: boolean;
  /** Why it could not be written, as a sentence; '' when it could. */
  storageReason: string;
  /** Not tried before (steady clock), because the disk could not be written. */
  storageWait: number;
  /** Counts up with every attempt of any entry: a silent server is tried with the one whose turn is longest ago. */
  lastTried: number;
  /** It has stood back once for another window that has the same label in hand. */
  yielded: boolean;
  /** What other windows have of it that could not be taken over and has been joined: folder and number. */
  readonly joined: Set<string>;
}

/** The entries of this window, by id and by trace. */
export class Records {
  readonly #byId = new Map<string, OutboxRecord>();
  readonly #byTrace = new Map<string, Set<OutboxRecord>>();

  get(id: string): OutboxRecord | undefined {
    return this.#byId.get(id);
  }

  /** The record of a label of this server. Throws when another server's label of the same id still waits. */
  of(server: string, id: string): OutboxRecord | undefined {
    const record = this.#byId.get(id);
    if (record !== undefined && record.entry.server !== server) {
      const other = serverName(record.entry.server);
      throw new Error(`This label still waits for ${other}. Send or discard it there first.`);
    }
    return record;
  }

  all(): OutboxRecord[] {
    return [...this.#byId.values()];
  }

  ofTrace(server: string, traceId: string): readonly OutboxRecord[] {
    return [...(this.#byTrace.get(traceKey(server, traceId)) ?? [])];
  }

  add(entry: Entry): OutboxRecord {
    const record: OutboxRecord = {
      entry,
      busy: false,
      unsaved: false,
      storageReason: '',
      storageWait: 0,
      lastTried: 0,
      yielded: false,
      joined: new Set(),
    };
    this.#byId.set(entry.id, record);
    const key = traceKey(entry.server, entry.traceId);
    const siblings = this.#byTrace.get(key) ?? new Set();
    this.#byTrace.set(key, siblings.add(record));
    return record;
  }

  /** Whether the record still stands: an entry that has gone is not written again. */
  holds(record: OutboxRecord): boolean {
    return this.#byId.get(record.entry.id) === record;
  }

  remove(record: OutboxRecord): void {
    const { id, server, traceId } = record.entry;
    if (this.#byId.get(id) === record) this.#byId.delete(id);
    const siblings = this.#byTrace.get(traceKey(server, traceId));
    siblings?.delete(record);
    if (siblings?.size === 0) this.#byTrace.delete(traceKey(server, traceId));
  }
}

function traceKey(server: string, traceId: string): string {
  return `${server}\n${traceId}`; // neither holds a line break; asked for by every row of a list
}
