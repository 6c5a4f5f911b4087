import { batch, computed, effect, signal } from '@preact/signals';
import type { Label } from '../../../src/model/assessment';
import type { Draft, DraftPlace, NameSuggestion } from '../../../src/model/draft';
import type { DraftField } from '../../../src/model/validate';
import { RpcError } from '../../../src/protocol/rpc';
import { attempt, reportProblem } from '../../ui/notice';
import { t } from '../../ui/strings';
import type { TraceHost } from '../host';
import { update } from '../panelState';
import { say } from '../said';
import { labels, labelSpan } from '../traceData';
import type { Drafts } from './drafts';
import { FormContent } from './formContent';
import { carriedOver, emptyDraft, type FormDefaults, quoting, withExpectedText } from './labelDraft';
import { Names } from './names';
import { digitText } from './picks';
import { Problems } from './problems';
import { labelRequest, pythonRequest } from './requests';
import { restForm } from './room';
import { showLabel } from './sight';

export type FormControl = DraftField | 'duplicate';

/** The form of the selected span, and everything that can be done with it. */
export class FormState {
  readonly #host: TraceHost;
  readonly #drafts: Drafts;
  readonly #names: Names;
  readonly #defaults = signal<FormDefaults>({ kind: 'feedback', dataType: 'number' });
  readonly #failure = signal('');
  readonly #submitting = signal(false);

