import type { Assessment } from '../../model/assessment';
import type { LabelStore } from './outboxApi';
import type { Clock } from '../storage/clock';
import type { Entry } from './entry';
import { isRequest, type Effect, type OutboxEvent, type Request, type Step } from './events';
import { errorCode } from '../storage/fileSystem';
import type { EntryFiles } from './files';
import type { OutboxRecord, Records } from './records';
import { mergeEntries, outlasting } from './merge';
import { same } from './same';
import { step } from './step';
import { StorageError, storageReason } from '../storage/storageError';
import type { UndoableChanges } from './undoable';

/** Next try after the disk could not be written, in ms. */
const STORAGE_RETRY_MS = 5_000;

export interface TransitionsInit {
  readonly files: EntryFiles;
  readonly ensureFolder: () => Promise<void>;
  readonly records: Records;
  readonly undoable: UndoableChanges;
  readonly store: LabelStore;
  readonly clock: Clock;
  /** What `pending` answers for this entry has changed. */
  readonly changed: (entry: Entry) => void;
  /** Another window has the same label in hand. Answers whether it has; the entry then is as it shall go on from here. */
  readonly contested: (record: OutboxRecord) => Promise<boolean>;
  /** What another window wants of a label, other than this entry. */
  readonly otherWish: (entry: Entry) => Promise<Entry | undefined>;
  /** Its file is another window's now. */
  readonly lost: (entry: Entry) => void;
  /** Has a label deleted that another one replaces. Resolves once that is durable; throws StorageError when it is not. */
  readonly release: (server: string, replaced: Assessment) => Promise<void>;
  readonly log: (message: string) => void;
}

/**
 * Takes records through `step` and does its effects on the disk, the store and the memory, in the order that keeps the
 * promise: written before it is shown, written before it is sent. The caller runs these one at a time for each id.
 */
export class Transitions {
  readonly #init: TransitionsInit;
  /** Files of entries that have gone, which could not be removed yet. */
  readonly #leftovers = new Set<string>();

  constructor(init: TransitionsInit) {
    this.#init = init;
  }

  /** Takes in what the user has just asked for. Throws StorageError when it cannot be made durable; then it is not taken in. */
  async open(entry: Entry): Promise<OutboxRecord> {
    const { files, records, changed } = this.#init;
    try {
      await this.#write(entry);
    } catch (error) {
      // It may be in place whole, only not flushed: it must not be sent by a later window after "not saved" was said.
      await files.remove(entry.id).catch(() => this.#leftovers.add(entry.id));
      throw new StorageError(error);
    }
    this.#leftovers.delete(entry.id);
    const record = records.add(entry);
    changed(entry);
    return record;
  }

  /** The user's changes. Throws StorageError when they cannot be made durable; then nothing has changed. */
  async byUser(record: OutboxRecord, event: OutboxEvent): Promise<void> {
    const [next, effects] = await this.#stepped(record.entry, event);
    if (effects.length === 0) return;
    try {
      if (next === undefined) await this.#init.files.remove(record.entry.id);
      else await this.#write(next);
    } catch (error) {
      throw new StorageError(error);
    }
    // One that was replaced cannot be taken back by itself.
    if (next === undefined && event.type !== 'replaced') {
      const { entry } = record;
      this.#init.undoable.remember(entry, entry.want, entry.base, entry.baseAt);
    }
    this.#adopt(record, next, effects);
    record.unsaved = false;
    record.storageReason = '';
  }

  /** Its time has come. Answers the request to do now; what it says is on disk by then, and the file is still ours. */
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
   * What a request has brought. That stands in memory even when it cannot be written: on disk the request is in doubt
   * then, which is looked up after a restart. Answers the request to do now, if there is one.
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
        // The request is not on disk, so it does not leave; what was asked is asked again.
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

  /** Ends a wait that was only ours. Not written: a restart ends it, too. */
  wake(record: OutboxRecord): void {
    const [next] = step(record.entry, { type: 'wake', at: this.#init.clock.now() });
    if (next !== undefined) record.entry = next;
    record.storageWait = 0;
  }

  /** Forgets a record whose file another window has taken over: that one sends it. */
  lose(record: OutboxRecord): void {
    this.#init.log(`Another window has taken over the label ${record.entry.id}.`);
    this.#init.records.remove(record);
    this.#init.lost(record.entry);
    this.#init.changed(record.entry);
  }

  /** Takes a record through an event that only has to be written. Throws the system's error. */
  async note(record: OutboxRecord, event: OutboxEvent): Promise<void> {
    const [next, effects] = step(record.entry, event);
    await this.#persist(record, next, effects);
    this.#adopt(record, next, effects);
  }

  /** Joins what another window wants of it. Throws the system's error. */
  async join(record: OutboxRecord, theirs: Entry): Promise<void> {
    const merged = mergeEntries(record.entry, theirs, this.#init.clock.now());
    await this.#init.files.write(merged);
    record.entry = merged;
    record.unsaved = false;
    this.#init.changed(merged);
  }

  /** Whether the file of this id is a leftover; then it is none from now on. */
  reuse(id: string): boolean {
    return this.#leftovers.delete(id);
  }

  get leftovers(): readonly string[] {
    return [...this.#leftovers];
  }

  /** Removes a file that could not be removed when its entry went. */
  async sweep(id: string): Promise<void> {
    if (!this.#leftovers.has(id)) return;
    await this.#init.files.remove(id);
    this.#leftovers.delete(id);
  }

  /**
   * A step. As long as another window has an older wish for the label in hand, which could not be taken over, ours does
   * not go: the other one has to find it, to know that it is the older.
   */
  async #stepped(entry: Entry, event: OutboxEvent): Promise<Step> {
    const [next, effects] = step(entry, event);
    if (next !== undefined) return [next, effects];
    const other = await this.#init.otherWish(entry);
    return other === undefined ? [next, effects] : outlasting(entry, event, effects, other);
  }

  /**
   * The request, unless another window has the same label in hand. Ours is on disk by now, and only then we look at the
   * others': of two windows that send at once, one sees the other.
   */
  async #uncontested(record: OutboxRecord, request: Request | undefined): Promise<Request | undefined> {
    if (request === undefined || request.type === 'get') return request;
    return (await this.#init.contested(record)) ? undefined : request;
  }

  async #persist(record: OutboxRecord, next: Entry | undefined, effects: readonly Effect[]): Promise<void> {
    if (next === undefined) await this.#init.files.remove(record.entry.id);
    else if (effects.some((effect) => effect.type === 'write')) await this.#init.files.write(next);
  }

  /** Writes also where the folder was taken over while we slept. */
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
    // Where somebody else has changed it since, there is nothing of ours to take back.
    if (same(held, last.want)) this.#init.undoable.remember(last, last.undo, held, this.#init.clock.now());
  }

  #storageFailed(record: OutboxRecord, error: unknown): void {
    const reason = storageReason(error);
    record.storageWait = this.#init.clock.now() + STORAGE_RETRY_MS;
    if (reason === record.storageReason) return; // said already
    record.storageReason = reason;
    this.#init.log(reason);
    this.#init.changed(record.entry);
  }
}
