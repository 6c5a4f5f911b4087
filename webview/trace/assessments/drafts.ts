import { signal } from '@preact/signals';
import type { Label } from '../../../src/model/assessment';
import type { Draft, DraftPlace } from '../../../src/model/draft';
import { dataTypeOf, valueText } from '../../../src/model/value';
import type { TraceHost } from '../host';

/** What stands in a form before anything is typed: type and data type stay as they were used last. */
export interface FormDefaults {
  readonly kind: Draft['kind'];
  readonly dataType: Draft['dataType'];
}

export function emptyDraft(defaults: FormDefaults): Draft {
  return { ...defaults, name: '', value: '', rationale: '' };
}

/** The form as it stands when a label is to be edited. */
export function draftOf(label: Label): Draft {
  return {
    kind: label.kind,
    name: label.name,
    dataType: dataTypeOf(label.value),
    value: valueText(label.value),
    rationale: label.rationale,
  };
}

/** Whether there is anything in it that somebody typed. */
export function isBlank(draft: Draft): boolean {
  return draft.name === '' && draft.value === '' && draft.rationale === '';
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
  readonly #drafts = signal<ReadonlyMap<string, { readonly place: DraftPlace; readonly draft: Draft }>>(
    new Map(),
  );

  constructor(host: TraceHost) {
    this.#host = host;
  }

  get(place: DraftPlace): Draft | undefined {
    return this.#drafts.value.get(keyOf(place))?.draft;
  }

  /** The label of a span whose edit was begun and neither saved nor cancelled. */
  editedLabel(spanId: string | null): string | null {
    let found: string | null = null;
    for (const { place } of this.#drafts.value.values()) {
      if (place.spanId === spanId && place.labelId !== null) found = place.labelId;
    }
    return found;
  }

  /** Keeps what stands in a form now. */
  set(place: DraftPlace, draft: Draft): void {
    this.#put(place, draft);
    this.#host.emit('draft', { place, draft: place.labelId === null && isBlank(draft) ? null : draft });
  }

  /** Forgets a draft that was submitted or given up. */
  clear(place: DraftPlace): void {
    this.#put(place, undefined);
    this.#host.emit('draft', { place, draft: null });
  }

  /** What the host kept. What was typed here since is newer and stays. */
  restore(kept: ReadonlyArray<{ place: DraftPlace; draft: Draft }>): void {
    const next = new Map(this.#drafts.value);
    for (const { place, draft } of kept) {
      if (!next.has(keyOf(place))) next.set(keyOf(place), { place, draft });
    }
    this.#drafts.value = next;
  }

  /** Forgets the drafts of a trace that is no longer shown; the host has them. */
  forget(): void {
    this.#drafts.value = new Map();
  }

  #put(place: DraftPlace, draft: Draft | undefined): void {
    const next = new Map(this.#drafts.value);
    if (draft) next.set(keyOf(place), { place, draft });
    else next.delete(keyOf(place));
    this.#drafts.value = next;
  }
}
