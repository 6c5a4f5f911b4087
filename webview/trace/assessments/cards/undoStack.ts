import { batch, computed, signal } from '@preact/signals';
import type { Label } from '../../../../src/model/assessment';
import { sameHeld } from '../../../../src/model/exactValue';

/** What of a label a change can change. */
export type Content = Pick<Label, 'name' | 'value' | 'exactValue' | 'rationale' | 'spanId'>;

/** A change of a label that can be taken back. */
export interface Change {
  /** The label that stands since. */
  readonly id: string;
  readonly type: 'deleted' | 'moved' | 'made' | 'changed';
  /** A sentence: what was done. */
  readonly text: string;
  /** How the label was, under the id that it had; null when it was not there. */
  readonly before: (Content & { readonly id: string }) | null;
  /** How it is since; null when it is gone. */
  readonly after: Content | null;
}

/** How a change is taken back. */
export type Back = 'undo' | 'delete' | 'restore' | 'changedSince';

/** How long (ms, visible) the offer to take a change back is shown. */
export const OFFERED_MS = 10_000;
const MOST = 50;

/**
 * The changes made by keys and buttons, the last one on top. The host knows how to take back the last change of each
 * label; where more was changed since, the label is set back to what it was.
 */
export class UndoStack {
  readonly #changes = signal<readonly Change[]>([]);
  readonly #offeredFrom = signal(0);
  /** Labels whose last change is not the one on the stack. */
  readonly #touched = new Set<string>();

  /** The change that the bar offers to take back; null: none, though `pop` may still have one. */
  readonly offered = computed<Change | null>(() => {
    const { length } = this.#changes.value;
    return length > this.#offeredFrom.value ? (this.#changes.value[length - 1] ?? null) : null;
  });

  push(change: Change): void {
    if (change.type === 'changed') this.#touched.add(change.id);
    else this.#touched.delete(change.id);
    batch(() => {
      const gone = Math.max(0, this.#changes.value.length + 1 - MOST);
      this.#offeredFrom.value = Math.max(0, this.#offeredFrom.value - gone);
      this.#changes.value = [...this.#changes.value, change].slice(-MOST);
    });
  }

  /** Takes the last change off, with the way to take it back. `current`: the label as it is known now. */
  pop(current: (id: string) => Content | undefined): { change: Change; back: Back } | undefined {
    const change = this.#changes.value.at(-1);
    if (!change) return undefined;
    this.#changes.value = this.#changes.value.slice(0, -1);
    this.#offeredFrom.value = Math.min(this.#offeredFrom.value, this.#changes.value.length);
    const back = wayBack(change, current(change.id), this.#touched.has(change.id));
    if (back !== 'undo' || change.type === 'deleted') this.#touched.add(change.id);
    return { change, back };
  }

  /** Forgets all changes. */
  clear(): void {
    this.#touched.clear();
    batch(() => {
      this.#offeredFrom.value = 0;
      this.#changes.value = [];
    });
  }

  /** No longer offers what there is now. */
  hide(): void {
    this.#offeredFrom.value = this.#changes.value.length;
  }
}

/** `touched`: the label was changed by a key after this change, or the change after it was taken back. */
export function wayBack(change: Change, current: Content | undefined, touched: boolean): Back {
  if (change.type === 'deleted') return 'undo';
  const { before, after } = change;
  // What the host has taken in may not have been told of yet: then the label is as it was before.
  const expected = [before, after].some((one) => one && current && sameContent(one, current));
  if (current && !expected) return 'changedSince';
  if (change.type === 'changed') return 'restore';
  if (!touched) return 'undo';
  return change.type === 'made' ? 'delete' : 'restore';
}

function sameContent(a: Content, b: Content): boolean {
  return a.rationale === b.rationale && a.name === b.name && sameHeld(a, b);
}
