import { sameLabel, type Label } from './label';

export type WriteKind = 'create' | 'edit' | 'override' | 'delete' | 'move';
export const WRITE_KINDS: readonly WriteKind[] = ['create', 'edit', 'override', 'delete', 'move'];

/** A request from a window to its outbox. */
export interface Intent {
  /** Identifies the label in the campaign. */
  readonly key: number;
  /** `decision`: Undo, Retry, or Discard. `given`: created before the campaign. */
  readonly kind: WriteKind | 'decision' | 'given';
  /** The process. A restarted window counts as another one. */
  readonly by: string;
  /** The desired label; null if deleted. */
  readonly want: Label | null;
  /**
   * Whether no other window's outbox held the label at the start; others' writes are then on the server or
   * given up.
   */
  readonly alone: boolean;
  /**
   * Whether the process's own outbox held the label at the start, so that this request replaces its `want`.
   */
  readonly held: boolean;
}

/** A request and its outcome. Times are increasing counters. */
export interface Write extends Intent {
  readonly begun: number;
  /** When the outcome was known; Infinity until then. */
  ended: number;
  /**
   * `unknown`: the process was killed before it replied. `notTaken`: the outbox didn't accept the request.
   */
  outcome: 'running' | 'durable' | 'unknown' | 'notTaken';
  want: Label | null;
}

/** All requests in order, from which the server's expected final state follows. */
export class History {
  readonly #writes: Write[] = [];
  #time = 0;

  get writes(): readonly Write[] {
    return this.#writes;
  }

  /** The number of writes acknowledged as durable, without decisions. */
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
 * Whether `later` has definitely replaced `earlier`: a change replaces every change that ended before it
 * began, by any window. The effect of a decision (Undo, Retry, Discard) depends on what its window held at
 * the time.
 */
function replaces(later: Write, earlier: Write): boolean {
  if (later.outcome !== 'durable' || earlier.ended >= later.begun) return false;
  if (isWrite(later.kind)) return true;
  return later.alone || (later.held && later.by === earlier.by);
}

/** Returns the labels that the server may have at the end, usually one; null stands for no label. */
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
