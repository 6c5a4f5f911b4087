import type { AssessmentApi } from '../mlflow/api';
import type { Assessment } from '../model/assessment';
import { Emitter } from '../model/event';
import type { CreateLabel, EditLabel, LabelOutboxApi, LabelStore, PendingLabel, ReplaceLabel } from './api';
import { systemClock, type Clock } from './clock';
import { toPending } from './describe';
import { Dispatcher } from './dispatcher';
import { neverLeft, newEntry, owesDelete, type Entry, type EntryInit } from './entry';
import type { OutboxEvent } from './events';
import type { FileSystem } from './fileSystem';
import { EntryFiles, type UnreadableFile } from './files';
import { Housekeeping } from './housekeeping';
import { isRunning, systemIdentity, type WindowIdentity } from './identity';
import { KeyedQueue } from './keyedQueue';
import { nodeFiles } from './nodeFiles';
import { Records, type OutboxRecord } from './records';
import { serverName } from './reasons';
import { same } from './same';
import { Sender } from './sender';
import { HOLD_MS } from './timing';
import { Transitions } from './transitions';
import { UndoableChanges } from './undoable';
import { newAssessmentId, wantedByCreate, wantedByEdit, wantedByReplace } from './wishes';
import { OutboxWindow } from './window';

export interface LabelOutboxOptions {
  /** `globalStorageUri` as a path; the outbox is in its folder `outbox`. */
  readonly root: string;
  /** The client of a server (by its canonical identity); undefined while that one is not in use: its labels wait. */
  readonly api: (server: string) => AssessmentApi | undefined;
  readonly store: LabelStore;
  readonly log: (message: string) => void;
  readonly files?: FileSystem;
  readonly clock?: Clock;
  /** In [0, 1); spreads the attempts. */
  readonly random?: () => number;
  readonly newId?: () => string;
  readonly identity?: WindowIdentity;
  readonly isRunning?: (pid: number) => boolean;
}

/** A label whose delete is under way, and the one that stands in its place. */
interface Replacing {
  readonly server: string;
  readonly replaced: Assessment;
  readonly by: Assessment;
}

/**
 * The one way by which labels are written. A label that was taken in here is neither lost nor written twice, whatever
 * dies on the way (design.md, "The outbox"). Call `start` once, at activation.
 */
