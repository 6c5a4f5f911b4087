import { isOverriddenByEdit, type Assessment, type Label } from '../../../../src/model/assessment';
import type { NameSuggestion } from '../../../../src/model/draft';
import { digitsField } from '../../../../src/model/exactValue';
import { valueText, type JsonValue } from '../../../../src/model/value';
import { RpcError } from '../../../../src/protocol/rpc';
import { attempt, reportProblem } from '../../../ui/notice';
import { t } from '../../../ui/strings';
import { NO_LIMIT_MS, type TraceHost } from '../../traceHost';
import { panelState } from '../../panelState';
import { say } from '../../../ui/said';
import { forest, knownLabels } from '../../traceData';
import { awaitedLabel, focusBeside, focusedLabel, isAmongLabels } from './labelFocus';
import { needsChoices, type Picked, valueOfDigit, valueOfPass } from '../pickedValue';
import { showLabel } from './sight';
import { type Change, type Content, UndoStack } from './undoStack';

/** What the form knows of the names used before. */
export interface Suggestions {
  readonly suggestions: { readonly value: readonly NameSuggestion[] };
  loadSuggestions(): Promise<void>;
}

/** What the form has to know of labels that are deleted here. */
interface Edits {
  labelDeleted(label: Label): void;
  labelRestored(id: string): void;
}

const LONGEST = 40;

/** What can be done with a label that is there, and how it is taken back. */
export class LabelActions {
  readonly undoStack = new UndoStack();
  readonly #host: TraceHost;
  readonly #form: Suggestions & Edits;
  /** Label by label that took another one's place here. */
  readonly #standsFor = new Map<string, string>();
  #last: Promise<boolean> = Promise.resolve(true);
  #running = 0;

  constructor(host: TraceHost, form: Suggestions & Edits) {
    this.#host = host;
    this.#form = form;
  }

  /** Another trace is shown from now on. What was done to the labels of the last one is not in sight any more. */
  forget(): void {
    this.undoStack.clear();
    this.#standsFor.clear();
  }

  /** Resolves when everything that is being done is done. False: the last of it failed. */
  settled(): Promise<boolean> {
    return this.#running > 0 ? this.#last : Promise.resolve(true);
  }

