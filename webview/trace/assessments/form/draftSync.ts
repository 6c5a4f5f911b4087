import { signal } from '@preact/signals';
import type { Draft, DraftPlace } from '../../../../src/model/draft';
import type { ShownDraft } from '../../../../src/protocol/schemas';
import type { TraceHost } from '../../traceHost';
import { panelState } from '../../panelState';
import type { LastUsed } from './lastUsed';

interface Entry extends ShownDraft {
  /** Whether somebody typed something of it. */
  readonly typed: boolean;
}

function keyOf({ spanId, labelId }: DraftPlace): string {
  return JSON.stringify([spanId, labelId]);
}

/**
 * What is typed and not submitted, one draft for each span and for each label that is edited. Every change goes to the
 * host at once: a panel that is hidden dies without another event.
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

  /** When the draft of a place was typed, where that is long ago. */
  since(place: DraftPlace): number | undefined {
    return this.#drafts.value.get(keyOf(place))?.since;
  }

  /** Whether something of a draft was typed; what stands in a form by itself was not. */
  isTyped(place: DraftPlace): boolean {
    return this.#drafts.value.get(keyOf(place))?.typed === true;
  }

  /** What the form of a span was last used for: the label that is edited, null for a new one. */
  lastUsed(spanId: string | null): string | null {
    return this.#labelIds(spanId).at(-1) ?? null;
  }

  /** The labels of a span whose edits were begun and neither saved nor cancelled, the last one last. */
  editedLabels(spanId: string | null): string[] {
    return this.#labelIds(spanId).filter((id) => id !== null);
  }

  /** Keeps what was typed into a form. */
  set(place: DraftPlace, draft: Draft): void {
    this.#put(place, { place, draft, typed: true });
    this.tell(place);
  }

  /** Puts the form of a place in sight: as it was typed, else as it begins. */
  show(place: DraftPlace, begun: Draft): void {
    this.#put(place, this.#drafts.value.get(keyOf(place)) ?? { place, draft: begun, typed: false });
    if (place.labelId !== null) this.tell(place);
  }

  /** Takes a value that was edited outside the form; what was typed in it meanwhile stays. */
  take(place: DraftPlace, edited: Draft): void {
    const { dataType, value } = edited;
    const here = this.get(place);
    const draft = here ? { ...here, dataType, value } : edited;
    this.#drafts.value = new Map(this.#drafts.value).set(keyOf(place), { place, draft, typed: true });
    this.tell(place);
  }

  /** Forgets a draft that was submitted or given up. */
  clear(place: DraftPlace): void {
    this.#put(place, undefined);
    this.tell(place);
  }

  /** Tells the host what is kept for a place now. It names the trace: the host may have gone on to another one. */
  tell(place: DraftPlace): void {
    const draft = this.get(place);
    const worthKeeping = draft && (place.labelId !== null || !this.#lastUsed.isBlank(draft));
    this.#host.emit('draft', {
      traceId: panelState.peek().traceId,
      place,
      draft: worthKeeping ? draft : null,
    });
  }

  /** What the host kept. What was typed here since is newer and stays. */
  restore(kept: readonly ShownDraft[]): void {
    const here = this.#drafts.value;
    const older = kept.filter(({ place }) => !here.has(keyOf(place)));
    this.#drafts.value = new Map([
      ...older.map((one) => [keyOf(one.place), { ...one, typed: true }] as const),
      ...here,
    ]);
  }

  /** Another trace is shown from now on: the host has the drafts of the last one. */
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
    next.delete(keyOf(place)); // what is set anew comes last
    if (entry) next.set(keyOf(place), entry);
    this.#drafts.value = next;
  }
}
