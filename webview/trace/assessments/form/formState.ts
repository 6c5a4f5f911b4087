import * as l10n from '@vscode/l10n';
import { batch, computed, effect, signal } from '@preact/signals';
import type { Label } from '../../../../src/model/assessment';
import type { Draft, DraftPlace, NameSuggestion } from '../../../../src/model/draft';
import { RpcError } from '../../../../src/protocol/rpc';
import { attempt, reportProblem } from '../../../ui/notice';
import { NO_LIMIT_MS, type TraceHost } from '../../traceHost';
import { panelState, update } from '../../panelState';
import { say } from '../../../ui/said';
import { labels, labelSpan, placeOf } from '../../traceData';
import type { Drafts } from './draftSync';
import { FocusWish, type FormControl } from './focusWish';
import { FormContent } from './formContent';
import { carriedOver, emptyDraft, quoting, withExpectedText } from './labelDraft';
import type { LastUsed } from './lastUsed';
import { Names } from './names';
import { digitText, passText } from './picks';
import { Problems } from './problems';
import { labelRequest, pythonRequest } from './formRequests';
import { restForm } from '../room';
import { showLabel } from '../cards/sight';

/** The form of the selected span and its actions. */
export class FormState {
  readonly #host: TraceHost;
  readonly #drafts: Drafts;
  readonly #names: Names;
  readonly #lastUsed: LastUsed;
  /** Drafts of edits whose labels were deleted here. They are restored with the label. */
  readonly #deleted = new Map<string, { readonly place: DraftPlace; readonly draft: Draft }>();
  readonly #failure = signal('');
  readonly #submitting = signal(false);
  #submission: Promise<boolean> = Promise.resolve(true);

