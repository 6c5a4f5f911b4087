import type { AssessmentApi } from '../../mlflow/api';
import type { Assessment } from '../../model/assessment';
import { Emitter } from '../../model/event';
import type {
  CreateLabel,
  EditLabel,
  LabelOutboxApi,
  LabelStore,
  PendingLabel,
  ReplaceLabel,
} from './outboxApi';
import { Claims, type Held } from './claims';
import { systemClock, type Clock } from '../storage/clock';
import { elsewherePending, toPending } from './describe';
import { Dispatcher } from './dispatcher';
import { Elsewhere } from './elsewhere';
import { newEntry, type Entry, type EntryInit } from './entry';
import type { OutboxEvent } from './events';
import type { FileSystem } from '../storage/fileSystem';
import { EntryFiles, type UnreadableFile } from './files';
import { Housekeeping } from './housekeeping';
import { isRunning, systemIdentity, type WindowIdentity } from './windowIdentity';
import { KeyedQueue } from './keyedQueue';
import { nodeFiles } from '../storage/nodeFiles';
import { Records, type OutboxRecord } from './records';
import { Replacing } from './replacing';
import { same, sameEnd } from './same';
import { Sender } from './sender';
import { BEAT_MS } from './heartbeat';
import { taken } from './stepUser';
import { HOLD_MS } from './timing';
import { Transitions } from './transitions';
import { UndoableChanges } from './undoable';
import { newAssessmentId, wantedByCreate, wantedByEdit } from './wishes';
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

/**
 * The one way by which labels are written. A label that was taken in here is neither lost nor written twice, whatever
 * dies on the way. Call `start` once, at activation.
 */
export class LabelOutbox implements LabelOutboxApi {
  readonly #options: LabelOutboxOptions;
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #window: OutboxWindow;
  readonly #records = new Records();
  readonly #undoable = new UndoableChanges();
  readonly #queue = new KeyedQueue();
  readonly #sender: Sender;
  readonly #replacing: Replacing;
  readonly #transitions: Transitions;
  readonly #housekeeping: Housekeeping;
  readonly #dispatcher: Dispatcher;
  readonly #claims: Claims;
  readonly #elsewhere: Elsewhere;
  readonly #changed = new Emitter<Pick<Entry, 'server' | 'traceId' | 'id'>>();
  #disposed = false;

  readonly onDidChange = this.#changed.event;

