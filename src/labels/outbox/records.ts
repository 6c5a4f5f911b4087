import * as l10n from '@vscode/l10n';
import type { Entry } from './entry';
import { serverName } from './reasons';

/** An entry in memory, and the state that only this process knows. */
export interface OutboxRecord {
  entry: Entry;
  /** Whether it's being processed; a request may be in flight. */
  busy: boolean;
  /** Whether the last step isn't on disk, because the write failed. */
  unsaved: boolean;
  /** Why the write failed, as a sentence; '' if it didn't. */
  storageReason: string;
  /** Not tried before this time (steady clock), for example because a write failed. */
  storageWait: number;
  /** Counts up with every attempt of any entry. An unresponsive server is tried with the lowest one. */
  lastTried: number;
  /** Whether it has already yielded to another window that is saving the same label. */
  yielded: boolean;
  /** Other windows' versions that couldn't be taken over and have been merged: folder and `rev`. */
  readonly joined: Set<string>;
}

const NONE: readonly OutboxRecord[] = [];

/** This window's outbox entries, indexed by label ID and by trace ID. */
export class Records {
  readonly #byId = new Map<string, OutboxRecord>();
  /** By trace ID alone, because two servers hardly ever share one. */
  readonly #byTrace = new Map<string, Set<OutboxRecord>>();

  get(id: string): OutboxRecord | undefined {
    return this.#byId.get(id);
  }

  /**
   * Returns the record of a server's label.
   * @throws Error when another server's label with the same ID is still pending.
   */
  of(server: string, id: string): OutboxRecord | undefined {
    const record = this.#byId.get(id);
    if (record !== undefined && record.entry.server !== server) {
      const other = serverName(record.entry.server);
      throw new Error(l10n.t('This label is still pending for {0}. Send or discard it there first.', other));
    }
    return record;
  }

  all(): OutboxRecord[] {
    return [...this.#byId.values()];
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0;
  }

  ofTrace(server: string, traceId: string): readonly OutboxRecord[] {
    const records = this.#byTrace.get(traceId); // called for each row of a list; usually empty
    return records ? [...records].filter(({ entry }) => entry.server === server) : NONE;
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
    const siblings = this.#byTrace.get(entry.traceId) ?? new Set();
    this.#byTrace.set(entry.traceId, siblings.add(record));
    return record;
  }

  /** Whether the record is still current. A removed entry must not be written again. */
  holds(record: OutboxRecord): boolean {
    return this.#byId.get(record.entry.id) === record;
  }

  remove(record: OutboxRecord): void {
    const { id, traceId } = record.entry;
    if (this.#byId.get(id) === record) this.#byId.delete(id);
    const siblings = this.#byTrace.get(traceId);
    siblings?.delete(record);
    if (siblings?.size === 0) this.#byTrace.delete(traceId);
  }
}