  /** Deletes without asking; the focus goes on to the next card. */
  delete(label: Label): void {
    if (focusedLabel()?.id === label.id) focusBeside(label.id);
    this.#inTurn(async () => {
      const id = this.#now(label.id);
      this.#form.labelDeleted(label); // before the host tells that it is gone
      await this.#host.call('deleteLabel', { id }).catch((error: unknown) => {
        this.#form.labelRestored(label.id);
        throw error;
      });
      const text = t('didDelete', label.name);
      this.#did({ id, type: 'deleted', text, before: label, after: null });
    });
  }

  /** Moves a label to another span (null: the whole trace). */
  move(label: Label, spanId: string | null): void {
    if (spanId === label.spanId) return;
    focusBeside(label.id);
    this.#inTurn(async () => {
      const { name, value, exactValue, rationale } = this.#current(label);
      const said = { name, value, ...digitsField({ value, exactValue }), rationale, spanId };
      const id = await this.#edit(label.id, said);
      const to = spanId === null ? t('wholeTrace') : (forest.value.byId.get(spanId)?.row.name ?? spanId);
      const [before, after] = [label, said];
      const text = t('didMove', label.name, to);
      this.#did({ id, type: 'moved', text, before, after });
    });
  }

  /** Sets the value that a digit stands for. */
  setDigit(label: Label, digit: number): void {
    this.#set(label, t('noSuchChoice', digit, label.name), (now, known) => valueOfDigit(now, digit, known));
  }

  /** Sets pass or fail. */
  setPass(label: Label, pass: boolean): void {
    this.#set(label, t('noPassFail', label.name), (now, known) => valueOfPass(now, pass, known));
  }

  /** Makes a label what another window wanted it to be. */
  useInstead(label: Label, wish: Assessment): void {
    this.#inTurn(async () => {
      const { name, value, rationale } = wish;
      const after = { name, value, ...digitsField(wish), rationale };
      const before = this.#current(label);
      const id = await this.#edit(label.id, after);
      const text = t('didSet', name, shortText(value));
      this.#did({ id, type: 'changed', text, before, after: { ...after, spanId: label.spanId } });
    });
  }

  /** Labels a span as this person labelled last. */
  repeat(spanId: string | null): void {
    this.#inTurn(async () => {
      const known = new Map(knownLabels.value.map((label) => [label.id, label]));
      const { traceId } = panelState.peek();
      const made = await this.#host.call('repeatLabel', { traceId, spanId }, { timeoutMs: NO_LIMIT_MS });
      if (!made) {
        say(t('nothingToRepeat'));
        return;
      }
      const before = known.get(made.id) ?? null;
      const after = { spanId, rationale: '', ...made };
      const text = t('didRepeat', made.name, shortText(made.value));
      this.#did({ id: made.id, type: before ? 'changed' : 'made', text, before, after });
    });
  }

  copyAsPython({ id, name }: Label): void {
    this.#inTurn(async () => {
      await this.#host.call('copyLabelAsPython', { id: this.#now(id) });
      say(t('didCopy', name));
    });
  }

  retry({ id }: Label): void {
    attempt(this.#host.call('retryLabel', { id }));
  }

  discard(label: Label): void {
    if (focusedLabel()?.id === label.id) focusBeside(label.id);
    const done = this.#host.call('discardLabel', { id: label.id }).then(({ stays }) => {
      if (stays) this.#form.labelRestored(label.id);
      else this.#form.labelDeleted(label);
    });
    attempt(done);
  }

  /** Takes back the last change. */
  undo(): void {
    this.#inTurn(async () => {
      const last = this.undoStack.pop((id) => this.#known(id));
      if (!last) {
        say(t('nothingToUndo'));
        return;
      }
      const { change, back } = last;
      if (back === 'changedSince') {
        say(t('changedSince', change.after?.name ?? ''));
        return;
      }
      say('');
      const id = await this.#takeBack(change, back);
      if (id !== null) {
        awaitedLabel.value = id;
        showLabel(id);
      }
      say(t('undone', change.text));
    });
  }

  async #takeBack({ id, before }: Change, back: 'undo' | 'delete' | 'restore'): Promise<string | null> {
    if (back === 'restore' && before) {
      const { name, value, rationale, spanId } = before;
      const here = this.#known(id)?.spanId === spanId;
      const said = { name, value, ...digitsField(before), rationale };
      return this.#edit(id, { ...said, ...(here ? {} : { spanId }) });
    }
    await this.#host.call(back === 'delete' ? 'deleteLabel' : 'undoLabel', { id });
    for (const [old, stands] of this.#standsFor) if (stands === id) this.#standsFor.delete(old);
    if (before) this.#form.labelRestored(before.id);
    return before?.id ?? null;
  }

  #set(
    label: Label,
    otherwise: string,
    pick: (now: Label, known: NameSuggestion | undefined) => Picked,
  ): void {
    const wasFocused = focusedLabel()?.id === label.id;
    this.#inTurn(async () => {
      if (needsChoices(label) && this.#form.suggestions.value.length === 0) {
        await this.#form.loadSuggestions();
      }
      const known = this.#form.suggestions.value.find(
        ({ name, kind }) => name === label.name && kind === label.kind,
      );
      const now = this.#current(label);
      const picked = pick(now, known);
      if (!picked) {
        say(otherwise);
        return;
      }
      if (picked.problem !== '') {
        say(picked.problem);
        return;
      }
      // What somebody else said of their value says nothing about this one.
      const rationale = isOverriddenByEdit(label) ? '' : now.rationale;
      const after = { name: label.name, value: picked.value, rationale };
      const from = this.#now(label.id);
      const id = await this.#edit(from, after);
      const made = id !== from;
      const text = t('didSet', label.name, shortText(picked.value));
      const { spanId } = label;
      const change = { id, text, before: now, after: { ...after, spanId } };
      this.#did({ ...change, type: made ? 'made' : 'changed' });
      if (made && wasFocused && isAmongLabels()) awaitedLabel.value = id;
    });
  }

  /** Changes a label and answers the id that stands then. */
  async #edit(id: string, content: Omit<Content, 'spanId'> & { spanId?: string | null }): Promise<string> {
    const from = this.#now(id);
    const { id: to } = await this.#host.call('editLabel', { id: from, ...content });
    if (to !== from) this.#standsFor.set(from, to);
    return to;
  }

  #now(id: string): string {
    const next = this.#standsFor.get(id);
    return next === undefined ? id : this.#now(next);
  }

  #known(id: string): Label | undefined {
    const now = this.#now(id);
    return knownLabels.value.find((label) => label.id === now);
  }

  #current(label: Label): Label {
    return this.#known(label.id) ?? label;
  }

  #did(change: Change): void {
    say('');
    if (change.type === 'made' || change.type === 'changed') showLabel(change.id);
    this.undoStack.push(change);
  }

  /** One after the other, so that what is taken back is what was done last. */
  #inTurn(run: () => Promise<void>): void {
    this.#running++;
    this.#last = this.#last
      .then(run)
      .then(
        () => true,
        (error: unknown) => {
          reportProblem(error instanceof RpcError ? error.message : String(error));
          return false;
        },
      )
      .finally(() => this.#running--);
  }
}

function shortText(value: JsonValue): string {
  const text = valueText(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
