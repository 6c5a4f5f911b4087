import type { AssessmentPatch } from '../../../../src/mlflow/api';
import { newEntry, type Entry } from '../../../../src/labels/outbox/entry';
import { isRequest, type OutboxEvent, type Request, type Step } from '../../../../src/labels/outbox/events';
import type { Failure, FailureClass } from '../../../../src/labels/outbox/failure';
import { same } from '../../../../src/labels/outbox/same';
import { step } from '../../../../src/labels/outbox/step';
import { dueAt } from '../../../../src/labels/outbox/timing';
import type { Assessment } from '../../../../src/model/assessment';
import { seeded } from './random';
import { ID, SERVER, TRACE, assessment } from './samples';

/** The part that is left out of the outbox, to show that the model detects it. */
export type Mutant = 'none' | 'noGet' | 'noLastLook';

/** Faults end here (ms). Everything must be correct afterward. */
const CALM_AFTER = 10 * 60_000;
const END = 60 * 60_000;
const LATE_COMMIT_MS = 50_000;
const CLIENT_TIMEOUT_MS = 30_000;

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Runs one random history of one label: a server that loses responses and commits up to 50 s after the client
 * gave up, and a window that crashes anywhere. Returns a description of the wrong end state, or undefined.
 */
export function runHistory(seed: number, mutant: Mutant = 'none'): string | undefined {
  return new History(seed, mutant).run();
}

class History {
  readonly #random: () => number;
  readonly #tasks: Task[] = [];
  readonly #log: string[] = [];
  #time = 0;
  #order = 0;
  #incarnation = 0;
  /** When each incarnation of the window died. */
  readonly #deaths: number[] = [];
  #row: Assessment | null = null;
  #disk: Entry | undefined;
  #memory: Entry | undefined;
  #alive = true;
  /** A request is in flight. The next one is sent after its response. */
  #busy = false;
  /** The server's version as the store was last told. */
  #store: Assessment | null = null;
  #wanted: Assessment | null = null;
  #wantedBefore: Assessment | null = null;

  constructor(
    readonly seed: number,
    readonly mutant: Mutant,
  ) {
    this.#random = seeded(seed);
  }