  readonly content: FormContent;
  readonly problems: Problems;
  readonly edited: FormContent['edited'];
  readonly draft: FormContent['draft'];
  readonly suggestions: Names['suggestions'];
  readonly submitting = computed(() => this.#submitting.value);
  /** Why the last submission was not taken; ''. */
  readonly failure = computed(() => this.#failure.value);
  /** Where the focus has to go next; the control takes it and sets null. */
  readonly focus = signal<FormControl | null>(null);
  /** Whether source and metadata are in sight. */
  readonly moreOpen = signal(false);

  constructor(host: TraceHost, drafts: Drafts) {
    this.#host = host;
    this.#drafts = drafts;
    this.#names = new Names(host);
    this.content = new FormContent(drafts, this.#names, this.#defaults);
    this.problems = new Problems(this.content);
    this.edited = this.content.edited;
    this.draft = this.content.draft;
    this.suggestions = this.#names.suggestions;
    // Another form: what was wrong with the last one is not wrong with this one.
    computed(() => JSON.stringify(this.content.place.value)).subscribe(() => this.#forgetProblems());
    // A name that is there already, of a label that is edited or a draft that was kept, may have a schema.
    effect(() => {
      if (this.draft.value.name !== '') this.#names.need();
    });
  }

  loadSuggestions(): Promise<void> {
    return this.#names.load();
  }

  change(change: Partial<Draft>): void {
    const { place, shownPlace } = this.content;
    const [to, from, draft] = [place.value, shownPlace.value, this.content.after(change)];
    batch(() => {
      if (from !== to) this.#drafts.clear(from);
      this.#drafts.set(to, draft);
      if (change.kind !== undefined || change.dataType !== undefined) this.#keepDefaults(draft);
      this.#failure.value = '';
    });
  }

  /** Takes a name used before, with its type and data type. */
  choose({ name, kind, dataType }: NameSuggestion): void {
    this.change({ name, dataType, kind: this.edited.value?.kind ?? kind });
  }

  /** Begins a new label of a kind. What was typed for a new one stays, and an edit that is open is kept as a draft. */
  start(kind: Draft['kind']): void {
    batch(() => {
      this.#showNew();
      if (this.draft.value.kind !== kind) this.change({ kind });
      this.#goTo('name');
    });
  }

  /** Picks by a digit: a rating, or the n-th choice of the name in the form. false: there is none. */
  setPick(digit: number): boolean {
    const { draft, schema, usedValues } = this.content;
    const text = digitText(draft.value, schema.value?.input ?? null, usedValues.value, digit);
    if (text !== null) this.change({ value: text });
    return text !== null;
  }

  /** Chooses True or False, or the schema's words for them. false: the value is none of these. */
  setPass(pass: boolean): boolean {
    if (this.draft.value.dataType !== 'boolean') return false;
    this.change({ value: String(pass) });
    return true;
  }

  /** Begins an expectation of this text, under the name that was typed already. */
  useAsExpectation(text: string): void {
    batch(() => {
      this.start('expectation');
      this.change(withExpectedText(this.draft.value, text));
      this.focus.value = this.draft.value.name.trim() === '' ? 'name' : 'value';
    });
  }

  /** Puts a text into the rationale, marked as a quotation. */
  quote(text: string): void {
    batch(() => {
      this.change({ rationale: quoting(this.draft.value.rationale, text) });
      this.#goTo('rationale');
    });
  }

  /** Puts a label into the form; `carry` keeps what was typed for a new one of the same name. */
  edit(label: Label, carry = false): void {
    const place = { spanId: labelSpan.value, labelId: label.id };
    const kept = this.#drafts.get(place) ?? this.content.begun(label);
    const typed = this.draft.value;
    batch(() => {
      if (carry) this.#drafts.clear(this.content.shownPlace.value);
      this.#drafts.set(place, carry ? carriedOver(kept, typed) : kept);
      this.#goTo('value');
    });
  }

  cancelEdit(): void {
    batch(() => {
      this.#drafts.clear(this.content.place.value);
      this.#showNew();
      this.focus.value = 'name';
    });
  }

  /** Opens the value in an editor tab; what is saved there comes back into the draft. */
  editValue(): void {
    const [place, draft] = [this.content.place.value, this.draft.value];
    this.change({}); // what is edited there is a draft here
    attempt(this.#host.call('editValue', { place, draft }));
  }

  /** Puts the Python that makes this label on the clipboard. */
  copyAsPython(): void {
    const { checked, place } = this.content;
    if (!checked.value.ok) return this.#showProblems();
    const request = pythonRequest(this.content, place.value.spanId, checked.value);
    attempt(this.#host.call('copyAsPython', request).then(() => say(t('didCopy', request.name))));
  }

  /** Makes, changes or overrides the label. What was typed stays until the host has it durable: true then. */
  async submit(): Promise<boolean> {
    if (this.#submitting.value || labels.value === null) return false;
    const { checked, duplicate, place, shownPlace, kept } = this.content;
    if (!checked.value.ok) {
      this.#showProblems();
      return false;
    }
    if (duplicate.value) {
      this.focus.value = 'duplicate';
      return false;
    }
    const [at, shown] = [place.value, shownPlace.value];
    const submitted = this.#drafts.get(shown);
    const request = labelRequest(checked.value);
    batch(() => {
      this.#submitting.value = true;
      this.#failure.value = '';
      this.content.hold();
    });
    try {
      const { id } =
        at.labelId === null
          ? await this.#host.call('createLabel', { spanId: at.spanId, kind: kept.value.kind, ...request })
          : await this.#host.call('editLabel', { id: at.labelId, ...request });
      batch(() => this.#taken(at, shown, submitted, id));
      return true;
    } catch (error) {
      const message = error instanceof RpcError ? error.message : String(error);
      if (this.#isAt(at)) this.#failure.value = message;
      else reportProblem(t('submitFailed', message)); // its form is not in sight
      return false;
    } finally {
      batch(() => {
        this.content.release();
        this.#submitting.value = false;
      });
    }
  }

  /** After a submission: the form is empty, unless somebody typed on; that is kept for the label which stands now. */
  #taken(at: DraftPlace, shown: DraftPlace, submitted: Draft | undefined, id: string): void {
    const here = this.#isAt(at);
    const now = this.#drafts.get(shown);
    const typedOn = now !== undefined && now !== submitted;
    const replaced = at.labelId !== null && at.labelId !== id;
    if (!typedOn || replaced) this.#drafts.clear(shown);
    if (typedOn && replaced) this.#drafts.set({ ...at, labelId: id }, now);
    else if (typedOn) this.#drafts.tell(at);
    if (!here) return;
    this.#forgetProblems();
    showLabel(id);
    if (typedOn) return;
    restForm();
    this.#showNew();
    this.focus.value = 'name';
  }

  /** Puts the form for a new label in sight, as it was left. */
  #showNew(): void {
    const place = { spanId: labelSpan.value, labelId: null };
    this.#drafts.show(place, this.#drafts.get(place) ?? emptyDraft(this.#defaults.value));
  }

  #goTo(control: FormControl): void {
    update({ assessmentsOpen: true });
    this.focus.value = control;
  }

  #keepDefaults({ kind, dataType }: Draft): void {
    this.#defaults.value = { kind, dataType: dataType === 'json' ? 'string' : dataType };
  }

  #showProblems(): void {
    const { value: checked } = this.content.checked;
    const field = checked.ok ? 'name' : (checked.problems[0]?.field ?? 'name');
    if (field === 'source' || field === 'metadata') this.moreOpen.value = true;
    this.problems.show('all');
    this.focus.value = field;
  }

  #forgetProblems(): void {
    batch(() => {
      this.problems.hide();
      this.#failure.value = '';
    });
  }

  #isAt({ spanId, labelId }: DraftPlace): boolean {
    const { value } = this.content.place;
    return value.spanId === spanId && value.labelId === labelId;
  }
}