  constructor(options: LabelOutboxOptions) {
    const { log, store } = options;
    const clock = options.clock ?? systemClock;
    this.#options = options;
    this.#clock = clock;
    this.#newId = options.newId ?? newAssessmentId;
    const files = options.files ?? nodeFiles;
    this.#sender = new Sender(clock, options.random ?? Math.random);
    this.#window = new OutboxWindow({
      files,
      clock,
      outbox: `${options.root}/outbox`,
      identity: options.identity ?? systemIdentity(),
      isRunning: options.isRunning ?? isRunning,
      adopting: (run) => this.#dispatcher.during(run),
      onAdopted: (folder) => this.#housekeeping.adopt(folder),
      onGap: () => this.#housekeeping.checkOwn(),
      onBeat: async () => {
        await this.#housekeeping.checkOwn();
        await this.#elsewhere.refresh();
        await this.#housekeeping.sweep();
      },
      log,
    });
    const own = new EntryFiles(files, clock, this.#window.folder);
    const [records, undoable, queue] = [this.#records, this.#undoable, this.#queue];
    const changed = ({ server, traceId, id }: Entry): void => this.#changed.fire({ server, traceId, id });
    this.#transitions = new Transitions({
      files: own,
      ensureFolder: () => this.#window.ensureFolder(),
      records,
      undoable,
      store,
      clock,
      changed,
      contested: (record) => this.#contested(record),
      otherWish: (entry) => this.#otherWish(entry),
      lost: (entry) => {
        this.#elsewhere.add(entry);
        void this.#elsewhere.refresh().catch((error: unknown) => log(String(error)));
      },
      release: (server, replaced) => this.#replacing.deleteReplaced(server, replaced),
      log,
    });
    const transitions = this.#transitions;
    this.#replacing = new Replacing({
      records,
      undoable,
      queue,
      clock,
      newId: this.#newId,
      open: (init) => this.#open(init),
      byUser: (record, event) => this.#byUser(record, event),
      log,
    });
    const reuse = (id: string): boolean => transitions.reuse(id);
    const adopting = { files, clock, own, records, queue, changed, reuse, transitions, log };
    this.#housekeeping = new Housekeeping(adopting);
    this.#claims = new Claims({
      ...adopting,
      outbox: `${options.root}/outbox`,
      newTakenFolder: () => this.#window.newTakenFolder(),
    });
    this.#elsewhere = new Elsewhere({
      isOurs: (id) => records.get(id) !== undefined,
      heldElsewhere: (id) => this.#claims.heldElsewhere(id, true),
      look: async ({ server, traceId, id }) => {
        const api = options.api(server);
        if (api === undefined) throw new Error(`${server} is not in use`);
        return (await api.getAssessment(traceId, id)) ?? null;
      },
      seen: ({ server, traceId, id }, held) =>
        held === null ? store.remove(server, traceId, id) : store.put(server, held),
      changed,
      log,
    });
    this.#dispatcher = new Dispatcher({
      records,
      clock,
      api: options.api,
      due: (record) => this.#inTurn(record, () => transitions.due(record, { type: 'due', at: clock.now() })),
      perform: (api, record, request) => this.#sender.perform(api, record.entry, request),
      answer: (record, event) => this.#inTurn(record, () => transitions.answer(record, event)),
      wake: (record) => transitions.wake(record),
      serverChanged: (server) => this.#serverChanged(server),
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
      const { record, beats, rev } = await this.#taken(server, id, label.base);
      const want = wantedByEdit(record?.entry.want ?? label.base, label, this.#clock.wall());
      if (record !== undefined)
        await this.#byUser(record, { type: 'edit', at: this.#clock.now(), want, beats });
      else if (!same(label.base, want)) {
        await this.#open({ server, traceId, id, base: label.base, baseAt: 0, want, rev });
      }
    });
  }

  async replace(server: string, base: Assessment, change: ReplaceLabel): Promise<string> {
    return this.#queue.run(base.id, async () => {
      const { record } = await this.#taken(server, base.id, base);
      return this.#replacing.replace(server, base, record, change);
    });
  }

  async delete(server: string, base: Assessment, holdMs = HOLD_MS): Promise<void> {
    const { id, traceId } = base;
    await this.#queue.run(id, async () => {
      const { record, beats, rev } = await this.#taken(server, id, base);
      const at = this.#clock.now();
      const heldUntil = at + holdMs;
      if (record !== undefined) await this.#byUser(record, { type: 'delete', at, holdMs, beats });
      else await this.#open({ server, traceId, id, base, baseAt: 0, want: null, heldUntil, rev });
    });
  }

  async undo(id: string): Promise<void> {
    const change = this.#undoable.get(id);
    const replaced = await this.#queue.run(id, async () => {
      // What another window has made of it since is not ours to take back.
      if (this.#replacing.isReplaced(id) || (await this.#claims.isOthers(id))) return undefined;
      const record = this.#records.get(id);
      if (record !== undefined) return this.#replacing.undo(record);
      return change && this.#replacing.undoSaved(change);
    });
    // In the turn of the other label, and not within this one's: that could wait for this one.
    if (replaced !== undefined) await this.#replacing.restore(replaced);
    if (change !== undefined) this.#undoable.forget(change);
  }

  async retry(id: string): Promise<void> {
    await this.#queue.run(id, async () => {
      const shown = this.#records.get(id)?.entry.want;
      await this.#claims.take(id, null);
      const record = this.#records.get(id);
      if (record === undefined) return;
      const at = this.#clock.now();
      // What is seen and sent again is the last word, also where another window has had one since.
      if (shown !== undefined && shown !== null && !sameEnd(shown, record.entry.want))
        await this.#byUser(record, { type: 'edit', at, want: shown });
      else await this.#byUser(record, { type: 'retry', at });
      this.#dispatcher.hurry(record, true);
    });
  }

  async discard(id: string): Promise<void> {
    await this.#queue.run(id, async () => {
      await this.#claims.take(id, null);
      const record = this.#records.get(id);
      if (record !== undefined) await this.#byUser(record, { type: 'discard', at: this.#clock.now() });
    });
  }

  pending(server: string, traceId: string): readonly PendingLabel[] {
    const own = this.#records.ofTrace(server, traceId).map((record) => this.#toPending(record));
    const others = this.#elsewhere.ofTrace(server, traceId).map(elsewherePending);
    return [...own, ...others];
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
    this.#dispatcher.hurry(await this.#transitions.open(newEntry(init)), false);
  }

  async #byUser(record: OutboxRecord, event: OutboxEvent): Promise<void> {
    if (this.#disposed) throw new Error('The window is closing, so the change was not taken in.');
    await this.#transitions.byUser(record, event);
    this.#dispatcher.hurry(record, false);
  }

  /** The record of a label that the user changes. Throws when another stands in its place. */
  #changeable(server: string, id: string): OutboxRecord | undefined {
    if (this.#replacing.isReplaced(id)) throw new Error('This label was moved. Change it where it is now.');
    return this.#records.of(server, id);
  }

  /** The same, after what other windows want of it has come into our hands. `rev`: the number of a change that is new. */
  async #taken(
    server: string,
    id: string,
    base: Assessment,
  ): Promise<{ record: OutboxRecord | undefined; beats: readonly Assessment[]; rev: number }> {
    this.#changeable(server, id);
    const { unseen, highest } = await this.#claims.take(id, base);
    const record = this.#changeable(server, id);
    if (record !== undefined && record.entry.rev < highest) record.entry = { ...record.entry, rev: highest };
    return { record, beats: unseen, rev: highest + 1 };
  }

  /**
   * Looks whether another window has the same label in hand, before a request leaves. Such a thing comes about when two
   * windows change a label in the same moment. One of the two takes it over, and both wishes become one.
   */
  async #contested(record: OutboxRecord): Promise<boolean> {
    const { id, want } = record.entry;
    const isNew = ({ folder, entry }: Held): boolean => !record.joined.has(`${folder} ${entry.rev}`);
    const held = (await this.#claims.heldElsewhere(id)).filter(isNew);
    if (held.length === 0) return false;
    await this.#transitions.note(record, { type: 'contested', at: this.#clock.now() });
    const isFirst = held.some(
      ({ folder, entry }) => entry.state === 'waiting' && folder < this.#window.folder,
    );
    record.yielded = !record.yielded && isFirst;
    if (record.yielded) {
      record.storageWait = this.#clock.now() + 2 * BEAT_MS;
      return true;
    }
    const { left } = await this.#claims.take(id, want);
    for (const { folder, entry } of left) {
      // It stays where it is, so both windows want the same from now on.
      await this.#transitions.join(record, taken(entry, this.#clock.now()));
      record.joined.add(`${folder} ${entry.rev}`);
    }
    return true;
  }

  /** What another window wants of a label, where that is something else; it could not be taken over, or has just come. */
  async #otherWish({ id, want }: Entry): Promise<Entry | undefined> {
    const held = await this.#claims.heldElsewhere(id).catch(() => []);
    return held.map(({ entry }) => entry).find((entry) => !sameEnd(entry.want, want));
  }

  #serverChanged(server: string): void {
    for (const { entry } of this.#records.all()) {
      if (entry.server === server && entry.state === 'waiting' && entry.reason === '')
        this.#changed.fire({ server, traceId: entry.traceId, id: entry.id });
    }
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
