import type { Assessment } from '../../model/assessment';
import type { LabelStore } from './outboxApi';
import type { Clock } from '../storage/clock';
import type { Entry } from './entry';
import { isRequest, type Effect, type OutboxEvent, type Request, type Step } from './events';
import { errorCode } from '../storage/fileSystem';
import type { EntryFiles } from './files';
import type { OutboxRecord, Records } from './records';
import { mergeEntries, keepAsSettled } from './merge';
import { same } from './same';
import { step } from './step';
import { StorageError, storageReason } from '../storage/storageError';
import type { UndoableChanges } from './undoable';

/** Delay before retrying a failed write to disk, in milliseconds. */
const STORAGE_RETRY_MS = 5_000;

export interface TransitionsInit {
  readonly files: EntryFiles;
  readonly ensureFolder: () => Promise<void>;
  readonly records: Records;
  readonly undoable: UndoableChanges;
  readonly store: LabelStore;
  readonly clock: Clock;
  /** Called after the result of `pending` for this entry has changed. */
  readonly changed: (entry: Entry) => void;
  /** Whether another window is saving the same label. If so, the entry is updated before this resolves. */
  readonly contested: (record: OutboxRecord) => Promise<boolean>;
  /** Returns another window's version of a label, if it differs from this entry's. */
  readonly otherWish: (entry: Entry) => Promise<Entry | undefined>;
  /** Called when another window has taken over the entry's file. */
  readonly lost: (entry: Entry) => void;
  /**
   * Deletes a label that another one replaces. Resolves once that is durable.
   * @throws StorageError when it can't be made durable.
   */
  readonly release: (server: string, replaced: Assessment) => Promise<void>;
  readonly log: (message: string) => void;
}

/**
 * Takes records through `step` and applies the effects to disk, store, and memory. The order keeps the
 * guarantee: written before it's shown, written before it's sent. The caller runs these one at a time per ID.
 */
export class Transitions {
  readonly #init: TransitionsInit;
  /** Files of removed entries that couldn't be removed yet. */
  readonly #leftovers = new Set<string>();

  constructor(init: TransitionsInit) {
    this.#init = init;
  }

