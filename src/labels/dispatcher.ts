import type { AssessmentApi } from '../mlflow/api';
import type { Disposable } from '../model/event';
import type { Clock } from './clock';
import type { OutboxEvent, Request } from './events';
import type { OutboxRecord, Records } from './records';
import { owesDelete } from './entry';
import { unsettledIds, waitsToOverride } from './overriding';
import { dueAt } from './timing';

/** Requests to one server at a time. */
const CONCURRENCY = 4;
/** A server that wants a sign-in is tried again by itself after this long (ms), in case nobody says `wake`. */
const PAUSE_MS = 5 * 60_000;
/** How often (ms) to ask whether a server has come into use, in case nobody says `wake`. */
const NOT_IN_USE_MS = 30_000;

export interface DispatcherInit {
  readonly records: Records;
  readonly clock: Clock;
  readonly api: (server: string) => AssessmentApi | undefined;
  /** Says that a record is due; answers the request to do, if there is one. */
  readonly due: (record: OutboxRecord) => Promise<Request | undefined>;
  readonly perform: (api: AssessmentApi, record: OutboxRecord, request: Request) => Promise<OutboxEvent>;
  /** Takes the answer; answers the next request, if there is one. */
  readonly answer: (record: OutboxRecord, event: OutboxEvent) => Promise<Request | undefined>;
  /** Ends a record's wait that was only ours. */
  readonly wake: (record: OutboxRecord) => void;
  readonly log: (message: string) => void;
}

/** Decides which entry is sent when: one timer, a few requests a server at a time, a pause where a sign-in is wanted. */
export class Dispatcher implements Disposable {
  readonly #init: DispatcherInit;
  readonly #active = new Map<string, number>();
  readonly #paused = new Map<string, { readonly until: number; readonly reason: string }>();
  /** Servers whose last request brought no answer. */
  readonly #silent = new Set<string>();
  #timer: Disposable | undefined;
  #disposed = false;

  constructor(init: DispatcherInit) {
    this.#init = init;
  }

  pause(server: string, reason: string): void {
    this.#paused.set(server, { until: this.#init.clock.now() + PAUSE_MS, reason });
  }

  /** A server answers (again): what waits for it is due now. */
  wake(server: string): void {
    this.#paused.delete(server);
    for (const record of this.#init.records.all()) {
      if (record.entry.server === server) this.#init.wake(record);
    }
    this.pump();
  }

  /** Why nothing is sent to a server for a while; '' when nothing stands against it. */
  pausedReason(server: string): string {
    const pause = this.#paused.get(server);
    return pause !== undefined && pause.until > this.#init.clock.now() ? pause.reason : '';
  }

  /** Starts what is due and sets the timer for the rest. Call it after anything has changed. */
  pump(): void {
    if (this.#disposed) return;
    const { clock, records } = this.#init;
    const now = clock.now();
    let next = Infinity;
    const all = records.all();
    const replaced = replacedIds(all);
    const unsettled = unsettledIds(all.map(({ entry }) => entry));
    for (const record of all) {
      const due = this.#dueAt(record);
      // The delete of a replaced label waits until the other one's file says that it does not owe it any more.
      if (due === undefined || (record.entry.want === null && replaced.has(record.entry.id))) continue;
      if (waitsToOverride(record.entry, unsettled)) continue; // until that one's end pumps again
      if (due > now) next = Math.min(next, due);
      else if (this.#init.api(record.entry.server) === undefined) next = Math.min(next, now + NOT_IN_USE_MS);
      else if (this.#mayStart(record)) void this.#work(record);
    }
    this.#timer?.dispose();
    this.#timer = next === Infinity ? undefined : clock.after(next - now, () => this.pump());
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
  }

  #dueAt(record: OutboxRecord): number | undefined {
    const due = record.busy ? undefined : dueAt(record.entry);
    if (due === undefined) return undefined;
    return Math.max(due, record.storageWait, this.#paused.get(record.entry.server)?.until ?? 0);
  }

  /** What is refused here is started by the `pump` after one of those that are out. */
  #mayStart(record: OutboxRecord): boolean {
    return (this.#active.get(record.entry.server) ?? 0) < CONCURRENCY;
  }

  async #work(record: OutboxRecord): Promise<void> {
    const { server } = record.entry;
    record.busy = true;
    this.#active.set(server, (this.#active.get(server) ?? 0) + 1);
    try {
      let request = await this.#init.due(record);
      // A request that was aborted by closing stays in doubt on disk, as it is.
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
    if (event.type !== 'seen' && event.type !== 'answered') this.#silent.add(server);
    // When a silent server answers one label, the others need not wait out their back-off.
    else if (this.#silent.delete(server)) this.wake(server);
    return event;
  }

  /** The server was changed between the write and the send: it never left. */
  #notInUse(request: Request): OutboxEvent {
    const failure = { class: 'neverLeft', status: undefined, detail: '', retryAfterMs: undefined } as const;
    const type = request.type === 'get' ? 'lookFailed' : 'failed';
    return { type, at: this.#init.clock.now(), failure, jitter: 0, healthy: false };
  }
}

/** The labels whose delete another one still has to ask for. */
function replacedIds(records: readonly OutboxRecord[]): ReadonlySet<string> {
  const owing = records.filter(({ entry }) => owesDelete(entry) && entry.state !== 'refused');
  return new Set(owing.flatMap(({ entry }) => entry.replaces?.id ?? []));
}
