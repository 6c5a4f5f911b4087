import * as l10n from '@vscode/l10n';
import type { Label } from '../../src/model/assessment';
import type { Draft } from '../../src/model/draft';
import type { PanelAction } from '../../src/protocol/panelActions';
import { attempt } from '../ui/notice';
import type { LabelActions, Suggestions } from './assessments/cards/labelActions';
import { activeLabel, focusCard, focusedLabel, focusList } from './assessments/cards/labelFocus';
import { openHistory, openMove } from './assessments/cards/labelParts';
import { selectedText } from './details/selectedText';
import type { ValueActions } from './details/valueActions';
import type { TraceHost } from './traceHost';
import { sheetOpen } from './keySheet';
import { panelState, update } from './panelState';
import { goToNeighbor } from './nextTrace';
import { say, sayCopied } from '../ui/said';
import { ahead, dropKeys, stopKeys } from '../ui/typedAhead';
import * as tree from './spans/treeState';
import * as zoom from './spans/zoomState';
import { labels, labelsOfSelection, labelSpan, placeOfSpan, selection, status } from './traceData';

/** The form, as used by the keyboard shortcuts. */
export interface KeyForm extends Suggestions {
  /** Whether there is nothing to save. */
  readonly isBlank: { readonly value: boolean };
  readonly submitting: { readonly value: boolean };
  start(kind: Draft['kind']): void;
  /** Returns false if the form has no such choice. */
  setPick(digit: number): boolean;
  setPass(pass: boolean): boolean;
  edit(label: Label): void;
  submit(): Promise<boolean>;
  /** Resolves when no submission is in flight. Resolves to false if it failed. */
  settled(): Promise<boolean>;
  useAsExpectation(text: string): void;
  quote(text: string): void;
}

/** The target of an action, in addition to the selection and the focus. */
interface About {
  /** 1 to 9, for `setValue`. */
  readonly digit?: number | undefined;
  /** A span other than the selected one. */
  readonly spanId?: string | undefined;
}

/** The panel's actions, run by keyboard shortcuts and by the commands with the same names. */
export class PanelActions {
  readonly #host: TraceHost;
  readonly #form: KeyForm;
  readonly #labels: LabelActions;

  readonly #values: ValueActions;

