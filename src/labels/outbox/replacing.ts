import type { Assessment } from '../../model/assessment';
import type { ReplaceLabel } from './outboxApi';
import type { Clock } from '../storage/clock';
import { neverLeft, owesDelete, type EntryInit } from './entry';
import type { OutboxEvent } from './events';
import type { KeyedQueue } from './keyedQueue';
import type { OutboxRecord, Records } from './records';
import { same } from './same';
import type { Undoable, UndoableChanges } from './undoable';
import { wantedByReplace } from './wishes';

export interface ReplacingInit {
  readonly records: Records;
  readonly undoable: UndoableChanges;
  readonly queue: KeyedQueue;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly open: (init: EntryInit) => Promise<void>;
  readonly byUser: (record: OutboxRecord, event: OutboxEvent) => Promise<void>;
  readonly log: (message: string) => void;
}

/** A label whose delete is under way or done, and the one that stands in its place. */
export interface Replaced {
  readonly server: string;
  readonly label: Assessment;
  readonly by: Assessment;
}

/**
 * Labels that stand in the place of others (another span, another source). The new one carries the old one in its own
 * entry; once the server holds it, the old one's delete becomes an entry (`deleteReplaced`), and only when that is
 * durable does the new one forget it. Taken back, it goes the same way in the other direction.
 */
export class Replacing {
  readonly #init: ReplacingInit;

  constructor(init: ReplacingInit) {
    this.#init = init;
  }

  /** Runs in the turn of the old label, whose record is `record`. Answers the id of the label that stands then. */
  async replace(
    server: string,
    base: Assessment,
    record: OutboxRecord | undefined,
    change: ReplaceLabel,
  ): Promise<string> {
    const { clock, newId, open, byUser, log } = this.#init;
    const old = record?.entry.want ?? base;
    const wanted = (id: string): Assessment => wantedByReplace(old, change, id, clock.wall());
    if (record !== undefined && neverLeft(record.entry)) {
      // Nobody but us knows of it yet, so it can become anything.
      await byUser(record, { type: 'edit', at: clock.now(), want: wanted(base.id) });
      return base.id;
    }
    const id = newId();
    const made = { server, traceId: base.traceId, id, base: null, baseAt: 0, madeAt: base.createdAt };
    if (old.overrides === null) {
      await open({ ...made, want: wanted(id), replaces: old });
      return id;
    }
    // To delete it would make valid again what it overrides (contract §5), so it is overridden in its turn.
    if (record !== undefined && record.entry.base === null)
      throw new Error('This label is on its way. Move it once it is saved.');
    await open({ ...made, want: { ...wanted(id), overrides: base.id } });
    // The new one is taken in; what the old one still waits to say does not matter any more.
    await (record &&
      byUser(record, { type: 'discard', at: clock.now() }).catch((e: unknown) => log(String(e))));
    return id;
  }

  /** Deletes an old label. Runs within the turn of the one that replaces it: its own turn never waits for that one. */
  async deleteReplaced(server: string, label: Assessment): Promise<void> {
    const { queue, records, clock, open, byUser, log } = this.#init;
    const { id, traceId } = label;
    await queue.run(id, async () => {
      const record = records.of(server, id);
      if (record === undefined) {
        await open({ server, traceId, id, base: label, baseAt: 0, want: null, undo: null });
      } else if (record.entry.want === null || same(record.entry.want, label)) {
        await byUser(record, { type: 'replaced', at: clock.now() });
      } else log(`The label ${id} was changed after it was replaced, so it stays.`);
    });
  }

  /** Takes back a record's last change. Answers what is to be restored, where it has replaced a label. */
  async undo(record: OutboxRecord): Promise<Replaced | undefined> {
    const { records, clock, byUser } = this.#init;
    const { server, want: by, undo, replaces: label, released } = record.entry;
    const at = clock.now();
    if (by !== null && undo !== null && !neverLeft(record.entry) && !samePlace(by, undo)) {
      // It was moved before it left, and has left since: MLflow moves no label, so another one takes its place.
      await this.replace(server, by, record, undo);
      return undefined;
    }
    const hasReplaced = undo === null && by !== null && label !== null;
    if (!hasReplaced || (!released && records.get(label.id)?.entry.want !== null)) {
      await byUser(record, { type: 'undo', at });
      return undefined;
    }
    // A crash has left the delete with both; this one must not start it again.
    if (!released) await byUser(record, { type: 'release', at });
    return { server, label, by };
  }

  /** The same for one that is saved and has gone from the outbox. */
  async undoSaved(change: Undoable): Promise<Replaced | undefined> {
    const { server, base: by, want, replaced: label } = change;
    if (same(by, want)) return undefined;
    if (label !== null && by !== null && want === null) return { server, label, by };
    if (by !== null && want !== null && !samePlace(by, want)) {
      await this.replace(server, by, undefined, want);
      return undefined;
    }
    await this.#init.open({ ...change, undo: want });
    return undefined;
  }

  /** Brings a replaced label back; what stands in its place is deleted once it is there. */
  async restore({ server, label, by }: Replaced): Promise<void> {
    const { queue, records, undoable, clock, open, byUser } = this.#init;
    const { id, traceId, createdAt: madeAt } = label;
    await queue.run(id, async () => {
      const record = records.of(server, id);
      const at = clock.now();
      // It may itself still owe the delete of another label, which would be forgotten for the new debt.
      const owed = record !== undefined && owesDelete(record.entry) ? record.entry.replaces : null;
      if (owed !== null && owed.id !== by.id) await this.deleteReplaced(server, owed);
      if (record !== undefined) await byUser(record, { type: 'restore', at, want: label, replaces: by });
      else await open({ server, traceId, id, base: null, baseAt: 0, want: label, replaces: by, madeAt });
      const deleted = undoable.get(id);
      if (deleted !== undefined) undoable.forget(deleted);
    });
  }

  /** Whether another label stands in the place of this one, which is still there. */
  isReplaced(id: string): boolean {
    return this.#init.records
      .all()
      .some(({ entry }) => owesDelete(entry) && entry.replaces?.id === id && entry.state !== 'refused');
  }
}

/** Whether one can become the other by a change in place. */
function samePlace(a: Assessment, b: Assessment): boolean {
  return a.spanId === b.spanId && a.source.type === b.source.type && a.source.id === b.source.id;
}