  run(): string | undefined {
    let at = 0;
    const changes = 1 + this.#below(5);
    for (let change = 0; change < changes; change += 1) {
      this.#at(at, () => this.#userActs());
      at += this.#chance(0.5) ? this.#below(3_000) : this.#below(100_000);
    }
    for (let crash = this.#below(3); crash > 0; crash -= 1)
      this.#at(this.#below(150_000), () => this.#crash());
    for (;;) {
      const task = this.#next();
      if (task === undefined || task.at > END) break;
      this.#time = task.at;
      task.run();
    }
    return this.#verdict();
  }

  #verdict(): string | undefined {
    const wrong = (what: string): string => `seed ${this.seed}: ${what}\n${this.#log.join('\n')}`;
    if (this.#memory !== undefined) return wrong(`still ${this.#memory.state}: ${this.#memory.reason}`);
    if (this.#disk !== undefined) return wrong('its file is left');
    if (!same(this.#row, this.#wanted))
      return wrong(`the server holds ${show(this.#row)}, wanted ${show(this.#wanted)}`);
    if (!same(this.#store, this.#row))
      return wrong(`the store shows ${show(this.#store)}, the server ${show(this.#row)}`);
    return undefined;
  }

  #userActs(): void {
    if (!this.#alive) {
      this.#at(this.#time + 1_000, () => this.#userActs());
      return;
    }
    const entry = this.#memory;
    const shown = entry === undefined ? this.#store : entry.want;
    const dice = this.#random();
    const value = this.#below(4);
    const rationale = this.#chance(0.5) ? '' : `r${this.#below(2)}`;
    if (shown === null && (entry === undefined || dice < 0.5)) this.#wish(assessment({ value, rationale }));
    else if (shown !== null && dice < 0.5) this.#wish({ ...shown, value, rationale });
    else if (shown !== null && dice < 0.7) this.#wish(null);
    else if (dice < 0.8) this.#userEvent({ type: 'undo', at: this.#time }, () => this.#wantedBefore);
    else if (dice < 0.9) this.#userEvent({ type: 'retry', at: this.#time }, () => this.#wanted);
    else {
      this.#userEvent({ type: 'discard', at: this.#time }, (before) =>
        before.state === 'settled' ? this.#wanted : before.base,
      );
    }
  }

  #wish(want: Assessment | null): void {
    const wanted = (): Assessment | null => want;
    if (this.#memory === undefined) {
      if (want === null && this.#store === null) return;
      if (same(this.#store, want)) return;
      const heldUntil = want === null ? this.#time + 10_000 : 0;
      const fresh = { server: SERVER, traceId: TRACE, id: ID, base: this.#store, baseAt: 0, want, heldUntil };
      this.#commit(() => [newEntry(fresh), [{ type: 'write' }]], wanted);
    } else if (want === null) {
      this.#userEvent({ type: 'delete', at: this.#time, holdMs: 10_000 }, wanted);
    } else this.#userEvent({ type: 'edit', at: this.#time, want }, wanted);
  }

  #userEvent(event: OutboxEvent, wanted: (before: Entry) => Assessment | null): void {
    const entry = this.#memory;
    if (entry === undefined) return;
    const outcome = wanted(entry);
    this.#log.push(`${this.#time} user ${event.type} ${show(outcome)}`);
    this.#commit(
      () => step(entry, event),
      () => outcome,
      event.type === 'undo',
    );
  }

  /**
   * Performs a step's effects in order. The window may die before each one. `wanted` takes effect once it's
   * on disk.
   */
  #commit(make: () => Step, wanted?: () => Assessment | null, undone = false): void {
    let [next, effects] = make();
    if (this.mutant === 'noLastLook' && next?.state === 'settled')
      [next, effects] = [undefined, [{ type: 'remove' }]];
    if (wanted !== undefined && effects.length === 0) return;
    for (const effect of effects) {
      if (this.#time < CALM_AFTER && this.#chance(0.03)) {
        this.#crash();
        return;
      }
      if (effect.type === 'write') this.#disk = next;
      if (effect.type === 'remove') this.#disk = undefined;
      if (effect.type === 'put') this.#store = effect.assessment;
      if (effect.type === 'forget') this.#store = null;
      if ((effect.type === 'write' || effect.type === 'remove') && wanted !== undefined) {
        const outcome = wanted();
        if (undone) this.#wantedBefore = outcome;
        else if (!same(outcome, this.#wanted)) this.#wantedBefore = this.#wanted;
        this.#wanted = outcome;
      }
      if (isRequest(effect)) this.#request(effect, next);
    }
    if (!this.#alive) return;
    this.#memory = next;
    this.#schedule();
  }

  #event(event: OutboxEvent): void {
    const entry = this.#memory;
    if (entry === undefined) return;
    this.#log.push(`${this.#time} ${event.type}${event.type === 'failed' ? ` ${event.failure.class}` : ''}`);
    this.#commit(() => step(entry, event));
  }

  #schedule(): void {
    const due = this.#memory === undefined || this.#busy ? undefined : dueAt(this.#memory);
    if (due === undefined) return;
    this.#mine(Math.max(this.#time + 1, due), () => {
      if (!this.#busy) this.#event({ type: 'due', at: this.#time });
    });
  }

  #crash(): void {
    if (!this.#alive) return;
    this.#log.push(`${this.#time} crash`);
    this.#alive = false;
    this.#memory = undefined;
    this.#busy = false;
    this.#deaths[this.#incarnation] = this.#time;
    this.#incarnation += 1;
    const back = this.#time + this.#below(this.#chance(0.5) ? 500 : 100_000);
    this.#at(back, () => {
      this.#alive = true;
      // A new window reads the list of labels from the server.
      this.#store = this.#row;
      this.#memory = this.#disk;
      this.#event({ type: 'restart', at: this.#time });
      this.#log.push(`${this.#time} restarted with ${show(this.#disk?.want ?? null)}`);
      this.#schedule();
    });
  }

  #request(request: Request, entry: Entry | undefined): void {
    this.#log.push(`${this.#time} ${request.type}`);
    this.#busy = true;
    const askedAt = this.#time;
    if (request.type === 'get') {
      if (this.mutant === 'noGet' && entry?.state === 'waiting') this.#looked(askedAt, entry.base, 0);
      else this.#look(askedAt);
      return;
    }
    const kinds: FailureClass[] = ['neverLeft', 'busy', 'signIn', 'inDoubt', 'unavailable'];
    const fault = this.#time < CALM_AFTER && this.#chance(0.6);
    if (!fault) {
      const commit = this.#below(400);
      this.#at(
        askedAt + commit,
        () => {
          const failed = this.#serve(request);
          const row = request.type === 'delete' ? null : this.#row;
          this.#answerIn(this.#below(400), () =>
            failed === undefined
              ? { type: 'answered', at: this.#time, assessment: row }
              : { type: 'failed', at: this.#time, failure: failed, jitter: this.#random(), healthy: false },
          );
        },
        this.#incarnation,
      );
      return;
    }
    const kind = kinds[this.#below(kinds.length)] ?? 'inDoubt';
    const gaveUp = this.#below(this.#chance(0.5) ? 1_000 : CLIENT_TIMEOUT_MS);
    if ((kind === 'inDoubt' || kind === 'unavailable') && this.#chance(0.7)) {
      const commit = this.#chance(0.3) ? this.#below(gaveUp + 1) : gaveUp + this.#below(LATE_COMMIT_MS);
      const asked = this.#incarnation;
      this.#at(askedAt + commit, () => {
        // A window that dies gives up its requests at that time.
        const diedAt = this.#deaths[asked];
        if (diedAt !== undefined && this.#time > diedAt + LATE_COMMIT_MS) return;
        this.#log.push(`${this.#time} late ${request.type} arrives`);
        this.#serve(request);
      });
    }
    this.#answerIn(gaveUp, () => ({
      type: 'failed',
      at: this.#time,
      failure: {
        class: kind,
        status: undefined,
        detail: 'fault',
        retryAfterMs: kind === 'busy' ? 2_000 : undefined,
      },
      jitter: this.#random(),
      healthy: true,
    }));
  }

  #look(askedAt: number): void {
    if (this.#time < CALM_AFTER && this.#chance(0.3)) {
      const failure: Failure = { class: 'inDoubt', status: undefined, detail: '', retryAfterMs: undefined };
      this.#answerIn(this.#below(CLIENT_TIMEOUT_MS), () => ({
        type: 'lookFailed',
        at: this.#time,
        failure,
        jitter: this.#random(),
      }));
      return;
    }
    const incarnation = this.#incarnation;
    this.#at(askedAt + this.#below(500), () => {
      if (this.#incarnation === incarnation) this.#looked(askedAt, this.#row, this.#below(500));
    });
  }

  #looked(askedAt: number, row: Assessment | null, after: number): void {
    this.#answerIn(after, () => ({
      type: 'seen',
      at: this.#time,
      askedAt,
      assessment: row,
      givesOwnIds: false,
    }));
  }

  /** Delivers a response to the window that sent the request, if it's still alive. */
  #answerIn(ms: number, make: () => OutboxEvent): void {
    this.#mine(this.#time + ms, () => {
      this.#busy = false;
      this.#event(make());
      this.#schedule();
    });
  }

  /** Performs a request on the server as MLflow does (docs/mlflow-api.md#assessments). */
  #serve(request: Request): Failure | undefined {
    if (request.type === 'post') {
      if (this.#row !== null)
        return { class: 'inDoubt', status: 500, detail: 'constraint', retryAfterMs: undefined };
      this.#row = request.assessment;
    } else if (request.type === 'patch') {
      if (this.#row === null)
        return { class: 'missing', status: 404, detail: 'gone', retryAfterMs: undefined };
      this.#row = patched(this.#row, request.patch);
    } else this.#row = null;
    this.#log.push(`${this.#time} server: ${show(this.#row)}`);
    return undefined;
  }

  #mine(at: number, run: () => void): void {
    const incarnation = this.#incarnation;
    this.#at(at, () => {
      if (this.#incarnation === incarnation && this.#alive) run();
    });
  }

  /** With `incarnation`, the request of a window that has died since arrives late or never. */
  #at(at: number, run: () => void, incarnation?: number): void {
    const task = (): void => {
      if (incarnation === undefined || incarnation === this.#incarnation) run();
      else if (this.#chance(0.7)) this.#at(this.#time + this.#below(LATE_COMMIT_MS - 1_000), run);
    };
    this.#order += 1;
    this.#tasks.push({ at, order: this.#order, run: task });
  }

  #next(): Task | undefined {
    let best = 0;
    for (let i = 1; i < this.#tasks.length; i += 1) {
      const [a, b] = [this.#tasks[i], this.#tasks[best]];
      if (a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order)))
        best = i;
    }
    return this.#tasks.splice(best, 1)[0];
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }
}

function patched(row: Assessment, patch: AssessmentPatch): Assessment {
  return {
    ...row,
    name: patch.name ?? row.name,
    value: patch.value === undefined ? row.value : patch.value,
    rationale: patch.rationale ?? row.rationale,
    metadata: { ...row.metadata, ...patch.metadata },
  };
}

function show(row: Assessment | null): string {
  return row === null ? 'nothing' : `${JSON.stringify(row.value)}/${row.rationale}`;
}