  /** One handler per action: a missing one is a compile error. */
  readonly #handlers: Readonly<Record<PanelAction, (about: About) => void>> = {
    showKeys: () => (sheetOpen.value = true),
    nextTrace: () => ahead.hold(this.#goOn(1), { texts: true }),
    previousTrace: () => ahead.hold(this.#goOn(-1), { texts: true }),
    nextFailure: () => goToFailure(1),
    previousFailure: () => goToFailure(-1),

    zoomToSpan: zooming(({ spanId }) => {
      if (!zoom.zoomTo(spanId)) say(l10n.t('Select a span first.'));
    }),
    zoomIn: zooming(() => zoom.zoomIn()),
    zoomOut: zooming(() => zoom.zoomOut()),
    zoomFit: zooming(() => zoom.fit()),

    openInputs: onSpan((id) => this.#values.open({ id }, 'inputs', 'json')),
    openOutputs: onSpan((id) => this.#values.open({ id }, 'outputs', 'json')),
    compareWithExpectation: onSpan((id) => this.#values.compare(placeOfSpan(id), null)),
    copySpanId: onSpan((text) => attempt(this.#host.call('copyText', { text }).then(sayCopied))),
    selectForCompare: onSpan((spanId) =>
      attempt(
        this.#host
          .call('selectForCompare', { spanId })
          .then(() =>
            say(
              l10n.t(
                'Selected for compare. Select "Compare with Selected Span" on another span of any trace.',
              ),
            ),
          ),
      ),
    ),
    compareWithSelected: onSpan((spanId) => attempt(this.#host.call('compareWithSelected', { spanId }))),

    addFeedback: this.#onLabels(() => this.#form.start('feedback')),
    addExpectation: this.#onLabels(() => this.#form.start('expectation')),
    editLabel: this.#onLabels((label) => this.#withLast(label, (one) => this.#form.edit(one))),
    deleteLabel: this.#onLabels((label) => this.#with(label, (one) => this.#labels.delete(one))),
    moveLabel: this.#onLabels((label) => this.#with(label, (one) => openMove(one.id))),
    copyLabelAsPython: this.#onLabels((label) => this.#with(label, (one) => this.#labels.copyAsPython(one))),
    showHistory: this.#onLabels((label) => this.#withLast(label, openHistory)),
    save: this.#onLabels(() => ahead.hold(this.#save(), { texts: false })),
    saveAndNext: this.#onLabels(() => ahead.hold(this.#saveAndNext(), { texts: true })),
    repeatLabel: this.#onLabels(() => this.#labels.repeat(labelSpan.value)),
    setValue: this.#onLabels((label, digit) => {
      if (digit !== undefined) this.#setDigit(label, digit);
    }),
    pass: this.#onLabels((label) => this.#setPass(label, true)),
    fail: this.#onLabels((label) => this.#setPass(label, false)),
    undo: this.#onLabels(() => this.#labels.undo()),
    useAsExpectation: this.#onLabels(() => withSelection((text) => this.#form.useAsExpectation(text))),
    quoteInRationale: this.#onLabels(() => withSelection((text) => this.#form.quote(text))),
    focusLabels: this.#onLabels(() => focusLabels()),
  };

  constructor(init: { host: TraceHost; form: KeyForm; labels: LabelActions; values: ValueActions }) {
    this.#host = init.host;
    this.#form = init.form;
    this.#labels = init.labels;
    this.#values = init.values;
  }

  run(action: PanelAction, about: About = {}): void {
    this.#handlers[action](about);
  }

  /** Returns a handler for an action that needs the labels, which don't exist while the trace is loading. */
  #onLabels(act: (label: Label | null, digit: number | undefined) => void): (about: About) => void {
    return ({ digit, spanId }) => {
      if (labels.value === null) {
        say(
          status.value.phase === 'failed'
            ? l10n.t("The trace isn't loaded.")
            : l10n.t("The trace is still loading. Try again when it's loaded."),
        );
        return;
      }
      if (spanId !== undefined) tree.selectSpan(spanId);
      // Before opening the pane, which may move the focus.
      const label = focusedLabel();
      if (!panelState.value.assessmentsOpen) update({ assessmentsOpen: true });
      act(label, digit);
      // Hold further keys: the next one may be meant for the label that results from this action.
      ahead.hold(this.#labels.settled(), { texts: false });
    };
  }

  #setDigit(label: Label | null, digit: number): void {
    if (label) this.#labels.setDigit(label, digit);
    else if (!this.#form.setPick(digit)) say(l10n.t("{0} isn't a choice in the form.", digit));
  }

  #setPass(label: Label | null, pass: boolean): void {
    if (label) this.#labels.setPass(label, pass);
    else if (!this.#form.setPass(pass)) say(l10n.t('Choose a true/false label first.'));
  }

  #with(label: Label | null, act: (label: Label) => void): void {
    if (label) act(label);
    else
      say(
        labelsOfSelection.value.length === 0
          ? l10n.t('No labels yet.')
          : l10n.t('Select a label first. Press L to go to the labels.'),
      );
  }

  /** Uses the focused label, else the last one of the selection. */
  #withLast(label: Label | null, act: (label: Label) => void): void {
    this.#with(label ?? labelsOfSelection.value.at(-1) ?? null, act);
  }

  async #save(): Promise<boolean> {
    // Pressed again during a save, the key does nothing more, unless the user kept typing.
    const wasSaving = this.#form.submitting.value;
    const isTaken = await this.#form.settled();
    if (wasSaving && isTaken && this.#form.isBlank.value) return true;
    const isSaved = await this.#form.submit();
    if (!isSaved) stopKeys();
    return isSaved;
  }

  async #saveAndNext(): Promise<void> {
    if (this.#form.isBlank.value) stopKeys(l10n.t('Nothing to save. Press ] to go to the next trace.'));
    else if (await this.#save()) await this.#goOn(1);
  }

  /** Goes to another trace once all pending actions on this one are done. */
  async #goOn(delta: -1 | 1): Promise<void> {
    if (!(await this.#form.settled()) || !(await this.#labels.settled())) {
      stopKeys();
      return;
    }
    const [gone, why] = await goToNeighbor(this.#host, delta);
    if (gone === 'end') dropKeys(why);
    else if (gone === 'failed') stopKeys();
  }
}

/** Returns a handler for an action on the given span, else on the selected one. */
function onSpan(act: (id: string) => void): (about: About) => void {
  return ({ spanId }) => {
    const chosen = selection.value.type === 'span' ? selection.value.node.row.id : undefined;
    const id = spanId ?? chosen;
    if (id === undefined) say(l10n.t('Select a span first.'));
    else act(id);
  };
}

function zooming(act: (about: About) => void): (about: About) => void {
  return (about) => {
    if (zoom.canZoom.value) act(about);
    else say(l10n.t('There is no time span to zoom to.'));
  };
}

function goToFailure(delta: -1 | 1): void {
  if (!tree.goToFailure(delta)) say(l10n.t('No span in this trace failed.'));
}

function withSelection(act: (text: string) => void): void {
  const text = selectedText();
  if (text === '') say(l10n.t('Select text in the inputs or outputs first.'));
  else act(text);
}

function focusLabels(): void {
  const shown = labelsOfSelection.value;
  const id = shown.find((label) => label.id === activeLabel.value)?.id ?? shown[0]?.id;
  if (id !== undefined) focusCard(id);
  else {
    focusList();
    say(l10n.t('No labels yet.'));
  }
}
