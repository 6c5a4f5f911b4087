import * as l10n from '@vscode/l10n';
import type { Assessment } from '../../model/assessment';
import type { ReplaceLabel, Undoable } from './outboxApi';
import type { Clock } from '../storage/clock';
import { isUnsent, owesDelete, type EntryInit } from './entry';
import type { OutboxEvent } from './events';
import type { KeyedQueue } from './keyedQueue';
import type { OutboxRecord, Records } from './records';
import { same } from './same';
import type { UndoableChanges } from './undoable';
import { desiredByReplace } from './desiredState';

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

/** A label whose delete is in progress or done, and the label that replaces it. */
export interface Replaced {
  readonly server: string;
  readonly label: Assessment;
  readonly by: Assessment;
}

/**
 * Labels that replace others (on another span, or from another source). The new label's entry contains the
 * old label. Once the new one is on the server, the old one's delete becomes an entry (`deleteReplaced`), and
 * only when that is durable does the new one drop its reference. Undo works the same way in reverse.
 */
export class Replacing {
  readonly #init: ReplacingInit;

  constructor(init: ReplacingInit) {
    this.#init = init;
  }

  /** Runs in the queue of the old label, whose record is `record`. Returns the ID of the resulting label. */
  async replace(
    server: string,
    base: Assessment,
    record: OutboxRecord | undefined,
    change: ReplaceLabel,
  ): Promise<string> {
    const { clock, newId, open, byUser, log } = this.#init;
    const old = record?.entry.want ?? base;
    const wanted = (id: string): Assessment => desiredByReplace(old, change, id, clock.wall());
    if (record !== undefined && isUnsent(record.entry)) {
      // It was never sent, so anything about it can change in place.
      await byUser(record, { type: 'edit', at: clock.now(), want: wanted(base.id) });
      return base.id;
    }
    const id = newId();
    const made = { server, traceId: base.traceId, id, base: null, baseAt: 0, madeAt: base.createdAt };
    if (old.overrides === null) {
      await open({ ...made, want: wanted(id), replaces: old });
      return id;
    }
    // Deleting it would revalidate what it overrides (docs/mlflow-api.md#assessments), so override it, too.
    if (record !== undefined && record.entry.base === null)
      throw new Error(l10n.t('This label is being saved. Move it when it is saved.'));
    await open({ ...made, want: { ...wanted(id), overrides: base.id } });
    // The new label is durable, so pending changes of the old one don't matter anymore.
    await (record &&
      byUser(record, { type: 'discard', at: clock.now() }).catch((e: unknown) => log(String(e))));
    return id;
  }

  /** Deletes a replaced label. Runs in its replacement's queue, which its own queue never waits for. */
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

  /** Undoes a record's last change. Returns the label to restore, if the change replaced one. */
  async undo(record: OutboxRecord): Promise<Replaced | undefined> {
    const { records, clock, byUser } = this.#init;
    const { server, want: by, undo, replaces: label, released } = record.entry;
    const at = clock.now();
    if (by !== null && undo !== null && !isUnsent(record.entry) && !samePlace(by, undo)) {
      // It was moved before it was sent, and has been sent since. MLflow can't move a label, so replace it.
      await this.replace(server, by, record, undo);
      return undefined;
    }
    const hasReplaced = undo === null && by !== null && label !== null;
    if (!hasReplaced || (!released && records.get(label.id)?.entry.want !== null)) {
      await byUser(record, { type: 'undo', at });
      return undefined;
    }
    // After a crash, both entries can have the delete. Make sure that this one doesn't start it again.
    if (!released) await byUser(record, { type: 'release', at });
    return { server, label, by };
  }

  /** Like `undo`, for a change that is saved and has left the outbox. */
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

  /** Restores a replaced label. Its replacement is deleted once it's on the server. */
  async restore({ server, label, by }: Replaced): Promise<void> {
    const { queue, records, undoable, clock, open, byUser } = this.#init;
    const { id, traceId, createdAt: madeAt } = label;
    await queue.run(id, async () => {
      const record = records.of(server, id);
      const at = clock.now();
      // It may still have to delete another label. The new `replaces` would overwrite that.
      const owed = record !== undefined && owesDelete(record.entry) ? record.entry.replaces : null;
      if (owed !== null && owed.id !== by.id) await this.deleteReplaced(server, owed);
      if (record !== undefined) await byUser(record, { type: 'restore', at, want: label, replaces: by });
      else await open({ server, traceId, id, base: null, baseAt: 0, want: label, replaces: by, madeAt });
      const deleted = undoable.get(id);
      if (deleted !== undefined) undoable.forget(deleted);
    });
  }

  /** Whether another label replaces this one, which still exists. */
  isReplaced(id: string): boolean {
    return this.#init.records
      .all()
      .some(({ entry }) => owesDelete(entry) && entry.replaces?.id === id && entry.state !== 'refused');
  }
}

/** Whether a change in place can turn one into the other. */
function samePlace(a: Assessment, b: Assessment): boolean {
  return a.spanId === b.spanId && a.source.type === b.source.type && a.source.id === b.source.id;
}
