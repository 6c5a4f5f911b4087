import type { AssessmentPatch } from '../../../../src/mlflow/api';
import { newEntry, type Entry } from '../../../../src/labels/outbox/entry';
import { isRequest, type OutboxEvent, type Request, type Step } from '../../../../src/labels/outbox/events';
import type { Failure, FailureClass } from '../../../../src/labels/outbox/failure';
import { mergeEntries, keepAsSettled } from '../../../../src/labels/outbox/merge';
import { same, sameEnd } from '../../../../src/labels/outbox/same';
import { onRestart, step, restartFromOtherWindow } from '../../../../src/labels/outbox/step';
import { dueAt } from '../../../../src/labels/outbox/timing';
import type { Assessment } from '../../../../src/model/assessment';
import { seeded } from './random';
import { ID, SERVER, TRACE, assessment } from './samples';

/** The part that is left out, to show that the model detects it. */
export type TwoWindowsMutant = 'none' | 'mineStands' | 'noNumbers' | 'noLookBefore';

/** The start of the steady clock (ms). Not 0, which stands for never. */
const START = 1_000_000;
/** Faults end here. Everything must be correct afterward. */
const CALM_AFTER = START + 10 * 60_000;
const END = START + 70 * 60_000;
const LATE_COMMIT_MS = 50_000;
const CLIENT_TIMEOUT_MS = 30_000;
/** A window that is silent this long (ms) is considered dead. */
const DEAD_AFTER_MS = 20_000;
const BEAT_MS = 5_000;
const WINDOWS = 3;

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

interface Win {
  readonly name: number;
  state: 'alive' | 'asleep' | 'dead';
  /** When it went silent. */
  silentSince: number;
  /** The number of its previous processes. */
  incarnation: number;
  /** When each of its processes died. */
  readonly deaths: number[];
  disk: Entry | undefined;
  memory: Entry | undefined;
  busy: boolean;
  /** The server's version as it was last told, possibly stale. */
  store: Assessment | null;
  /** Callbacks to run when it wakes. */
  readonly missed: (() => void)[];
  /** Entries that it couldn't take over but has merged. */
  readonly joined: Set<string>;
}

/**
 * Runs one random history of one label that three windows change in turn. They sleep, die, and are taken
 * over, and the server loses responses and commits late. Either the last change is saved, or the user is
 * asked and can see its text. Returns a description of the wrong end state, or undefined.
 */
export function runTwoWindows(seed: number, mutant: TwoWindowsMutant = 'none'): string | undefined {
  return new TwoWindows(seed, mutant).run();
}

class TwoWindows {
  readonly #random: () => number;
  readonly #tasks: Task[] = [];
  readonly #log: string[] = [];
  readonly #windows: Win[];
  #time = START;
  #order = 0;
  #row: Assessment | null = assessment({ value: 0, rationale: 'r0' });
  #wanted: Assessment | null = this.#row;
  #values = 0;
  #problem: string | undefined;

