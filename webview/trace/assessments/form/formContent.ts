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

/** What is submitted and not answered yet. */
interface Held {
  /** The label that is changed; null: a new one is made. */
  readonly edited: Label | null;
  readonly spanId: string | null;
  readonly kind: Draft['kind'];
  readonly name: string;
}

/** What stands in the form of the selected span: all of it follows from the selection, the labels and the drafts. */
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

  /** The label being edited or overridden; null: a new one is made. */
  readonly edited = computed<Label | null>(() => {
    const id = this.#drafts.lastUsed(labelSpan.value);
    return id === null ? null : (this.#label(id) ?? null);
  });

  readonly overrides = computed(() => this.edited.value !== null && isOverriddenByEdit(this.edited.value));

  readonly place = computed<DraftPlace>(() => ({
    spanId: labelSpan.value,
    labelId: this.edited.value?.id ?? null,
  }));

  /** Where the draft in the form is kept. Of a label that is gone, it stands in the form for a new one. */
  readonly shownPlace = computed<DraftPlace>(() => {
    const place = this.place.value;
    const kept = this.#drafts.get(place);
    const isUsed = kept && !this.#lastUsed.isBlank(kept);
    return place.labelId !== null || isUsed === true ? place : (this.#orphan() ?? place);
  });

  /** What is kept: the data type as it was chosen, whatever a schema asks for. */
  readonly kept = computed<Draft>(() => {
    const place = this.shownPlace.value;
    const kept = this.#drafts.get(place);
    if (kept && (place.labelId !== null || this.#drafts.isTyped(place))) return kept;
    return this.edited.value ? this.begun(this.edited.value) : emptyDraft(this.#lastUsed.defaults.value);
  });

  /** When what stands in the form was typed, where that is long ago. */
  readonly since = computed(() => this.#drafts.since(this.shownPlace.value));

  /** Whether there is nothing to save: a new label is begun, and nothing of it was typed. */
  readonly isBlank = computed(() => this.edited.value === null && this.#lastUsed.isBlank(this.kept.value));

  /** What the schemas and the names used before say of the name in the form. */
  readonly known = computed<NameSuggestion | null>(() => this.#names.find(this.kept.value) ?? null);

  readonly schema = computed<LabelSchema | null>(() => this.known.value?.schema ?? null);
  readonly draft = computed<Draft>(() => asAsked(this.kept.value, this.schema.value));
  readonly checked = computed<ValidatedDraft>(() =>
    validateDraft(this.draft.value, this.schema.value?.input),
  );

  /** Whose label it will be unless the form says otherwise: that of the label which is edited, else who labels here. */
  readonly usualSource = computed<AssessmentSource>(() => {
    const { value: edited } = this.edited;
    if (edited && !isOverriddenByEdit(edited)) return edited.source;
    return { type: 'HUMAN', id: header.value?.sourceId ?? '' };
  });

  readonly source = computed<AssessmentSource>(() => this.draft.value.source ?? this.usualSource.value);

  /** The label of the same name, kind and source on this span: names are unique. Never the one that is being made. */
  readonly duplicate = computed<Label | null>(() => {
    const { kind, name } = this.draft.value;
    const wanted = name.trim();
    if (wanted === '' || wanted === NOTES_NAME || wanted === this.edited.value?.name) return null;
    const { value: place } = this.shownPlace;
    if (place.labelId === null && !this.#drafts.isTyped(place)) return null; // the name stands there by itself
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

  /** Values that were used with the name in the form, where the data type fits. */
  readonly usedValues = computed(() => usedTexts(this.known.value, this.draft.value.dataType));

  /** The form as it stands when the edit of a label begins. */
  begun(label: Label): Draft {
    return draftOf(label, this.#names.find(label));
  }

  /** What stands in the form after a change: True and False are no texts, and texts no choice between them. */
  after(change: Partial<Draft>): Draft {
    const next = { ...this.kept.value, ...this.#ofKind(change.kind), ...change };
    const { dataType } = asAsked(next, this.#names.find(next)?.schema ?? null);
    const chosen = next.value === 'true' || next.value === 'false';
    const other = (dataType === 'boolean') !== (this.draft.value.dataType === 'boolean');
    return chosen && other && change.value === undefined ? { ...next, value: '' } : next;
  }

  /**
   * Keeps what is submitted in the form while its answer is under way: the label that is made, overrides or replaces may be
   * told of before the answer comes.
   */
  hold(): void {
    const { kind, name } = this.draft.value;
    this.#held.value = { edited: this.edited.value, spanId: labelSpan.value, kind, name: name.trim() };
  }

  /** The answer came. */
  release(): void {
    this.#held.value = null;
  }

  /** What goes with another kind: the name and data type that are usual for it, where nothing else was typed. */
  #ofKind(kind: Draft['kind'] | undefined): Partial<Draft> {
    const { value: kept } = this.kept;
    if (kind === undefined || kind === kept.kind || this.edited.value) return {};
    const usual = this.#lastUsed.defaults.value[kind];
    const name = this.#lastUsed.isUsualName(kept) ? usual.name : kept.name;
    // A value that was typed stays what it is; a schema's type is that of its own kind.
    if (kept.value !== '' && this.schema.value === null) return { name };
    const known = this.#names.find({ kind, name });
    return { name, dataType: known?.schema === null ? known.dataType : usual.dataType };
  }

  #label(id: string): Label | undefined {
    const held = this.#held.value?.edited;
    return knownLabels.value.find((label) => label.id === id) ?? (held?.id === id ? held : undefined);
  }

  /** The place of a draft for a label that no longer exists; none is known to be gone before labels were told. */
  #orphan(): DraftPlace | null {
    if (labels.value === null) return null;
    const spanId = labelSpan.value;
    const isLost = (id: string): boolean =>
      this.#label(id) === undefined && this.#drafts.isTyped({ spanId, labelId: id });
    const gone = this.#drafts.editedLabels(spanId).findLast(isLost);
    return gone === undefined ? null : { spanId, labelId: gone };
  }
}
