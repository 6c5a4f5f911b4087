import * as l10n from '@vscode/l10n';
import { isOverriddenByEdit, type Assessment, type Label } from '../../../../src/model/assessment';
import type { NameSuggestion } from '../../../../src/model/draft';
import { exactValueField } from '../../../../src/model/exactValue';
import type { ToldChange } from '../../../../src/model/labelChange';
import { RpcError } from '../../../../src/protocol/rpc';
import { attempt, reportProblem } from '../../../ui/notice';
import { NO_LIMIT_MS, type TraceHost } from '../../traceHost';
import { panelState } from '../../panelState';
import { say } from '../../../ui/said';
import { forest, knownLabels } from '../../traceData';
import { awaitedLabel, focusBeside, focusedLabel, isAmongLabels } from './labelFocus';
import { needsChoices, type Picked, valueOfDigit, valueOfPass } from '../pickedValue';
import { showLabel } from './sight';
import { changeText, UndoOffers } from '../../../ui/undoOffers';

/** The form's suggestions: the names used before. */
export interface Suggestions {
  readonly suggestions: { readonly value: readonly NameSuggestion[] };
  loadSuggestions(): Promise<void>;
}

/** Tells the form which labels are deleted and restored here. */
interface Edits {
  labelDeleted(label: Label): void;
  labelRestored(id: string): void;
}

/** The parts of a label that a change can affect. */
type Content = Pick<Label, 'name' | 'value' | 'exactValue' | 'rationale' | 'spanId'>;

/** The label that results from a change, and the ID for undoing the change. */
interface Made {
  readonly id: string;
  readonly changeId: string | null;
}

/** The actions on existing labels, and how they are undone. */
export class LabelActions {
  readonly undoOffers = new UndoOffers();
  readonly #host: TraceHost;
  readonly #form: Suggestions & Edits;
  /** Maps the ID of a label that was replaced here to the ID of its replacement. */
  readonly #standsFor = new Map<string, string>();
  #last: Promise<boolean> = Promise.resolve(true);
  #running = 0;

  constructor(host: TraceHost, form: Suggestions & Edits) {
    this.#host = host;
    this.#form = form;
  }

  /**
   * Resets the state when another trace is shown: changes to the previous trace's labels are no longer
   * offered for undo.
   */
  forget(): void {
    this.undoOffers.clear();
    this.#standsFor.clear();
  }

  /** Resolves when no action is running. Resolves to false if the last one failed. */
  settled(): Promise<boolean> {
    return this.#running > 0 ? this.#last : Promise.resolve(true);
  }

