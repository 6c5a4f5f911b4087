import { batch, computed, signal } from '@preact/signals';
import { type Label, NOTES_NAME } from '../../../src/model/assessment';
import type { Draft, DraftPlace, NameSuggestion } from '../../../src/model/draft';
import { type DraftField, type ValidatedDraft, validateDraft } from '../../../src/model/validate';
import { valueText } from '../../../src/model/value';
import { RpcError } from '../../../src/protocol/rpc';
import type { TraceHost } from '../host';
import { reportProblem } from '../../ui/notice';
import { t } from '../../ui/strings';
import { knownLabels, labels, labelSpan, placeOf } from '../traceData';
import { draftOf, type Drafts, emptyDraft, type FormDefaults } from './drafts';

export type FormControl = DraftField | 'duplicate';

/** The form of the selected span: what stands in it, what is wrong with it, and where it goes. */
export class FormState {
  readonly #host: TraceHost;
  readonly #drafts: Drafts;
  readonly #defaults = signal<FormDefaults>({ kind: 'feedback', dataType: 'number' });
  readonly #checked = signal(false);
  readonly #failure = signal('');
  readonly #submitting = signal(false);

  readonly suggestions = signal<readonly NameSuggestion[]>([]);
  /** Where the focus has to go next; the control takes it and sets null. */
  readonly focus = signal<FormControl | null>(null);

