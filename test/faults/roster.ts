import type { Label } from './label';

/** A label of the campaign, as known while it runs. */
export interface Known {
  readonly key: number;
  readonly traceId: string;
  /** All IDs the label has had; a moved label has a new ID, which is the last. */
  readonly ids: string[];
  /** The number of the window that owns it, or 'judge'. */
  readonly owner: number | 'judge';
  /** The last requested label. */
  label: Label;
  /** The label before its last move. */
  former: Label | undefined;
  /** Whether it's deleted, or may never have been created; no window shows it anymore. */
  gone: boolean;
  /** Whether another label overrides it. */
  overridden: boolean;
  /** The process that is moving it. Others don't touch it until then, because it's visible in two places. */
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

  /** Records a label's new ID. */
  renamed(known: Known, id: string): void {
    if (known.ids.includes(id)) return;
    known.ids.push(id);
    this.#byId.set(id, known);
  }

  get(id: string): Known | undefined {
    return this.#byId.get(id);
  }
}

/** Returns the current ID of a label. */
export function idOf(known: Known): string {
  const id = known.ids.at(-1);
  if (id === undefined) throw new Error('a label has an id');
  return id;
}

/**
 * Replaces an `overrides` that refers to the label's own earlier ID by the original one. A label that
 * overrides another is moved by overriding itself, because deleting it would restore the label it overrides.
 */
export function beyondItself(known: Known, want: Label | null): Label | null {
  if (want?.overrides === undefined || want.overrides === null) return want;
  return known.ids.includes(want.overrides) ? { ...want, overrides: known.label.overrides } : want;
}
