import { signal } from '@preact/signals';
import type { Draft, DraftPlace } from '../../../../src/model/draft';
import type { ShownDraft } from '../../../../src/protocol/schemas';
import type { TraceHost } from '../../traceHost';
import { panelState } from '../../panelState';
import type { LastUsed } from './lastUsed';

interface Entry extends ShownDraft {
  /** Whether the user typed any of it. */
  readonly typed: boolean;
}

function keyOf({ spanId, labelId }: DraftPlace): string {
  return JSON.stringify([spanId, labelId]);
}

/**
 * The unsubmitted drafts, one for each span and one for each label being edited. Every change goes to the
 * host immediately: a panel that is hidden is destroyed without another event.
 */
export class Drafts {
  readonly #host: TraceHost;
  readonly #lastUsed: LastUsed;
  readonly #drafts = signal<ReadonlyMap<string, Entry>>(new Map());

  constructor(host: TraceHost, lastUsed: LastUsed) {
    this.#host = host;
    this.#lastUsed = lastUsed;
  }

  get(place: DraftPlace): Draft | undefined {
    return this.#drafts.value.get(keyOf(place))?.draft;
  }

  /** When the draft of a place was typed, if that is long ago. */
  since(place: DraftPlace): number | undefined {
    return this.#drafts.value.get(keyOf(place))?.since;
  }

  /** Whether the user typed anything in a draft, as opposed to prefilled content. */
  isTyped(place: DraftPlace): boolean {
    return this.#drafts.value.get(keyOf(place))?.typed === true;
  }

  /** The label that the form of a span last edited; null for a new label. */
  lastUsed(spanId: string | null): string | null {
    return this.#labelIds(spanId).at(-1) ?? null;
  }

  /** The IDs of a span's labels with unfinished edits, most recent last. */
  editedLabels(spanId: string | null): string[] {
    return this.#labelIds(spanId).filter((id) => id !== null);
  }

  /** Keeps what the user typed in a form. */
  set(place: DraftPlace, draft: Draft): void {
    this.#put(place, { place, draft, typed: true });
    this.tell(place);
  }

  /** Shows the form of a place, with its draft if there is one, else with `begun`. */
  show(place: DraftPlace, begun: Draft): void {
    this.#put(place, this.#drafts.value.get(keyOf(place)) ?? { place, draft: begun, typed: false });
    if (place.labelId !== null) this.tell(place);
  }

  /** Applies a value that was edited outside the form. Other input in the form stays. */
  applyEdit(place: DraftPlace, edited: Draft): void {
    const { dataType, value } = edited;
    const here = this.get(place);
    const draft = here ? { ...here, dataType, value } : edited;
    this.#drafts.value = new Map(this.#drafts.value).set(keyOf(place), { place, draft, typed: true });
    this.tell(place);
  }

  /** Removes a draft that was submitted or discarded. */
  clear(place: DraftPlace): void {
    this.#put(place, undefined);
    this.tell(place);
  }

  /**
   * Sends the current draft of a place to the host. Includes the trace ID, because the host may have switched
   * to another trace.
   */
  tell(place: DraftPlace): void {
    const draft = this.get(place);
    const worthKeeping = draft && (place.labelId !== null || !this.#lastUsed.isBlank(draft));
    this.#host.emit('draft', {
      traceId: panelState.peek().traceId,
      place,
      draft: worthKeeping ? draft : null,
    });
  }

  /** Restores drafts from the host. Drafts that were typed here since are newer and stay. */
  restore(kept: readonly ShownDraft[]): void {
    const here = this.#drafts.value;
    const older = kept.filter(({ place }) => !here.has(keyOf(place)));
    this.#drafts.value = new Map([
      ...older.map((one) => [keyOf(one.place), { ...one, typed: true }] as const),
      ...here,
    ]);
  }

  /** Resets the drafts when another trace is shown. The host has those of the previous trace. */
  forget(): void {
    this.#drafts.value = new Map();
  }

  #labelIds(spanId: string | null): Array<string | null> {
    return [...this.#drafts.value.values()]
      .filter(({ place }) => place.spanId === spanId)
      .map(({ place }) => place.labelId);
  }

  #put(place: DraftPlace, entry: Entry | undefined): void {
    const next = new Map(this.#drafts.value);
    next.delete(keyOf(place)); // the most recent entry comes last
    if (entry) next.set(keyOf(place), entry);
    this.#drafts.value = next;
  }
}