  /** Deletes a label without confirmation and moves the focus to the next card. */
  delete(label: Label): void {
    if (focusedLabel()?.id === label.id) focusBeside(label.id);
    this.#inTurn(async () => {
      const id = this.#now(label.id);
      this.#form.labelDeleted(label); // before the host reports that it's gone
      const { changeId } = await this.#host.call('deleteLabel', { id }).catch((error: unknown) => {
        this.#form.labelRestored(label.id);
        throw error;
      });
      this.#did({ id, changeId }, { ...label, type: 'deleted' });
    });
  }

  /** Moves a label to another span, or to the whole trace when `spanId` is null. */
  move(label: Label, spanId: string | null): void {
    if (spanId === label.spanId) return;
    focusBeside(label.id);
    this.#inTurn(async () => {
      const { name, value, exactValue, rationale } = this.#current(label);
      const said = { name, value, ...exactValueField({ value, exactValue }), rationale, spanId };
      this.#did(await this.#edit(label.id, said), { ...said, type: 'moved' });
    });
  }

  /** Sets the value that a digit stands for. */
  setDigit(label: Label, digit: number): void {
    this.#set(label, l10n.t('{0} isn\'t a choice for "{1}".', digit, label.name), (now, known) =>
      valueOfDigit(now, digit, known),
    );
  }

  /** Sets pass or fail. */
  setPass(label: Label, pass: boolean): void {
    this.#set(label, l10n.t('"{0}" isn\'t a true/false label.', label.name), (now, known) =>
      valueOfPass(now, pass, known),
    );
  }

  /** Changes a label to the state that another window wanted. */
  useInstead(label: Label, wish: Assessment): void {
    this.#inTurn(async () => {
      const { name, value, rationale } = wish;
      const after = { name, value, ...exactValueField(wish), rationale };
      const { spanId } = label;
      this.#did(await this.#edit(label.id, after), { ...after, spanId, type: 'changed' });
    });
  }

  /** Repeats the user's last label on a span, or on the whole trace when `spanId` is null. */
  repeat(spanId: string | null): void {
    this.#inTurn(async () => {
      const known = new Set(knownLabels.value.map(({ id }) => id));
      const { traceId } = panelState.peek();
      const made = await this.#host.call('repeatLabel', { traceId, spanId }, { timeoutMs: NO_LIMIT_MS });
      if (!made) {
        say(l10n.t('No label to repeat yet.'));
        return;
      }
      this.#did(made, { ...made, spanId, type: known.has(made.id) ? 'changed' : 'made' });
    });
  }

  copyAsPython({ id, name }: Label): void {
    this.#inTurn(async () => {
      await this.#host.call('copyLabelAsPython', { id: this.#now(id) });
      say(l10n.t('Copied "{0}" as Python.', name));
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

  /** Undoes the change with this ID, or the last change made in this panel to the labels of this trace. */
  undo(changeId: string | null = null): void {
    this.#inTurn(async () => {
      const { traceId } = panelState.peek();
      const undone = await this.#host.call('undoChange', { traceId, changeId }, { timeoutMs: NO_LIMIT_MS });
      if (undone.outcome === 'nothing') {
        this.undoOffers.clear();
        say(l10n.t('Nothing to undo.'));
        return;
      }
      const { change } = undone;
      this.undoOffers.remove(change.changeId);
      if (undone.outcome === 'changedSince') {
        say(l10n.t('"{0}" was changed since then, so it wasn\'t undone.', change.name));
        return;
      }
      const { id } = undone;
      if (id !== null) {
        this.#standsFor.delete(id); // it exists under its own ID again
        this.#form.labelRestored(id);
        awaitedLabel.value = id;
        showLabel(id);
      }
      say(l10n.t('Undid: {0}', changeText(change, placeName(change.spanId))));
    });
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
      // The other person's rationale was about their value, not about this one.
      const rationale = isOverriddenByEdit(label) ? '' : now.rationale;
      const after = { name: label.name, value: picked.value, rationale };
      const from = this.#now(label.id);
      const made = await this.#edit(from, after);
      const { spanId } = label;
      this.#did(made, { ...after, spanId, type: 'changed' });
      if (made.id !== from && wasFocused && isAmongLabels()) awaitedLabel.value = made.id;
    });
  }

  /** Edits a label and returns the resulting label, which may have a new ID. */
  async #edit(id: string, content: Omit<Content, 'spanId'> & { spanId?: string | null }): Promise<Made> {
    const from = this.#now(id);
    const made = await this.#host.call('editLabel', { id: from, ...content });
    if (made.id !== from) this.#standsFor.set(from, made.id);
    return made;
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

  #did({ id, changeId }: Made, change: Omit<ToldChange, 'changeId'>): void {
    say('');
    if (change.type === 'made' || change.type === 'changed') showLabel(id);
    if (changeId !== null)
      this.undoOffers.push({ changeId, text: changeText(change, placeName(change.spanId)) });
  }

  /** Runs actions one at a time, so that undo always reverts the last one. */
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

function placeName(spanId: string | null): string {
  return spanId === null ? l10n.t('Whole trace') : (forest.value.byId.get(spanId)?.row.name ?? spanId);
}