  /** The label being edited; null: a new one is made. */
  readonly edited = computed<Label | null>(() => {
    const id = this.#drafts.editedLabel(labelSpan.value);
    return id === null ? null : (knownLabels.value.find((label) => label.id === id) ?? null);
  });
  readonly place = computed<DraftPlace>(() => ({
    spanId: labelSpan.value,
    labelId: this.edited.value?.id ?? null,
  }));
  /** Where the draft in the form is kept. Of a label that is gone, it stands in the form for a new one. */
  readonly #shownPlace = computed<DraftPlace>(() => {
    const place = this.place.value;
    return this.#drafts.get(place) ? place : (this.#orphan() ?? place);
  });
  readonly draft = computed<Draft>(() => {
    const kept = this.#drafts.get(this.#shownPlace.value);
    if (kept) return kept;
    return this.edited.value ? draftOf(this.edited.value) : emptyDraft(this.#defaults.value);
  });
  readonly checked = computed<ValidatedDraft>(() => validateDraft(this.draft.value));
  readonly submitting = computed(() => this.#submitting.value);
  /** Why the last submission was not taken; ''. */
  readonly failure = computed(() => this.#failure.value);
  /** One's own label of the same name and kind on this span: names are unique. */
  readonly duplicate = computed<Label | null>(() => {
    const { name, kind } = this.draft.value;
    const wanted = name.trim();
    if (wanted === '' || wanted === NOTES_NAME) return null;
    return (
      knownLabels.value.find(
        (label) =>
          label.mine &&
          label.name === wanted &&
          label.kind === kind &&
          label.id !== this.edited.value?.id &&
          placeOf(label) === labelSpan.value,
      ) ?? null
    );
  });

  constructor(host: TraceHost, drafts: Drafts) {
    this.#host = host;
    this.#drafts = drafts;
    // Another form: what was wrong with the last one is not wrong with this one.
    computed(() => JSON.stringify(this.place.value)).subscribe(() =>
      batch(() => {
        this.#checked.value = false;
        this.#failure.value = '';
      }),
    );
  }

  /** What is wrong at a control, once the form was submitted; ''. */
  problemOf(field: DraftField): string {
    if (!this.#checked.value || this.checked.value.ok) return '';
    return this.checked.value.problems.find((problem) => problem.field === field)?.message ?? '';
  }

  /** What will be stored otherwise than typed; ''. */
  warningOf(field: DraftField): string {
    if (!this.checked.value.ok) return '';
    return this.checked.value.warnings.find((warning) => warning.field === field)?.message ?? '';
  }

  /** Values that were used with the name in the form, where the data type fits. */
  readonly usedValues = computed<string[]>(() => {
    const { name, kind, dataType } = this.draft.value;
    const found = this.suggestions.value.find((one) => one.name === name.trim() && one.kind === kind);
    return found?.dataType === dataType ? found.values.map((value) => valueText(value)) : [];
  });

  change(change: Partial<Draft>): void {
    const draft = { ...this.draft.value, ...change };
    const { place, shown } = { place: this.place.value, shown: this.#shownPlace.value };
    batch(() => {
      if (shown !== place) this.#drafts.clear(shown);
      this.#drafts.set(place, draft);
      if (change.kind !== undefined || change.dataType !== undefined) {
        this.#defaults.value = {
          kind: draft.kind,
          dataType: draft.dataType === 'json' ? 'string' : draft.dataType,
        };
      }
      this.#failure.value = '';
    });
  }

  /** What was typed stays, except that True and False are no texts and texts no choice between them. */
  setDataType(dataType: Draft['dataType']): void {
    const { value, dataType: before } = this.draft.value;
    this.change({ dataType, value: dataType === 'boolean' || before === 'boolean' ? '' : value });
  }

  setKind(kind: Draft['kind']): void {
    const { dataType } = this.draft.value;
    const offered = kind === 'expectation' || dataType !== 'json';
    this.change(offered ? { kind } : { kind, dataType: 'string' });
  }

  /** Takes a name used before, with its type and data type. */
  choose(suggestion: NameSuggestion): void {
    const { dataType, value } = this.draft.value;
    this.change({
      name: suggestion.name,
      kind: this.edited.value?.kind ?? suggestion.kind,
      dataType: suggestion.dataType,
      value: dataType === suggestion.dataType ? value : '',
    });
  }

  async loadSuggestions(): Promise<void> {
    try {
      this.suggestions.value = await this.#host.call('nameSuggestions', {});
    } catch (error) {
      if (!(error instanceof RpcError)) throw error; // without suggestions a name is typed
    }
  }

  /** Puts a label into the form; `carry` keeps what was typed for a new one of the same name. */
  edit(label: Label, carry = false): void {
    const typed = this.draft.value;
    const place = { spanId: labelSpan.value, labelId: label.id };
    const kept = this.#drafts.get(place) ?? draftOf(label);
    const draft = carry
      ? {
          ...kept,
          ...(typed.value === '' ? {} : { value: typed.value, dataType: typed.dataType }),
          ...(typed.rationale === '' ? {} : { rationale: typed.rationale }),
        }
      : kept;
    batch(() => {
      if (carry) this.#drafts.clear(this.#shownPlace.value);
      this.#drafts.set(place, draft);
      this.focus.value = 'value';
    });
  }

  cancelEdit(): void {
    batch(() => {
      this.#drafts.clear(this.place.value);
      this.focus.value = 'name';
    });
  }

  /** Makes or changes the label. What was typed stays until the host has it durable. */
  async submit(): Promise<void> {
    if (this.#submitting.value || labels.value === null) return;
    this.#checked.value = true;
    const { checked, place } = { checked: this.checked.value, place: this.place.value };
    if (!checked.ok) {
      this.focus.value = checked.problems[0]?.field ?? 'name';
      return;
    }
    if (this.duplicate.value) {
      this.focus.value = 'duplicate';
      return;
    }
    const shown = this.#shownPlace.value;
    const submitted = this.#drafts.get(shown);
    const { kind } = this.draft.value;
    const { name, value, rationale } = checked;
    batch(() => {
      this.#submitting.value = true;
      this.#failure.value = '';
    });
    try {
      if (place.labelId === null) {
        await this.#host.call('createLabel', { spanId: place.spanId, kind, name, value, rationale });
      } else {
        await this.#host.call('editLabel', { id: place.labelId, name, value, rationale });
      }
      batch(() => {
        const here = this.#isAt(place);
        const typedOn = this.#drafts.get(shown) !== submitted;
        if (typedOn) this.#drafts.tell(place);
        else this.#drafts.clear(shown);
        if (!here) return;
        this.#checked.value = false;
        if (!typedOn) this.focus.value = 'name';
      });
    } catch (error) {
      const message = error instanceof RpcError ? error.message : String(error);
      if (this.#isAt(place)) this.#failure.value = message;
      else reportProblem(t('submitFailed', message)); // its form is not in sight
    } finally {
      this.#submitting.value = false;
    }
  }

  #isAt({ spanId, labelId }: DraftPlace): boolean {
    const { value } = this.place;
    return value.spanId === spanId && value.labelId === labelId;
  }

  /** The place of a draft for a label that no longer exists; none is known to be gone before labels were told. */
  #orphan(): DraftPlace | null {
    if (labels.value === null) return null;
    const labelId = this.#drafts.editedLabel(labelSpan.value);
    return labelId === null || this.edited.value ? null : { spanId: labelSpan.value, labelId };
  }
}
