import { sameLabel, type Label } from './label';

export type WriteKind = 'create' | 'edit' | 'override' | 'delete' | 'move';
export const WRITE_KINDS: readonly WriteKind[] = ['create', 'edit', 'override', 'delete', 'move'];

/** What a window asked its outbox for. */
export interface Intent {
  /** Which of the campaign's labels. */
  readonly key: number;
  /** `decision`: Undo, Retry or Discard. `given`: there before the campaign began. */
  readonly kind: WriteKind | 'decision' | 'given';
  /** The process: a window that was started again is another one. */
  readonly by: string;
  /** What the label shall be; null: deleted. */
  readonly want: Label | null;
  /** No other window's outbox held the label when this began: what others had written of it is on the server, or given up. */
  readonly alone: boolean;
  /** The process's own outbox held the label when this began, so this replaces what was wanted there. */
  readonly held: boolean;
}

/** An intent and what came of it. Times are numbers that only count up. */
export interface Write extends Intent {
  readonly begun: number;
  /** When its outcome was known; Infinity until then. */
  ended: number;
  /** `unknown`: its process was killed before it said. `notTaken`: the outbox said that it did not take it in. */
  outcome: 'running' | 'durable' | 'unknown' | 'notTaken';
  want: Label | null;
}

/** Everything that was asked for, in order: what the server has to hold at the end follows from it. */
export class History {
  readonly #writes: Write[] = [];
  #time = 0;

  get writes(): readonly Write[] {
    return this.#writes;
  }

  /** How many writes were acknowledged as durable, decisions not counted. */
  get durable(): number {
    return this.#writes.filter(({ kind, outcome }) => outcome === 'durable' && isWrite(kind)).length;
  }

  begin(intent: Intent): Write {
    const write: Write = { ...intent, begun: this.#tick(), ended: Infinity, outcome: 'running' };
    this.#writes.push(write);
    return write;
  }

  end(write: Write, outcome: 'durable' | 'unknown' | 'notTaken'): void {
    write.outcome = outcome;
    write.ended = this.#tick();
  }

  #tick(): number {
    this.#time += 1;
    return this.#time;
  }
}

function isWrite(kind: Intent['kind']): boolean {
  return kind !== 'decision' && kind !== 'given';
}

/**
 * Whether `later` has certainly taken the place of `earlier`: of two changes, whichever windows made them, the one that
 * began when the other had ended. What a decision (Undo, Retry, Discard) comes to depends on what its window held then.
 */
function replaces(later: Write, earlier: Write): boolean {
  if (later.outcome !== 'durable' || earlier.ended >= later.begun) return false;
  if (isWrite(later.kind)) return true;
  return later.alone || (later.held && later.by === earlier.by);
}

/** What the server may hold of a label at the end; null: nothing. Mostly one thing. */
export function possibleEnds(writes: readonly Write[]): (Label | null)[] {
  const ends: (Label | null)[] = [];
  if (!writes.some(({ outcome }) => outcome === 'durable')) ends.push(null);
  for (const write of writes) {
    const counts = write.outcome === 'durable' || write.outcome === 'unknown';
    if (!counts || writes.some((other) => replaces(other, write))) continue;
    if (!ends.some((end) => sameLabel(end, write.want))) ends.push(write.want);
  }
  return ends;
}