  /**
   * Adds a new entry for a change by the user.
   * @throws StorageError when it can't be made durable. It isn't added then.
   */
  async open(entry: Entry): Promise<OutboxRecord> {
    const { files, records, changed } = this.#init;
    try {
      await this.#write(entry);
    } catch (error) {
      // The file may be complete, just not flushed. It must not be sent later, after "not saved" was shown.
      await files.remove(entry.id).catch(() => this.#leftovers.add(entry.id));
      throw new StorageError(error);
    }
    this.#leftovers.delete(entry.id);
    const record = records.add(entry);
    changed(entry);
    return record;
  }

  /**
   * Applies a change by the user to an existing entry.
   * @throws StorageError when it can't be made durable. Nothing is changed then.
   */
  async byUser(record: OutboxRecord, event: OutboxEvent): Promise<void> {
    const [next, effects] = await this.#stepped(record.entry, event);
    if (effects.length === 0) return;
    try {
      if (next === undefined) await this.#init.files.remove(record.entry.id);
      else await this.#write(next);
    } catch (error) {
      throw new StorageError(error);
    }
    // A replaced label can't be restored on its own.
    if (next === undefined && event.type !== 'replaced') {
      const { entry } = record;
      this.#init.undoable.remember(entry, entry.want, entry.base, entry.baseAt);
    }
    this.#adopt(record, next, effects);
    record.unsaved = false;
    record.storageReason = '';
  }

  /** Handles a due record. Returns the request to send, if any; it's on disk, and the file is still ours. */
  async due(record: OutboxRecord, event: OutboxEvent & { type: 'due' }): Promise<Request | undefined> {
    try {
      if (!(await this.#init.files.has(record.entry.id))) {
        this.lose(record);
        return undefined;
      }
      if (record.unsaved) await this.#write(record.entry);
      record.unsaved = false;
      const [next, effects] = await this.#stepped(record.entry, event);
      for (const effect of effects) {
        if (effect.type === 'release') await this.#init.release(record.entry.server, effect.replaced);
      }
      await this.#persist(record, next, effects);
      record.storageReason = '';
      this.#adopt(record, next, effects);
      return await this.#uncontested(record, effects.find(isRequest));
    } catch (error) {
      this.#storageFailed(record, error);
      return undefined;
    }
  }

  /**
   * Applies the result of a request. It's kept in memory even if it can't be written: on disk, the request is
   * then in doubt, and is checked after a restart. Returns the next request to send, if any.
   */
  async answer(record: OutboxRecord, event: OutboxEvent): Promise<Request | undefined> {
    const [next, effects] = await this.#stepped(record.entry, event);
    const request = effects.find(isRequest);
    try {
      if (next !== undefined && !(await this.#init.files.has(record.entry.id))) {
        this.#tell(record.entry, effects);
        this.lose(record);
        return undefined;
      }
      await this.#persist(record, next, effects);
      record.unsaved = false;
    } catch (error) {
      if (request !== undefined) {
        // The request isn't on disk, so don't send it. The GET before it will be repeated.
        this.#storageFailed(record, error);
        return undefined;
      }
      if (next === undefined) this.#leftovers.add(record.entry.id);
      record.unsaved = true;
      this.#init.log(`A label's state could not be written: ${String(error)}`);
    }
    this.#adopt(record, next, effects);
    try {
      return await this.#uncontested(record, request);
    } catch (error) {
      this.#storageFailed(record, error);
      return undefined;
    }
  }

  /** Ends a delay that we chose. Not written, because a restart ends it as well. */
  wake(record: OutboxRecord): void {
    const [next] = step(record.entry, { type: 'wake', at: this.#init.clock.now() });
    if (next !== undefined) record.entry = next;
    record.storageWait = 0;
  }

  /** Removes a record whose file another window has taken over. That window sends it. */
  lose(record: OutboxRecord): void {
    this.#init.log(`Another window has taken over the label ${record.entry.id}.`);
    this.#init.records.remove(record);
    this.#init.lost(record.entry);
    this.#init.changed(record.entry);
  }

  /**
   * Takes a record through an event that only has to be written.
   * @throws The system error when the file can't be written.
   */
  async note(record: OutboxRecord, event: OutboxEvent): Promise<void> {
    const [next, effects] = step(record.entry, event);
    await this.#persist(record, next, effects);
    this.#adopt(record, next, effects);
  }

  /**
   * Merges another window's version into a record.
   * @throws The system error when the file can't be written.
   */
  async join(record: OutboxRecord, theirs: Entry): Promise<void> {
    const merged = mergeEntries(record.entry, theirs, this.#init.clock.now());
    await this.#init.files.write(merged);
    record.entry = merged;
    record.unsaved = false;
    this.#init.changed(merged);
  }

  /** Whether the file with this ID is a leftover. If so, it no longer counts as one. */
  reuse(id: string): boolean {
    return this.#leftovers.delete(id);
  }

  get leftovers(): readonly string[] {
    return [...this.#leftovers];
  }

  /** Removes a file that couldn't be removed together with its entry. */
  async sweep(id: string): Promise<void> {
    if (!this.#leftovers.has(id)) return;
    await this.#init.files.remove(id);
    this.#leftovers.delete(id);
  }

  /**
   * Runs a step. Keeps the entry while another window has an older version that couldn't be taken over: that
   * window must find ours to see that its version is older.
   */
  async #stepped(entry: Entry, event: OutboxEvent): Promise<Step> {
    const [next, effects] = step(entry, event);
    if (next !== undefined) return [next, effects];
    const other = await this.#init.otherWish(entry);
    return other === undefined ? [next, effects] : keepAsSettled(entry, event, effects, other);
  }

  /**
   * Returns the request, unless another window is saving the same label. Ours is already on disk when we
   * check, so if two windows send at once, at least one of them sees the other.
   */
  async #uncontested(record: OutboxRecord, request: Request | undefined): Promise<Request | undefined> {
    if (request === undefined || request.type === 'get') return request;
    return (await this.#init.contested(record)) ? undefined : request;
  }

  async #persist(record: OutboxRecord, next: Entry | undefined, effects: readonly Effect[]): Promise<void> {
    if (next === undefined) await this.#init.files.remove(record.entry.id);
    else if (effects.some((effect) => effect.type === 'write')) await this.#init.files.write(next);
  }

  /** Writes an entry, even if the folder was taken over while this window was suspended. */
  async #write(entry: Entry): Promise<void> {
    try {
      await this.#init.files.write(entry);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      await this.#init.ensureFolder();
      await this.#init.files.write(entry);
    }
  }

  #adopt(record: OutboxRecord, next: Entry | undefined, effects: readonly Effect[]): void {
    const last = record.entry;
    this.#tell(last, effects);
    if (next === undefined) {
      this.#rememberSaved(last, effects);
      this.#init.records.remove(record);
    } else record.entry = next;
    this.#init.changed(last);
  }

  #tell({ server, traceId, id }: Entry, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'put') this.#init.store.put(server, effect.assessment);
      if (effect.type === 'forget') this.#init.store.remove(server, traceId, id);
    }
  }

  #rememberSaved(last: Entry, effects: readonly Effect[]): void {
    const told = effects.findLast((effect) => effect.type === 'put' || effect.type === 'forget');
    if (told === undefined) return;
    const held = told.type === 'put' ? told.assessment : null;
    // If someone else has changed it since, there's nothing of ours to undo.
    if (same(held, last.want)) this.#init.undoable.remember(last, last.undo, held, this.#init.clock.now());
  }

  #storageFailed(record: OutboxRecord, error: unknown): void {
    const reason = storageReason(error);
    record.storageWait = this.#init.clock.now() + STORAGE_RETRY_MS;
    if (reason === record.storageReason) return; // already logged
    record.storageReason = reason;
    this.#init.log(reason);
    this.#init.changed(record.entry);
  }
}