export class LabelOutbox implements LabelOutboxApi {
  readonly #options: LabelOutboxOptions;
  readonly #clock: Clock;
  readonly #window: OutboxWindow;
  readonly #records = new Records();
  readonly #undoable = new UndoableChanges();
  readonly #queue = new KeyedQueue();
  readonly #sender: Sender;
  readonly #transitions: Transitions;
  readonly #housekeeping: Housekeeping;
  readonly #dispatcher: Dispatcher;
  readonly #changed = new Emitter<{
    readonly server: string;
    readonly traceId: string;
    readonly id: string;
  }>();
  #disposed = false;

  readonly onDidChange = this.#changed.event;

  constructor(options: LabelOutboxOptions) {
    const { log, store } = options;
    const clock = options.clock ?? systemClock;
    this.#options = options;
    this.#clock = clock;
    const files = options.files ?? nodeFiles;
    this.#sender = new Sender(clock, options.random ?? Math.random);
    this.#window = new OutboxWindow({
      files,
      clock,
      outbox: `${options.root}/outbox`,
      identity: options.identity ?? systemIdentity(),
      isRunning: options.isRunning ?? isRunning,
      onAdopted: (folder) => this.#housekeeping.adopt(folder).finally(() => this.#dispatcher.pump()),
      onGap: () => this.#housekeeping.afterGap(),
      onBeat: () => this.#housekeeping.sweep(),
      log,
    });
    const own = new EntryFiles(files, clock, this.#window.folder);
    const changed = ({ server, traceId, id }: Entry): void => this.#changed.fire({ server, traceId, id });
    this.#transitions = new Transitions({
      files: own,
      ensureFolder: () => this.#window.ensureFolder(),
      records: this.#records,
      undoable: this.#undoable,
      store,
      clock,
      changed,
      pause: ({ server, reason }) => this.#dispatcher.pause(server, reason),
      release: (server, replaced) => this.#deleteReplaced(server, replaced),
      log,
    });
    const [records, queue, transitions] = [this.#records, this.#queue, this.#transitions];
    this.#housekeeping = new Housekeeping({ files, clock, own, records, queue, changed, transitions });
    this.#dispatcher = new Dispatcher({
      records: this.#records,
      clock,
      api: options.api,
      due: (record) =>
        this.#inTurn(record, () => this.#transitions.due(record, { type: 'due', at: clock.now() })),
      perform: (api, record, request) => this.#sender.perform(api, record.entry, request),
      answer: (record, event) => this.#inTurn(record, () => this.#transitions.answer(record, event)),
      wake: (record) => this.#transitions.wake(record),
      log,
    });
  }

  /** Takes over what dead windows left and begins to send. Rejects when the folder cannot be read; creating then fails, too. */
  async start(): Promise<void> {
    try {
      await this.#window.start();
    } finally {
      this.#dispatcher.pump();
    }
  }

  async create(server: string, label: CreateLabel): Promise<string> {
    const id = this.#newId();
    const want = wantedByCreate(label, id, this.#clock.wall());
    await this.#queue.run(id, () =>
      this.#open({ server, traceId: label.traceId, id, base: null, baseAt: 0, want }),
    );
    return id;
  }

  async edit(server: string, label: EditLabel): Promise<void> {
    const { id, traceId } = label.base;
    await this.#queue.run(id, async () => {
      const record = this.#changeable(server, id);
      const want = wantedByEdit(record?.entry.want ?? label.base, label, this.#clock.wall());
      if (record !== undefined) await this.#byUser(record, { type: 'edit', at: this.#clock.now(), want });
      else if (!same(label.base, want)) {
        await this.#open({ server, traceId, id, base: label.base, baseAt: 0, want });
      }
    });
  }

  async replace(server: string, base: Assessment, change: ReplaceLabel): Promise<string> {
    return this.#queue.run(base.id, async () => {
      const { traceId } = base;
      const [now, record] = [this.#clock.wall(), this.#changeable(server, base.id)];
      const replaced = record?.entry.want ?? base;
      if (record !== undefined && neverLeft(record.entry)) {
        // Nobody but us knows of it yet, so it can become anything.
        const want = wantedByReplace(replaced, change, base.id, now);
        await this.#byUser(record, { type: 'edit', at: this.#clock.now(), want });
        return base.id;
      }
      const id = this.#newId();
      const want = wantedByReplace(replaced, change, id, now);
      const made = { server, traceId, id, base: null, baseAt: 0, madeAt: base.createdAt };
      if (replaced.overrides === null) await this.#open({ ...made, want, replaces: replaced });
      else {
        // To delete it would make valid again what it overrides (contract §5), so it is overridden in its turn.
        if (record?.entry.base === null)
          throw new Error('This label is on its way. Move it once it is saved.');
        await this.#open({ ...made, want: { ...want, overrides: base.id } });
        if (record !== undefined) await this.#byUser(record, { type: 'discard', at: this.#clock.now() });
      }
      return id;
    });
  }

  async delete(server: string, base: Assessment, holdMs = HOLD_MS): Promise<void> {
    const { id, traceId } = base;
    await this.#queue.run(id, async () => {
      const at = this.#clock.now();
      const record = this.#changeable(server, id);
      if (record !== undefined) await this.#byUser(record, { type: 'delete', at, holdMs });
      else await this.#open({ server, traceId, id, base, baseAt: 0, want: null, heldUntil: at + holdMs });
    });
  }

  async undo(id: string): Promise<void> {
    const replacing = await this.#queue.run(id, async () => {
      if (this.#replacer(id) !== undefined) return undefined;
      const record = this.#records.get(id);
      const change = this.#undoable.take(id);
      if (record !== undefined) return this.#undoRecord(record);
      if (change === undefined || same(change.base, change.want)) return undefined;
      const { base: by, replaced } = change;
      if (replaced !== null && by !== null && change.want === null)
        return { server: change.server, replaced, by };
      await this.#open({ ...change, undo: change.want });
      return undefined;
    });
    if (replacing !== undefined) await this.#restore(replacing);
  }

  async retry(id: string): Promise<void> {
    await this.#queue.run(id, async () => {
      const record = this.#records.get(id);
      if (record !== undefined) await this.#byUser(record, { type: 'retry', at: this.#clock.now() });
    });
  }

  async discard(id: string): Promise<void> {
    await this.#queue.run(id, async () => {
      const record = this.#records.get(id);
      if (record !== undefined) await this.#byUser(record, { type: 'discard', at: this.#clock.now() });
    });
  }

  pending(server: string, traceId: string): readonly PendingLabel[] {
    return this.#records.ofTrace(server, traceId).map((record) => this.#toPending(record));
  }

  all(): readonly PendingLabel[] {
    const records = this.#records.all().filter((record) => record.entry.state !== 'settled');
    return records.map((record) => this.#toPending(record));
  }

  unreadable(): readonly UnreadableFile[] {
    return this.#housekeeping.unreadable;
  }

  wake(server: string): void {
    this.#dispatcher.wake(server);
  }

  /** Stops. Nothing needs to be written: everything is durable, and what is on its way is in doubt on disk. */
  dispose(): void {
    this.#disposed = true;
    this.#dispatcher.dispose();
    this.#window.dispose();
    this.#sender.abort();
    this.#changed.dispose();
  }

  async #open(init: EntryInit): Promise<void> {
    if (this.#disposed) throw new Error('The window is closing, so the label was not taken in.');
    await this.#transitions.open(newEntry(init));
    this.#dispatcher.pump();
  }

  async #byUser(record: OutboxRecord, event: OutboxEvent): Promise<void> {
    if (this.#disposed) throw new Error('The window is closing, so the change was not taken in.');
    await this.#transitions.byUser(record, event);
    this.#dispatcher.pump();
  }

  #newId(): string {
    return (this.#options.newId ?? newAssessmentId)();
  }

  /** Takes back a record's last change. Answers what it has replaced when that one's delete is under way already. */
  async #undoRecord(record: OutboxRecord): Promise<Replacing | undefined> {
    const at = this.#clock.now();
    const { server, want: by, undo, replaces: replaced, released } = record.entry;
    const isReplacing = undo === null && by !== null && replaced !== null;
    if (!isReplacing || (!released && this.#records.get(replaced.id)?.entry.want !== null)) {
      await this.#byUser(record, { type: 'undo', at });
      return undefined;
    }
    // A crash has left the delete with both; this one must not start it again.
    if (!released) await this.#byUser(record, { type: 'release', at });
    return { server, replaced, by };
  }

  /** Brings a replaced label back in the way in which it was replaced: what stands in its place goes once it is there. */
  async #restore({ server, replaced: want, by: replaces }: Replacing): Promise<void> {
    const { id, traceId, createdAt: madeAt } = want;
    await this.#queue.run(id, async () => {
      const record = this.#recordOf(server, id);
      this.#undoable.take(id);
      const at = this.#clock.now();
      if (record !== undefined) await this.#byUser(record, { type: 'restore', at, want, replaces });
      else await this.#open({ server, traceId, id, base: null, baseAt: 0, want, replaces, madeAt });
    });
  }

  /** Runs within the turn of the label that replaces it: its own turn never waits for that one. */
  async #deleteReplaced(server: string, replaced: Assessment): Promise<void> {
    const { id, traceId } = replaced;
    await this.#queue.run(id, async () => {
      const record = this.#recordOf(server, id);
      if (record === undefined) {
        await this.#open({ server, traceId, id, base: replaced, baseAt: 0, want: null, undo: null });
      } else if (record.entry.want === null || same(record.entry.want, replaced)) {
        await this.#byUser(record, { type: 'replaced', at: this.#clock.now() });
      } else this.#options.log(`The label ${id} was changed after it was replaced, so it stays.`);
    });
  }

  /** The entry that stands in the place of a label that is still there. */
  #replacer(id: string): OutboxRecord | undefined {
    return this.#records.all().find(({ entry }) => owesDelete(entry) && entry.replaces?.id === id);
  }

  /** The record of a label that the user changes. Throws when another stands in its place. */
  #changeable(server: string, id: string): OutboxRecord | undefined {
    const replacer = this.#replacer(id);
    if (replacer !== undefined && replacer.entry.state !== 'refused')
      throw new Error('This label was moved. Change it where it is now.');
    return this.#recordOf(server, id);
  }

  #recordOf(server: string, id: string): OutboxRecord | undefined {
    const record = this.#records.get(id);
    if (record !== undefined && record.entry.server !== server) {
      throw new Error(
        `This label still waits for ${serverName(record.entry.server)}. Send or discard it there first.`,
      );
    }
    return record;
  }

  #toPending(record: OutboxRecord): PendingLabel {
    const { server } = record.entry;
    const inUse = this.#options.api(server) !== undefined;
    return toPending(record, { inUse, paused: this.#dispatcher.pausedReason(server) }, this.#clock.now());
  }

  /** Runs when it is this id's turn; not at all when the record has gone by then. */
  #inTurn<T>(record: OutboxRecord, run: () => Promise<T>): Promise<T | undefined> {
    return this.#queue.run(record.entry.id, async () => (this.#records.holds(record) ? run() : undefined));
  }
}
