import type { AssessmentApi } from '../../mlflow/api';
import type { Disposable } from '../../model/event';
import type { Clock } from '../storage/clock';
import type { OutboxEvent, Request } from './events';
import { waitingReason } from './reasons';
import type { OutboxRecord, Records } from './records';
import { owesDelete } from './entry';
import { unsettledIds, waitsToOverride } from './overriding';
import { afterAttempt, hurried, OPEN, type Gate } from './serverGate';
import { dueAt } from './timing';

/** Maximum number of concurrent requests to one server. */
const CONCURRENCY = 4;
/** How often (ms) to check whether a server is in use again, in case `wake` isn't called. */
const NOT_IN_USE_MS = 30_000;

export interface DispatcherInit {
  readonly records: Records;
  readonly clock: Clock;
  readonly api: (server: string) => AssessmentApi | undefined;
  /** Called when a record is due. Returns the request to send, if any. */
  readonly due: (record: OutboxRecord) => Promise<Request | undefined>;
  readonly perform: (api: AssessmentApi, record: OutboxRecord, request: Request) => Promise<OutboxEvent>;
  /** Applies the result of a request. Returns the next request, if any. */
  readonly answer: (record: OutboxRecord, event: OutboxEvent) => Promise<Request | undefined>;
  /** Ends a record's delay that we chose. */
  readonly wake: (record: OutboxRecord) => void;
  /** Called when the status of all pending labels of this server may have changed. */
  readonly serverChanged: (server: string) => void;
  readonly log: (message: string) => void;
}

/**
 * Decides when to send which entry, with one timer and a few concurrent requests per server. An unresponsive
 * server is tried with one entry, at increasing intervals. The others wait for that result and aren't
 * written.
 */
export class Dispatcher implements Disposable {
  readonly #init: DispatcherInit;
  readonly #active = new Map<string, number>();
  readonly #gates = new Map<string, Gate>();
  /** Why a server's gate is closed, as a sentence. */
  readonly #reasons = new Map<string, string>();
  #attempts = 0;
  #holds = 0;
  #timer: Disposable | undefined;
  #disposed = false;

  constructor(init: DispatcherInit) {
    this.#init = init;
  }

  /** Called when a server responds (again). Its pending labels become due. */
  wake(server: string): void {
    this.#setGate(server, OPEN, '');
    for (const record of this.#init.records.all()) {
      if (record.entry.server === server) this.#init.wake(record);
    }
    this.pump();
  }

  /** Gives priority to a label that the user has changed, or asked to send again (`retry`). */
  hurry(record: OutboxRecord, retry: boolean): void {
    const { server } = record.entry;
    record.lastTried = -1;
    this.#gates.set(server, hurried(this.#gate(server), this.#init.clock.now(), retry));
    this.pump();
  }

  /** Starts nothing while `run` is in progress, because entries from several folders may be of one label. */
  async during(run: () => Promise<void>): Promise<void> {
    this.#holds += 1;
    try {
      await run();
    } finally {
      this.#holds -= 1;
      this.pump();
    }
  }

  /** Returns why sending to a server is paused; '' if it isn't. */
  pausedReason(server: string): string {
    return this.#gate(server).closed ? (this.#reasons.get(server) ?? '') : '';
  }