  constructor(
    readonly seed: number,
    readonly mutant: TwoWindowsMutant,
  ) {
    this.#random = seeded(seed);
    this.#windows = Array.from({ length: WINDOWS }, (_, name) => ({
      name,
      state: 'alive',
      silentSince: 0,
      incarnation: 0,
      deaths: [],
      disk: undefined,
      memory: undefined,
      busy: false,
      store: this.#row,
      missed: [],
      joined: new Set(),
    }));
  }

  run(): string | undefined {
    let at = START;
    for (let change = 2 + this.#below(5); change > 0; change -= 1) {
      this.#at(at, () => this.#userActs());
      at += this.#below(this.#chance(0.6) ? 4_000 : 90_000);
    }
    for (const window of this.#windows) {
      for (let n = this.#below(3); n > 0; n -= 1)
        this.#at(START + this.#below(200_000), () =>
          this.#chance(0.5) ? this.#die(window) : this.#sleep(window),
        );
      for (let beat = START + this.#below(BEAT_MS); beat < CALM_AFTER + 300_000; beat += BEAT_MS)
        this.#at(beat, () => this.#beat(window));
    }
    // In the end all windows are alive, and the user decides about refused entries.
    this.#at(CALM_AFTER, () => this.#windows.forEach((window) => this.#rise(window)));
    for (let decision = CALM_AFTER + 200_000; decision < END - 600_000; decision += 200_000)
      this.#at(decision, () => this.#decide());
    for (;;) {
      const task = this.#next();
      if (task === undefined || task.at > END || this.#problem !== undefined) break;
      this.#time = task.at;
      task.run();
    }
    return this.#verdict();
  }

  #verdict(): string | undefined {
    const wrong = (what: string): string => `seed ${this.seed}: ${what}\n${this.#log.join('\n')}`;
    if (this.#problem !== undefined) return wrong(this.#problem);
    for (const { name, memory, disk } of this.#windows) {
      if (memory !== undefined) return wrong(`window ${name} still ${memory.state}: ${memory.reason}`);
      if (disk !== undefined) return wrong(`a file of window ${name} is left`);
    }
    if (!same(this.#row, this.#wanted))
      return wrong(`the server holds ${show(this.#row)}, wanted ${show(this.#wanted)}`);
    return undefined;
  }

  /** One change in one window, which knows the server's current version. */
  #userActs(): void {
    const window = this.#windows[this.#below(WINDOWS)];
    if (window === undefined || window.state !== 'alive') {
      this.#at(this.#time + 500, () => this.#userActs());
      return;
    }
    window.store = this.#row;
    const { unseen, highest } = this.#claim(window);
    if (window.memory !== undefined && window.memory.rev < highest)
      window.memory = { ...window.memory, rev: highest };
    const shown = window.memory === undefined ? window.store : window.memory.want;
    this.#values += 1;
    const want =
      shown !== null && this.#chance(0.2)
        ? null
        : assessment({ ...shown, value: this.#values, rationale: `r${this.#values}` });
    const at = this.#time;
    this.#log.push(`${at} window ${window.name}: ${show(want)} over ${unseen.map(show).join(' ') || 'none'}`);
    if (window.memory === undefined) {
      if (want === null && window.store === null) return;
      const rev = highest + 1;
      const fresh = { server: SERVER, traceId: TRACE, id: ID, base: window.store, baseAt: 0, want, rev };
      this.#commit(window, () => [newEntry(fresh), [{ type: 'write' }]], want);
    } else if (want === null) this.#event(window, { type: 'delete', at, holdMs: 0, beats: unseen }, want);
    else this.#event(window, { type: 'edit', at, want, beats: unseen }, want);
  }

  /**
   * Takes over the entries of the other windows, as a window does before a change. Sometimes the disk doesn't
   * allow it, and the window only learns their revisions. Returns the states it hadn't seen, the highest
   * revision, and the windows it couldn't take over.
   */
  #claim(window: Win): { unseen: Assessment[]; highest: number; left: Win[] } {
    if (window.memory !== undefined && window.disk === undefined) this.#lose(window);
    const unseen: Assessment[] = [];
    const left: Win[] = [];
    let highest = 0;
    for (const other of this.#windows) {
      if (other === window || other.disk === undefined || this.mutant === 'noNumbers') continue;
      highest = Math.max(highest, other.disk.rev);
      const { want, state } = other.disk;
      if (want !== null && state !== 'settled') unseen.push(want);
      if (this.#time < CALM_AFTER && this.#chance(0.25)) {
        left.push(other);
        continue;
      }
      const theirs = restartFromOtherWindow(other.disk, this.#time);
      other.disk = undefined;
      this.#join(window, theirs);
    }
    return { unseen, highest, left };
  }

  #join(window: Win, theirs: Entry): void {
    const mine = window.memory;
    if (mine === undefined) window.memory = theirs;
    else
      window.memory =
        this.mutant === 'mineStands'
          ? {
              ...mine,
              baseAt: 0,
              sent: [...mine.sent, ...theirs.sent, { want: theirs.want, until: this.#time + 60_000 }],
            }
          : mergeEntries(mine, theirs, this.#time);
    window.disk = window.memory;
    this.#log.push(
      `${this.#time} window ${window.name} takes over ${show(theirs.want)} #${theirs.rev}: ${window.memory.state} ${show(window.memory.want)} #${window.memory.rev}`,
    );
  }

  /** Drops the entry because another window has taken over its file. */
  #lose(window: Win): void {
    this.#log.push(`${this.#time} window ${window.name} has lost it`);
    window.memory = undefined;
  }

  #beat(window: Win): void {
    if (window.state !== 'alive') return;
    if (window.memory !== undefined && window.disk === undefined) this.#lose(window);
    for (const other of this.#windows) {
      const isDead =
        other.state === 'dead' ||
        (other.state === 'asleep' && this.#time - other.silentSince >= DEAD_AFTER_MS);
      if (other === window || !isDead || other.disk === undefined) continue;
      const [theirs] = onRestart(other.disk, this.#time);
      other.disk = undefined;
      if (theirs !== undefined) this.#join(window, theirs);
    }
    this.#schedule(window);
  }

  #decide(): void {
    for (const window of this.#windows) {
      const entry = window.memory;
      if (entry?.state !== 'refused') continue;
      const texts = [entry.want, entry.base, ...entry.beaten, ...entry.sent.map(({ want }) => want)];
      const isSaid = this.#wanted === null && entry.reason.includes('deleted');
      const inSight = isSaid || [...texts, this.#row].some((text) => sameEnd(text, this.#wanted));
      if (!inSight) {
        this.#problem = `asked about ${show(entry.want)} (${entry.reason}), but ${show(this.#wanted)} is nowhere to be seen`;
        return;
      }
      this.#log.push(`${this.#time} window ${window.name}: retry of ${show(entry.want)}`);
      this.#claim(window);
      const isOther = !sameEnd(window.memory?.want ?? null, entry.want);
      if (isOther && entry.want !== null)
        this.#event(window, { type: 'edit', at: this.#time, want: entry.want }, entry.want);
      else this.#event(window, { type: 'retry', at: this.#time }, window.memory?.want ?? null);
    }
  }

  #event(window: Win, event: OutboxEvent, wanted?: Assessment | null): void {
    const entry = window.memory;
    if (entry === undefined) return;
    this.#commit(window, () => step(entry, event), wanted);
  }

  /**
   * Performs a step's effects in order. The window may die before each one. `wanted` takes effect once it's
   * on disk.
   */
  #commit(window: Win, make: () => Step, wanted?: Assessment | null): void {
    const made = make();
    const [next, effects] = this.#kept(window, made);
    for (const effect of effects) {
      if (this.#time < CALM_AFTER && this.#chance(0.02)) {
        this.#die(window);
        return;
      }
      if (effect.type === 'write') window.disk = next;
      if (effect.type === 'remove') window.disk = undefined;
      if (effect.type === 'put') window.store = effect.assessment;
      if (effect.type === 'forget') window.store = null;
      if ((effect.type === 'write' || effect.type === 'remove') && wanted !== undefined)
        this.#wanted = wanted;
      if (isRequest(effect)) {
        window.memory = next;
        if (effect.type !== 'get' && this.#contested(window)) return;
        this.#request(window, effect);
      }
    }
    window.memory = next;
    this.#schedule(window);
  }

  /** Keeps an entry while another window has a different desired state on disk. */
  #kept(window: Win, made: Step): Step {
    const entry = window.memory;
    const other = this.#windows.find(
      ({ disk }) => disk !== undefined && disk !== window.disk && !sameEnd(disk.want, entry?.want ?? null),
    )?.disk;
    if (made[0] !== undefined || entry === undefined || other === undefined) return made;
    return keepAsSettled(entry, { type: 'due', at: this.#time }, made[1], other);
  }

  /** Checks the other windows' disks before a request is sent. */
  #contested(window: Win): boolean {
    const others = this.#windows.filter(
      (other) => other !== window && other.disk !== undefined && !window.joined.has(joinedKey(other)),
    );
    if (others.length === 0 || this.mutant === 'noLookBefore') return false;
    if (window.memory !== undefined)
      [window.memory] = step(window.memory, { type: 'contested', at: this.#time });
    window.disk = window.memory;
    for (const other of this.#claim(window).left) {
      // The file stays there. From now on both windows want the same.
      if (other.disk !== undefined) this.#join(window, restartFromOtherWindow(other.disk, this.#time));
      window.joined.add(joinedKey(other));
    }
    this.#schedule(window);
    return true;
  }

  #schedule(window: Win): void {
    const due = window.memory === undefined || window.busy ? undefined : dueAt(window.memory);
    if (due === undefined) return;
    this.#mine(window, Math.max(this.#time + 1, due), () => {
      if (window.busy || window.memory === undefined) return;
      if (window.disk === undefined) this.#lose(window);
      else this.#event(window, { type: 'due', at: this.#time });
    });
  }

  #die(window: Win): void {
    if (window.state === 'dead' || this.#time >= CALM_AFTER) return;
    this.#log.push(`${this.#time} window ${window.name} dies`);
    window.state = 'dead';
    window.memory = undefined;
    window.busy = false;
    window.deaths[window.incarnation] = this.#time;
    window.incarnation += 1;
    window.missed.length = 0;
    this.#at(this.#time + this.#below(100_000), () => this.#rise(window));
  }

  #sleep(window: Win): void {
    if (window.state !== 'alive' || this.#time >= CALM_AFTER) return;
    this.#log.push(`${this.#time} window ${window.name} sleeps`);
    window.state = 'asleep';
    window.silentSince = this.#time;
    this.#at(this.#time + this.#below(90_000), () => this.#rise(window));
  }

  /** Starts another process in its place, which finds its files like any other window, or wakes it. */
  #rise(window: Win): void {
    if (window.state === 'alive') return;
    const slept = window.state === 'asleep';
    this.#log.push(`${this.#time} window ${window.name} ${slept ? 'wakes' : 'is there again'}`);
    window.state = 'alive';
    window.store = this.#row;
    if (!slept && window.disk !== undefined) {
      const [restarted] = onRestart(window.disk, this.#time);
      window.memory = restarted;
      window.disk = restarted;
    }
    for (const run of window.missed.splice(0)) run();
    this.#schedule(window);
  }

  #request(window: Win, request: Request): void {
    this.#log.push(`${this.#time} window ${window.name}: ${request.type}`);
    window.busy = true;
    if (request.type === 'get') {
      this.#look(window);
      return;
    }
    const askedAt = this.#time;
    const kinds: FailureClass[] = ['neverLeft', 'busy', 'signIn', 'signInPage', 'inDoubt', 'unavailable'];
    if (this.#time >= CALM_AFTER || this.#chance(0.45)) {
      this.#at(askedAt + this.#below(400), () => {
        const failed = this.#serve(request);
        const row = request.type === 'delete' ? null : this.#row;
        this.#answerIn(window, this.#below(400), () =>
          failed === undefined
            ? { type: 'answered', at: this.#time, assessment: row }
            : { type: 'failed', at: this.#time, failure: failed, jitter: this.#random(), healthy: false },
        );
      });
      return;
    }
    const kind = kinds[this.#below(kinds.length)] ?? 'inDoubt';
    const gaveUp = this.#below(this.#chance(0.5) ? 1_000 : CLIENT_TIMEOUT_MS);
    const mayArrive = kind === 'inDoubt' || kind === 'unavailable' || kind === 'signInPage';
    if (mayArrive && this.#chance(0.7)) {
      const commit = this.#chance(0.3) ? this.#below(gaveUp + 1) : gaveUp + this.#below(LATE_COMMIT_MS);
      const asked = window.incarnation;
      this.#at(askedAt + commit, () => {
        // A window that dies gives up its requests at that time.
        const diedAt = window.deaths[asked];
        if (diedAt !== undefined && this.#time > diedAt + LATE_COMMIT_MS) return;
        this.#log.push(`${this.#time} late ${request.type} of window ${window.name} arrives`);
        this.#serve(request);
      });
    }
    this.#answerIn(window, gaveUp, () => ({
      type: 'failed',
      at: this.#time,
      failure: { class: kind, status: undefined, detail: 'fault', retryAfterMs: undefined },
      jitter: this.#random(),
      healthy: true,
    }));
  }

  #look(window: Win): void {
    const askedAt = this.#time;
    if (this.#time < CALM_AFTER && this.#chance(0.3)) {
      const failure: Failure = { class: 'inDoubt', status: undefined, detail: '', retryAfterMs: undefined };
      this.#answerIn(window, this.#below(CLIENT_TIMEOUT_MS), () => ({
        type: 'lookFailed',
        at: this.#time,
        failure,
        jitter: this.#random(),
      }));
      return;
    }
    const incarnation = window.incarnation;
    this.#at(askedAt + this.#below(500), () => {
      const row = this.#row;
      if (window.incarnation !== incarnation) return;
      this.#answerIn(window, this.#below(500), () => ({
        type: 'seen',
        at: this.#time,
        askedAt,
        assessment: row,
        givesOwnIds: false,
      }));
    });
  }

  /** Delivers a response to the process that sent the request, or when it wakes if it sleeps. */
  #answerIn(window: Win, ms: number, make: () => OutboxEvent): void {
    this.#mine(window, this.#time + ms, () => {
      window.busy = false;
      if (window.memory !== undefined && window.disk === undefined) this.#lose(window);
      this.#event(window, make());
      this.#schedule(window);
    });
  }

  /** Performs a request on the server as MLflow does. */
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

  /** Runs only in this process, and waits while it sleeps. */
  #mine(window: Win, at: number, run: () => void): void {
    const { incarnation } = window;
    this.#at(at, () => {
      if (window.incarnation !== incarnation) return;
      if (window.state === 'asleep') window.missed.push(run);
      else run();
    });
  }

  /** Adds a task to a binary heap, as there are thousands of them. */
  #at(at: number, run: () => void): void {
    this.#order += 1;
    const tasks = this.#tasks;
    tasks.push({ at, order: this.#order, run });
    for (let i = tasks.length - 1; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!this.#swapped(parent, i)) break;
      i = parent;
    }
  }

  #next(): Task | undefined {
    const tasks = this.#tasks;
    const [first] = tasks;
    const last = tasks.pop();
    if (first === undefined || last === undefined || tasks.length === 0) return first;
    tasks[0] = last;
    for (let i = 0; ;) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const child = right < tasks.length && this.#isBefore(right, left) ? right : left;
      if (child >= tasks.length || !this.#swapped(i, child)) return first;
      i = child;
    }
  }

  #swapped(parent: number, child: number): boolean {
    const [a, b] = [this.#tasks[parent], this.#tasks[child]];
    if (a === undefined || b === undefined || !this.#isBefore(child, parent)) return false;
    [this.#tasks[parent], this.#tasks[child]] = [b, a];
    return true;
  }

  #isBefore(i: number, j: number): boolean {
    const [a, b] = [this.#tasks[i], this.#tasks[j]];
    return a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }
}

function joinedKey({ name, incarnation, disk }: Win): string {
  return `${name} ${incarnation} ${disk?.rev ?? 0}`;
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