  readonly content: FormContent;
  readonly problems: Problems;
  readonly edited: FormContent['edited'];
  readonly draft: FormContent['draft'];
  readonly suggestions: Names['suggestions'];
  readonly isBlank: FormContent['isBlank'];
  readonly submitting = computed(() => this.#submitting.value);
  /** Why the last submission failed, or ''. */
  readonly failure = computed(() => this.#failure.value);
  /** The control to focus next. */
  readonly focus = new FocusWish();
  /** Whether the source and metadata fields are visible. */
  readonly moreOpen = signal(false);

  constructor(host: TraceHost, drafts: Drafts, lastUsed: LastUsed) {
    this.#host = host;
    this.#drafts = drafts;
    this.#lastUsed = lastUsed;
    this.#names = new Names(host);
    this.content = new FormContent(drafts, this.#names, lastUsed);
    this.problems = new Problems(this.content);
    this.edited = this.content.edited;
    this.draft = this.content.draft;
    this.isBlank = this.content.isBlank;
    this.suggestions = this.#names.suggestions;
    // Another form is shown: the problems of the previous one don't apply.
    computed(() => JSON.stringify(this.content.place.value)).subscribe(() => this.#forgetProblems());
    // A name that is already in the form, of an edited label or a restored draft, may have a schema.
    effect(() => {
      if (this.draft.value.name !== '') this.#names.need();
    });
  }

  loadSuggestions(): Promise<void> {
    return this.#names.load();
  }

  /**
   * Resolves when the first load of the name suggestions has ended or taken too long. null if it isn't in
   * progress.
   */
  get namesArriving(): Promise<void> | null {
    return this.#names.arriving;
  }

  change(change: Partial<Draft>): void {
    const { place, shownPlace } = this.content;
    const [to, from, draft] = [place.value, shownPlace.value, this.content.after(change)];
    const isOtherKind = change.kind !== undefined && Object.keys(change).length === 1;
    batch(() => {
      const staysBlank = isOtherKind && this.content.isBlank.value; // changing only the kind isn't input
      if (staysBlank) this.#drafts.clear(to);
      else {
        if (from !== to) this.#drafts.clear(from);
        this.#drafts.set(to, draft);
      }
      if (to.labelId === null) this.#lastUsed.chose(draft, change);
      if (staysBlank) this.#showNew();
      this.#failure.value = '';
      if (this.content.isBlank.value) this.problems.hide(); // an empty form has no problems
    });
  }

  /** Applies a suggested name with its data type and, unless a label is being edited, its kind. */
  choose({ name, kind, dataType }: NameSuggestion): void {
    this.change({ name, dataType, kind: this.edited.value?.kind ?? kind });
  }

  /** Starts a new label of a kind. Keeps the draft of a new label, and that of an edit that is open. */
  start(kind: Draft['kind']): void {
    batch(() => {
      this.#showNew();
      if (this.draft.value.kind !== kind) this.change({ kind });
      this.#goTo('name');
    });
  }

  /**
   * Picks a value by digit: a rating, or the nth choice for the name in the form. Returns false if there is
   * none.
   */
  setPick(digit: number): boolean {
    const { draft, schema, usedValues } = this.content;
    const text = digitText(draft.value, schema.value?.input ?? null, usedValues.value, digit);
    if (text !== null) this.change({ value: text });
    return text !== null;
  }

  /** Sets the value to true or false, or to the pick with that meaning. Returns false if there is none. */
  setPass(pass: boolean): boolean {
    const { draft, schema, usedValues } = this.content;
    const text = passText(draft.value, schema.value?.input ?? null, usedValues.value, pass);
    if (text !== null) this.change({ value: text });
    return text !== null;
  }

  /** Starts an expectation with this text, and keeps a name that was already typed. */
  useAsExpectation(text: string): void {
    batch(() => {
      this.start('expectation');
      this.change(withExpectedText(this.draft.value, text));
      this.focus.set(this.draft.value.name.trim() === '' ? 'name' : 'value');
    });
  }

  /** Appends a text to the rationale as a quote. */
  quote(text: string): void {
    batch(() => {
      this.change({ rationale: quoting(this.draft.value.rationale, text) });
      this.#goTo('rationale');
    });
  }

  /** Starts editing a label. `carry` carries over what the user typed for a new label with the same name. */
  edit(label: Label, carry = false): void {
    const place = { spanId: labelSpan.value, labelId: label.id };
    const begun = this.content.begun(label);
    const typed = this.draft.value;
    batch(() => {
      if (carry) {
        this.#drafts.clear(this.content.shownPlace.value);
        this.#drafts.set(place, carriedOver(this.#drafts.get(place) ?? begun, typed));
      } else this.#drafts.show(place, begun);
      this.#goTo('value');
    });
  }

  cancelEdit(): void {
    batch(() => {
      this.#drafts.clear(this.content.place.value);
      this.#showNew();
      this.focus.set('name');
    });
  }

  /**
   * Leaves an edit, and keeps its draft for later if anything was changed. Returns its label, or null if no
   * label is being edited.
   */
  leaveEdit(): Label | null {
    const label = this.edited.value;
    if (!label) return null;
    const { value: place } = this.content.place;
    const isChanged = JSON.stringify(this.#drafts.get(place)) !== JSON.stringify(this.content.begun(label));
    batch(() => {
      if (!isChanged) this.#drafts.clear(place);
      this.#showNew();
    });
    return label;
  }

  /** Removes the draft of a label that is deleted here. `labelRestored` brings it back. */
  labelDeleted(label: Label): void {
    const place = { spanId: placeOf(label), labelId: label.id };
    const draft = this.#drafts.get(place);
    if (!draft) return;
    if (this.#drafts.isTyped(place)) this.#deleted.set(label.id, { place, draft });
    this.#drafts.clear(place);
  }

  /** Restores the draft of a label that was deleted here and exists again. */
  labelRestored(id: string): void {
    const kept = this.#deleted.get(id);
    this.#deleted.delete(id);
    if (kept) this.#drafts.set(kept.place, kept.draft);
  }

  /** Opens the value in an editor tab. Saving there updates the draft. */
  editValue(): void {
    const [place, draft] = [this.content.place.value, this.draft.value];
    this.change({}); // a value that is edited there needs a draft here
    const { traceId } = panelState.peek();
    attempt(this.#host.call('editValue', { traceId, place, draft }));
  }

  /** Copies Python code that creates this label to the clipboard. */
  copyAsPython(): void {
    const { checked, place } = this.content;
    if (!checked.value.ok) return this.#showProblems();
    const at = { traceId: panelState.peek().traceId, spanId: place.value.spanId };
    const request = pythonRequest(this.content, at, checked.value);
    attempt(
      this.#host
        .call('copyAsPython', request)
        .then(() => say(l10n.t('Copied "{0}" as Python.', request.name))),
    );
  }

  /** Resets the form when another trace is shown. The drafts are reset separately. */
  forget(): void {
    this.#deleted.clear();
    batch(() => {
      this.moreOpen.value = false;
      this.focus.end();
      this.#forgetProblems();
    });
  }

  /**
   * Creates, edits, or overrides the label. Resolves to true once the host has persisted it; the input stays
   * until then.
   */
  submit(): Promise<boolean> {
    if (this.#submitting.value || labels.value === null) return Promise.resolve(false);
    this.#submission = this.#submit();
    return this.#submission;
  }

  /** Resolves when no submission is in flight. Resolves to false if it failed. */
  settled(): Promise<boolean> {
    return this.#submitting.value ? this.#submission : Promise.resolve(true);
  }

  async #submit(): Promise<boolean> {
    const { checked, duplicate, place, shownPlace, kept } = this.content;
    if (!checked.value.ok) {
      this.#showProblems();
      return false;
    }
    if (duplicate.value) {
      this.focus.set('duplicate');
      return false;
    }
    const [at, shown] = [place.value, shownPlace.value];
    const { traceId } = panelState.peek();
    const isInForm = document.activeElement?.closest('form') !== null;
    const used = this.draft.value;
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
          ? await this.#host.call(
              'createLabel',
              { traceId, spanId: at.spanId, kind: kept.value.kind, ...request },
              { timeoutMs: NO_LIMIT_MS },
            )
          : await this.#host.call('editLabel', { id: at.labelId, ...request });
      batch(() => {
        if (at.labelId === null) this.#lastUsed.record(used);
        if (panelState.peek().traceId === traceId) this.#taken(at, shown, submitted, id, isInForm);
      });
      return true;
    } catch (error) {
      const message = error instanceof RpcError ? error.message : String(error);
      if (panelState.peek().traceId === traceId && this.#isAt(at)) this.#failure.value = message;
      else reportProblem(l10n.t("Couldn't save: {0}", message)); // the form of this label is no longer visible
      return false;
    } finally {
      batch(() => {
        this.content.release();
        this.#submitting.value = false;
      });
    }
  }

  /**
   * Clears the form after a submission. If the user kept typing, that stays as a draft: of another new label
   * after a create, or of the label that resulted from an edit.
   */
  #taken(
    at: DraftPlace,
    shown: DraftPlace,
    submitted: Draft | undefined,
    id: string,
    isInForm: boolean,
  ): void {
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
    // Only move the focus if it was in the form. Users who label with shortcuts elsewhere keep their focus.
    if (isInForm) this.focus.set('name');
  }

  /** Shows the form for a new label, with its draft if there is one. */
  #showNew(): void {
    const place = { spanId: labelSpan.value, labelId: null };
    this.#drafts.show(place, emptyDraft(this.#lastUsed.defaults.value));
  }

  #goTo(control: FormControl): void {
    update({ assessmentsOpen: true });
    this.focus.set(control);
  }

  #showProblems(): void {
    const { value: checked } = this.content.checked;
    const field = checked.ok ? 'name' : (checked.problems[0]?.field ?? 'name');
    if (field === 'source' || field === 'metadata') this.moreOpen.value = true;
    this.problems.show('all');
    this.focus.set(field);
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
