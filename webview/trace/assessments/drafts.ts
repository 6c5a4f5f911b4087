import { signal } from '@preact/signals';
import type { Label } from '../../../src/model/assessment';
import type { Draft, DraftPlace } from '../../../src/model/draft';
import { dataTypeOf, valueText } from '../../../src/model/value';
import type { TraceHost } from '../host';
import { panelState } from '../panelState';

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
function isBlank(draft: Draft): boolean {
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

  /** The label of a span whose edit was begun or taken up last, and neither saved nor cancelled. */
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
    this.tell(place);
  }

  /** Takes what the host has for a place, in place of what stands here: it was edited outside the form. */
  take(place: DraftPlace, draft: Draft): void {
    this.#put(place, draft);
  }

  /** Forgets a draft that was submitted or given up. */
  clear(place: DraftPlace): void {
    this.#put(place, undefined);
    this.tell(place);
  }

  /** Tells the host what is kept for a place now. It names the trace: the host may have gone on to another one. */
  tell(place: DraftPlace): void {
    const draft = this.get(place);
    const worthKeeping = draft && (place.labelId !== null || !isBlank(draft));
    this.#host.emit('draft', {
      traceId: panelState.peek().traceId,
      place,
      draft: worthKeeping ? draft : null,
    });
  }

  /** What the host kept. What was typed here since is newer and stays. */
  restore(kept: ReadonlyArray<{ place: DraftPlace; draft: Draft }>): void {
    const here = this.#drafts.value;
    const older = kept.filter(({ place }) => !here.has(keyOf(place)));
    this.#drafts.value = new Map([...older.map((one) => [keyOf(one.place), one] as const), ...here]);
  }

  #put(place: DraftPlace, draft: Draft | undefined): void {
    const next = new Map(this.#drafts.value);
    next.delete(keyOf(place)); // what is set anew comes last
    if (draft) next.set(keyOf(place), { place, draft });
    this.#drafts.value = next;
  }
}
