import { computed, signal } from '@preact/signals';
import {
  isOverriddenByEdit,
  type AssessmentSource,
  type Label,
  NOTES_NAME,
} from '../../../../src/model/assessment';
import type { Draft, DraftPlace, NameSuggestion } from '../../../../src/model/draft';
import type { LabelSchema } from '../../../../src/model/labelSchema';
import { type ValidatedDraft, validateDraft } from '../../../../src/model/validate';
import { header, knownLabels, labels, labelSpan, placeOf } from '../../traceData';
import type { Drafts } from './draftSync';
import { asAsked, draftOf, emptyDraft, sameSource } from './labelDraft';
import type { LastUsed } from './lastUsed';
import type { Names } from './names';
import { usedTexts } from './picks';

/** A submission that is in flight. */
interface Held {
  /** The label being edited, or null for a new one. */
  readonly edited: Label | null;
  readonly spanId: string | null;
  readonly kind: Draft['kind'];
  readonly name: string;
}

/** The content of the selected span's form, derived from the selection, the labels, and the drafts. */
export class FormContent {
  readonly #drafts: Drafts;
  readonly #names: Names;
  readonly #lastUsed: LastUsed;
  readonly #held = signal<Held | null>(null);

  constructor(drafts: Drafts, names: Names, lastUsed: LastUsed) {
    this.#drafts = drafts;
    this.#names = names;
    this.#lastUsed = lastUsed;
  }

  /** The label being edited or overridden, or null for a new one. */
  readonly edited = computed<Label | null>(() => {
    const id = this.#drafts.lastUsed(labelSpan.value);
    return id === null ? null : (this.#label(id) ?? null);
  });

  readonly overrides = computed(() => this.edited.value !== null && isOverriddenByEdit(this.edited.value));

  readonly place = computed<DraftPlace>(() => ({
    spanId: labelSpan.value,
    labelId: this.edited.value?.id ?? null,
  }));

  /**
   * Where the form's draft is stored. The draft of a label that no longer exists is shown in the form for a
   * new label.
   */
  readonly shownPlace = computed<DraftPlace>(() => {
    const place = this.place.value;
    const kept = this.#drafts.get(place);
    const isUsed = kept && !this.#lastUsed.isBlank(kept);
    return place.labelId !== null || isUsed === true ? place : (this.#orphan() ?? place);
  });

  /** The stored draft, with the data type that the user chose, whatever a schema requires. */
  readonly kept = computed<Draft>(() => {
    const place = this.shownPlace.value;
    const kept = this.#drafts.get(place);
    if (kept && (place.labelId !== null || this.#drafts.isTyped(place))) return kept;
    return this.edited.value ? this.begun(this.edited.value) : emptyDraft(this.#lastUsed.defaults.value);
  });

  /** When the form's content was typed, if that is long ago. */
  readonly since = computed(() => this.#drafts.since(this.shownPlace.value));

  /** Whether there is nothing to save: the form is for a new label, and the user hasn't typed anything. */
  readonly isBlank = computed(() => this.edited.value === null && this.#lastUsed.isBlank(this.kept.value));

  /** The suggestion, from a schema or from an earlier label, that matches the name in the form. */
  readonly known = computed<NameSuggestion | null>(() => this.#names.find(this.kept.value) ?? null);

  readonly schema = computed<LabelSchema | null>(() => this.known.value?.schema ?? null);
  readonly draft = computed<Draft>(() => asAsked(this.kept.value, this.schema.value));
  readonly checked = computed<ValidatedDraft>(() =>
    validateDraft(this.draft.value, this.schema.value?.input),
  );

  /**
   * The source of the label unless the form sets another one: that of the label being edited, else the user.
   */
  readonly usualSource = computed<AssessmentSource>(() => {
    const { value: edited } = this.edited;
    if (edited && !isOverriddenByEdit(edited)) return edited.source;
    return { type: 'HUMAN', id: header.value?.sourceId ?? '' };
  });

  readonly source = computed<AssessmentSource>(() => this.draft.value.source ?? this.usualSource.value);

  /**
   * The existing label with the same name, kind, and source on this span, as names are unique. Never the
   * label being submitted.
   */
  readonly duplicate = computed<Label | null>(() => {
    const { kind, name } = this.draft.value;
    const wanted = name.trim();
    if (wanted === '' || wanted === NOTES_NAME || wanted === this.edited.value?.name) return null;
    const { value: place } = this.shownPlace;
    if (place.labelId === null && !this.#drafts.isTyped(place)) return null; // the name was prefilled
    const held = this.#held.value;
    if (held?.spanId === labelSpan.value && held.kind === kind && held.name === wanted) return null;
    const source = this.source.value;
    const same = (label: Label): boolean =>
      label.name === wanted &&
      label.kind === kind &&
      sameSource(label.source, source) &&
      placeOf(label) === labelSpan.value;
    return knownLabels.value.find(same) ?? null;
  });

  /** Values used before with the name in the form, if the data type matches. */
  readonly usedValues = computed(() => usedTexts(this.known.value, this.draft.value.dataType));

  /** Returns the form's initial content for editing a label. */
  begun(label: Label): Draft {
    return draftOf(label, this.#names.find(label));
  }

  /**
   * Returns the draft after a change. Clears a value of true or false when the data type changes to or from
   * Boolean.
   */
  after(change: Partial<Draft>): Draft {
    const next = { ...this.kept.value, ...this.#ofKind(change.kind), ...change };
    const { dataType } = asAsked(next, this.#names.find(next)?.schema ?? null);
    const chosen = next.value === 'true' || next.value === 'false';
    const other = (dataType === 'boolean') !== (this.draft.value.dataType === 'boolean');
    return chosen && other && change.value === undefined ? { ...next, value: '' } : next;
  }

  /**
   * Keeps the submitted content in the form while its request is in flight: the host may report the new
   * label, the override, or the replacement before it responds.
   */
  hold(): void {
    const { kind, name } = this.draft.value;
    this.#held.value = { edited: this.edited.value, spanId: labelSpan.value, kind, name: name.trim() };
  }

  /** Ends `hold` when the response has arrived. */
  release(): void {
    this.#held.value = null;
  }

  /**
   * Returns the fields that change with the kind: its default name and data type, unless the user typed
   * something else.
   */
  #ofKind(kind: Draft['kind'] | undefined): Partial<Draft> {
    const { value: kept } = this.kept;
    if (kind === undefined || kind === kept.kind || this.edited.value) return {};
    const usual = this.#lastUsed.defaults.value[kind];
    const name = this.#lastUsed.isUsualName(kept) ? usual.name : kept.name;
    // Keep the type of a value that was typed, but not the type of a schema: a schema applies to one kind
    // only.
    if (kept.value !== '' && this.schema.value === null) return { name };
    const known = this.#names.find({ kind, name });
    return { name, dataType: known?.schema === null ? known.dataType : usual.dataType };
  }

  #label(id: string): Label | undefined {
    const held = this.#held.value?.edited;
    return knownLabels.value.find((label) => label.id === id) ?? (held?.id === id ? held : undefined);
  }

  /**
   * Returns the place of a draft whose label no longer exists, or null. Until the labels arrive, no label
   * counts as gone.
   */
  #orphan(): DraftPlace | null {
    if (labels.value === null) return null;
    const spanId = labelSpan.value;
    const isLost = (id: string): boolean =>
      this.#label(id) === undefined && this.#drafts.isTyped({ spanId, labelId: id });
    const gone = this.#drafts.editedLabels(spanId).findLast(isLost);
    return gone === undefined ? null : { spanId, labelId: gone };
  }
}
