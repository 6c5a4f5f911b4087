import type { Label } from './label';

/** One of the campaign's labels, as the campaign knows it while it runs. */
export interface Known {
  readonly key: number;
  readonly traceId: string;
  /** The ids that it had: a label that is moved has a new one, the last. */
  readonly ids: string[];
  /** Whose it is: the number of a window, or somebody else's (a judge's). */
  readonly owner: number | 'judge';
  /** What was last asked for. */
  label: Label;
  /** What it was before it was moved last. */
  former: Label | undefined;
  /** Deleted, or perhaps never made: nobody sees it any more. */
  gone: boolean;
  /** Another one stands in its place. */
  overridden: boolean;
  /** The process that moves it; until that is through nobody else touches it, as two places of it are to be seen. */
  movedBy: string | undefined;
}

/** The labels of a campaign. */
export class Roster {
  readonly #known: Known[] = [];
  readonly #byId = new Map<string, Known>();
  readonly #first: number;

  /** `first`: the key of the first label. */
  constructor(first = 0) {
    this.#first = first;
  }

  get all(): readonly Known[] {
    return this.#known;
  }

  /** The next free key. */
  get next(): number {
    return this.#first + this.#known.length;
  }

  add(known: Known): Known {
    this.#known.push(known);
    for (const id of known.ids) this.#byId.set(id, known);
    return known;
  }

  /** A label has got a new id. */
  renamed(known: Known, id: string): void {
    if (known.ids.includes(id)) return;
    known.ids.push(id);
    this.#byId.set(id, known);
  }

  get(id: string): Known | undefined {
    return this.#byId.get(id);
  }
}

/** The id under which a label is known now. */
export function idOf(known: Known): string {
  const id = known.ids.at(-1);
  if (id === undefined) throw new Error('a label has an id');
  return id;
}

/**
 * A label that overrides another one is moved by overriding it in its turn: to delete it would bring back what it
 * overrides. So what a moved one overrides is itself, and behind that what the first one did.
 */
export function beyondItself(known: Known, want: Label | null): Label | null {
  if (want?.overrides === undefined || want.overrides === null) return want;
  return known.ids.includes(want.overrides) ? { ...want, overrides: known.label.overrides } : want;
}