  /** Starts what is due and sets the timer for the rest. Call it after any change. */
  pump(): void {
    if (this.#disposed || this.#holds > 0) return;
    const { clock, records } = this.#init;
    const now = clock.now();
    let next = Infinity;
    const all = records.all();
    const blocked = blockedRecords(all);
    const probes = new Map<string, OutboxRecord>();
    for (const record of all) {
      const { server } = record.entry;
      const due = this.#dueAt(record);
      if (due === undefined || blocked(record)) continue;
      if (due > now) next = Math.min(next, due);
      else if (this.#init.api(server) === undefined) next = Math.min(next, now + NOT_IN_USE_MS);
      else if (!this.#gate(server).closed) this.#start(record, CONCURRENCY);
      else if (record.lastTried < (probes.get(server)?.lastTried ?? Infinity)) probes.set(server, record);
    }
    for (const probe of probes.values()) this.#start(probe, 1);
    this.#timer?.dispose();
    this.#timer = next === Infinity ? undefined : clock.after(next - now, () => this.pump());
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
  }

  #gate(server: string): Gate {
    return this.#gates.get(server) ?? OPEN;
  }

  #setGate(server: string, gate: Gate, reason: string): void {
    const before = this.pausedReason(server);
    this.#gates.set(server, gate);
    this.#reasons.set(server, reason);
    if (this.pausedReason(server) !== before) this.#init.serverChanged(server);
  }

  #dueAt(record: OutboxRecord): number | undefined {
    const due = record.busy ? undefined : dueAt(record.entry);
    if (due === undefined) return undefined;
    const gate = this.#gate(record.entry.server);
    return Math.max(due, record.storageWait, gate.closed ? gate.until : 0);
  }

  /** Starts a record if the limit allows it. Otherwise, the `pump` after a running one starts it. */
  #start(record: OutboxRecord, atOnce: number): void {
    if ((this.#active.get(record.entry.server) ?? 0) < atOnce) void this.#work(record);
  }

  async #work(record: OutboxRecord): Promise<void> {
    const { server } = record.entry;
    record.busy = true;
    this.#attempts += 1;
    record.lastTried = this.#attempts;
    this.#active.set(server, (this.#active.get(server) ?? 0) + 1);
    try {
      let request = await this.#init.due(record);
      // A request that was aborted by `dispose` stays in doubt on disk.
      while (request !== undefined && !this.#isDisposed()) {
        const event = await this.#perform(record, request);
        request = this.#isDisposed() ? undefined : await this.#init.answer(record, event);
      }
    } catch (error) {
      this.#init.log(`A label could not be worked on: ${String(error)}`);
      record.storageWait = this.#init.clock.now() + NOT_IN_USE_MS;
    } finally {
      record.busy = false;
      this.#active.set(server, (this.#active.get(server) ?? 1) - 1);
      this.pump();
    }
  }

  #isDisposed(): boolean {
    return this.#disposed;
  }

  async #perform(record: OutboxRecord, request: Request): Promise<OutboxEvent> {
    const { server } = record.entry;
    const api = this.#init.api(server);
    if (api === undefined) return this.#notInUse(request);
    const event = await this.#init.perform(api, record, request);
    const before = this.#gate(server);
    const gate = afterAttempt(before, event);
    const failed = event.type === 'failed' || event.type === 'lookFailed';
    this.#setGate(server, gate, failed ? waitingReason(server, event.failure) : '');
    // The server responds again, so the other entries don't have to wait for their backoff.
    if (before.failures > 0 && gate.failures === 0) this.wake(server);
    return event;
  }

  /** The server was changed between the write and the send, so the request was never sent. */
  #notInUse(request: Request): OutboxEvent {
    const failure = { class: 'neverLeft', status: undefined, detail: '', retryAfterMs: undefined } as const;
    const type = request.type === 'get' ? 'lookFailed' : 'failed';
    return { type, at: this.#init.clock.now(), failure, jitter: 0, healthy: false };
  }
}

/** Returns which records must wait for another entry. When that entry is done, `pump` is called again. */
function blockedRecords(all: readonly OutboxRecord[]): (record: OutboxRecord) => boolean {
  // The delete of a replaced label waits until the replacement's file says that it's released.
  const replaced = new Set<string>();
  let overrides = false;
  for (const { entry } of all) {
    if (entry.want !== null && entry.want.overrides !== null) overrides = true;
    if (entry.replaces !== null && owesDelete(entry) && entry.state !== 'refused')
      replaced.add(entry.replaces.id);
  }
  const unsettled = overrides ? unsettledIds(all.map(({ entry }) => entry)) : new Set<string>();
  return ({ entry }) => (entry.want === null && replaced.has(entry.id)) || waitsToOverride(entry, unsettled);
}
