import * as l10n from '@vscode/l10n';
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
  Undoable,
} from './outboxApi';
import { Claims, type OtherVersion } from './claims';
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
import { restartFromOtherWindow } from './step';
import { HOLD_MS } from './timing';
import { Transitions } from './transitions';
import { UndoableChanges } from './undoable';
import { newAssessmentId, desiredByCreate, desiredByEdit } from './desiredState';
import { OutboxWindow } from './window';

export interface LabelOutboxOptions {
  /** `globalStorageUri` as a path. The outbox is in its `outbox` folder. */
  readonly root: string;
  /**
   * Returns the client of a server, by its canonical URI; undefined if the server isn't in use. Its labels
   * then stay pending.
   */
  readonly api: (server: string) => AssessmentApi | undefined;
  readonly store: LabelStore;
  readonly log: (message: string) => void;
  readonly files?: FileSystem;
  readonly clock?: Clock;
  /** Returns a number in [0, 1) that spreads out the retries. */
  readonly random?: () => number;
  readonly newId?: () => string;
  readonly identity?: WindowIdentity;
  readonly isRunning?: (pid: number) => boolean;
}

const NOTHING: readonly PendingLabel[] = [];

/**
 * The only way to write labels. A label accepted here is neither lost nor written twice, even after a crash.
 * Call `start` once, at activation.
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
  #starting: Promise<void> = Promise.resolve();
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

  /**
   * Takes over the entries of dead windows and starts sending. Rejects when the outbox's folder can't be
   * written or listed. Even then, sending starts, and the next heartbeat tries again.
   */
  start(): Promise<void> {
    this.#starting = this.#window.start().finally(() => this.#dispatcher.pump());
    return this.#starting;
  }

  async started(): Promise<void> {
    await this.#starting.catch(() => undefined); // the caller of `start` reports it
  }

  async create(server: string, label: CreateLabel): Promise<string> {
    const id = this.#newId();
    const want = desiredByCreate(label, id, this.#clock.wall());
    await this.#queue.run(id, () =>
      this.#open({ server, traceId: label.traceId, id, base: null, baseAt: 0, want }),
    );
    return id;
  }

  async edit(server: string, label: EditLabel): Promise<void> {
    const { id, traceId } = label.base;
    await this.#queue.run(id, async () => {
      const { record, beats, rev } = await this.#takeForChange(server, id, label.base);
      const want = desiredByEdit(record?.entry.want ?? label.base, label, this.#clock.wall());
      if (record !== undefined)
        await this.#byUser(record, { type: 'edit', at: this.#clock.now(), want, beats });
      else if (!same(label.base, want)) {
        await this.#open({ server, traceId, id, base: label.base, baseAt: 0, want, rev });
      }
    });
  }

  async replace(server: string, base: Assessment, change: ReplaceLabel): Promise<string> {
    return this.#queue.run(base.id, async () => {
      const { record } = await this.#takeForChange(server, base.id, base);
      return this.#replacing.replace(server, base, record, change);
    });
  }

  async delete(server: string, base: Assessment, holdMs = HOLD_MS): Promise<void> {
    const { id, traceId } = base;
    await this.#queue.run(id, async () => {
      const { record, beats, rev } = await this.#takeForChange(server, id, base);
      const at = this.#clock.now();
      const heldUntil = at + holdMs;
      if (record !== undefined) await this.#byUser(record, { type: 'delete', at, holdMs, beats });
      else await this.#open({ server, traceId, id, base, baseAt: 0, want: null, heldUntil, rev });
    });
  }

  async undo(id: string, saved?: Undoable): Promise<boolean> {
    const change = this.#undoable.get(id) ?? saved;
    const taken = await this.#queue.run(id, async () => {
      // If another label has replaced this one, or another window has changed it since, that isn't ours to
      // undo.
      if (this.#replacing.isReplaced(id) || (await this.#claims.takenByOtherWindow(id))) return undefined;
      const record = this.#records.get(id);
      if (record !== undefined) return { replaced: await this.#replacing.undo(record) };
      return change && { replaced: await this.#replacing.undoSaved(change) };
    });
    // `restore` runs in the replaced label's queue. Waiting for it within this label's queue could deadlock.
    if (taken?.replaced !== undefined) await this.#replacing.restore(taken.replaced);
    if (change !== undefined) this.#undoable.forget(change);
    return taken !== undefined;
  }

  isElsewhere(id: string): Promise<boolean> {
    return this.#queue.run(id, () => this.#claims.takenByOtherWindow(id));
  }

  async retry(id: string): Promise<void> {
    await this.#queue.run(id, async () => {
      const shown = this.#records.get(id)?.entry.want;
      await this.#claims.take(id, null);
      const record = this.#records.get(id);
      if (record === undefined) return;
      const at = this.#clock.now();
      // The version that the user sees wins, even if another window has changed the label since. Not a
      // delete, though: then the later change wins.
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
    if (this.#records.isEmpty && this.#elsewhere.isEmpty) return NOTHING;
    const own = this.#records.ofTrace(server, traceId);
    const others = this.#elsewhere.ofTrace(server, traceId);
    if (own.length === 0 && others.length === 0) return NOTHING;
    return [...own.map((record) => this.#toPending(record)), ...others.map(elsewherePending)];
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

  /** Stops the outbox. Writes nothing: every change is on disk already, and so is every request in flight. */
  dispose(): void {
    this.#disposed = true;
    this.#dispatcher.dispose();
    this.#window.dispose();
    this.#sender.abort();
    this.#changed.dispose();
  }

  async #open(init: EntryInit): Promise<void> {
    if (this.#disposed) throw new Error(l10n.t("The window is closing, so the label wasn't saved."));
    this.#dispatcher.hurry(await this.#transitions.open(newEntry(init)), false);
  }

  async #byUser(record: OutboxRecord, event: OutboxEvent): Promise<void> {
    if (this.#disposed) throw new Error(l10n.t("The window is closing, so the change wasn't saved."));
    await this.#transitions.byUser(record, event);
    this.#dispatcher.hurry(record, false);
  }

  /**
   * Returns the record of a label that the user is about to change; undefined if it isn't in the outbox.
   * @throws Error when another label replaces it, or when it's pending for another server.
   */
  #changeable(server: string, id: string): OutboxRecord | undefined {
    if (this.#replacing.isReplaced(id))
      throw new Error(l10n.t('This label was moved. Change it on its new span.'));
    return this.#records.of(server, id);
  }

  /**
   * Like `#changeable`, but takes over other windows' versions first. `beats`: those that the user hasn't
   * seen. `rev`: the number for a new entry.
   */
  async #takeForChange(
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
   * Called before a request is sent. Returns whether another window is saving the same label, which happens
   * when two windows change a label at the same moment. If so, the request isn't sent: this window takes over
   * the other version and merges it, or first gives the other window time to do so. The window whose folder
   * comes first by name doesn't wait.
   */
  async #contested(record: OutboxRecord): Promise<boolean> {
    const { id, want } = record.entry;
    const isNew = ({ folder, entry }: OtherVersion): boolean => !record.joined.has(`${folder} ${entry.rev}`);
    const held = (await this.#claims.heldElsewhere(id)).filter(isNew);
    if (held.length === 0) return false;
    await this.#transitions.note(record, { type: 'contested', at: this.#clock.now() });
    const otherGoesFirst = held.some(
      ({ folder, entry }) => entry.state === 'waiting' && folder < this.#window.folder,
    );
    record.yielded = !record.yielded && otherGoesFirst;
    if (record.yielded) {
      record.storageWait = this.#clock.now() + 2 * BEAT_MS;
      return true;
    }
    const { left } = await this.#claims.take(id, want);
    for (const { folder, entry } of left) {
      // Its file couldn't be taken, so merge a copy. The other window does the same with our version.
      await this.#transitions.join(record, restartFromOtherWindow(entry, this.#clock.now()));
      record.joined.add(`${folder} ${entry.rev}`);
    }
    return true;
  }

  /**
   * Returns another window's version of this label if it differs from `entry`. There can be one that couldn't
   * be taken over, or that was only just written.
   */
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

  /** Runs in the queue of the record's ID; not at all if the record has been removed by then. */
  #inTurn<T>(record: OutboxRecord, run: () => Promise<T>): Promise<T | undefined> {
    return this.#queue.run(record.entry.id, async () => (this.#records.holds(record) ? run() : undefined));
  }
}
