import type { Label } from '../../src/model/assessment';
import type { Draft } from '../../src/model/draft';
import type { PanelAction } from '../../src/protocol/panelActions';
import { attempt } from '../ui/notice';
import { t } from '../ui/strings';
import type { LabelActions, Suggestions } from './assessments/cards/labelActions';
import { activeLabel, focusCard, focusedLabel, focusList } from './assessments/cards/labelFocus';
import { openHistory, openMove } from './assessments/cards/labelParts';
import { selectedText } from './details/selectedText';
import type { ValueActions } from './details/valueActions';
import type { TraceHost } from './traceHost';
import { sheetOpen } from './keySheet';
import { panelState, update } from './panelState';
import { goToNeighbour } from './nextTrace';
import { say, sayCopied } from '../ui/said';
import { ahead, dropKeys, stopKeys } from '../ui/typedAhead';
import * as tree from './spans/treeState';
import * as zoom from './spans/zoomState';
import { labels, labelsOfSelection, labelSpan, placeOfSpan, selection, status } from './traceData';

/** What the keys ask of the form. */
export interface KeyForm extends Suggestions {
  /** There is nothing to save. */
  readonly isBlank: { readonly value: boolean };
  readonly submitting: { readonly value: boolean };
  start(kind: Draft['kind']): void;
  /** false: the form has no such choice. */
  setPick(digit: number): boolean;
  setPass(pass: boolean): boolean;
  edit(label: Label): void;
  submit(): Promise<boolean>;
  /** Resolves when nothing is being submitted. False: what was is not taken. */
  settled(): Promise<boolean>;
  useAsExpectation(text: string): void;
  quote(text: string): void;
}

/** What the panel does by key, and by the commands of the same names. */
export class PanelActions {
  readonly #host: TraceHost;
  readonly #form: KeyForm;
  readonly #labels: LabelActions;

  readonly #values: ValueActions;

  constructor(init: { host: TraceHost; form: KeyForm; labels: LabelActions; values: ValueActions }) {
    this.#host = init.host;
    this.#form = init.form;
    this.#labels = init.labels;
    this.#values = init.values;
  }

  /** `digit`: 1 to 9, for `setValue`. `spanId`: another span than the selected one. */
  run(
    action: PanelAction,
    { digit, spanId }: { digit?: number | undefined; spanId?: string | undefined } = {},
  ): void {
    if (action === 'showKeys') sheetOpen.value = true;
    else if (action === 'nextTrace') ahead.hold(this.#goOn(1), { texts: true });
    else if (action === 'previousTrace') ahead.hold(this.#goOn(-1), { texts: true });
    else if (action === 'nextFailure' || action === 'previousFailure') goToFailure(action);
    else if (isZoomAction(action)) zoomBy(action, spanId);
    else if (isSpanAction(action)) this.#span(action, spanId);
    else if (labels.value === null) {
      say(t(status.value.phase === 'failed' ? 'keyNoTrace' : 'keyWhileLoading'));
    } else {
      if (spanId !== undefined) tree.selectSpan(spanId);
      // Found out first: a pane that opens may move the focus.
      const label = focusedLabel();
      if (!panelState.value.assessmentsOpen) update({ assessmentsOpen: true });
      this.#label(action, label, digit);
      // The next key may be meant for the label that comes of this.
      ahead.hold(this.#labels.settled(), { texts: false });
    }
  }

  #span(action: SpanAction, spanId: string | undefined): void {
    const chosen = selection.value.type === 'span' ? selection.value.node.row.id : undefined;
    const id = spanId ?? chosen;
    if (id === undefined) return say(t('keyNeedsSpan'));
    switch (action) {
      case 'openInputs':
        return this.#values.open({ id }, 'inputs', 'json');
      case 'openOutputs':
        return this.#values.open({ id }, 'outputs', 'json');
      case 'compareWithExpectation':
        return this.#values.compare(placeOfSpan(id), null);
      case 'copySpanId':
        return attempt(this.#host.call('copyText', { text: id }).then(sayCopied));
      case 'selectForCompare':
        return attempt(
          this.#host.call('selectForCompare', { spanId: id }).then(() => say(t('selectedForCompare'))),
        );
      case 'compareWithSelected':
        return attempt(this.#host.call('compareWithSelected', { spanId: id }));
    }
  }

  #label(action: PanelAction, label: Label | null, digit: number | undefined): void {
    switch (action) {
      case 'addFeedback':
        return this.#form.start('feedback');
      case 'addExpectation':
        return this.#form.start('expectation');
      case 'editLabel':
        return this.#withLast(label, (one) => this.#form.edit(one));
      case 'deleteLabel':
        return this.#with(label, (one) => this.#labels.delete(one));
      case 'moveLabel':
        return this.#with(label, (one) => openMove(one.id));
      case 'copyLabelAsPython':
        return this.#with(label, (one) => this.#labels.copyAsPython(one));
      case 'showHistory':
        return this.#withLast(label, openHistory);
      case 'save':
        return ahead.hold(this.#save(), { texts: false });
      case 'saveAndNext':
        return ahead.hold(this.#saveAndNext(), { texts: true });
      case 'repeatLabel':
        return this.#labels.repeat(labelSpan.value);
      case 'setValue':
        if (digit === undefined) return;
        if (label) return this.#labels.setDigit(label, digit);
        return this.#form.setPick(digit) ? undefined : say(t('noChoiceInForm', digit));
      case 'pass':
      case 'fail':
        if (label) return this.#labels.setPass(label, action === 'pass');
        return this.#form.setPass(action === 'pass') ? undefined : say(t('noPassFailInForm'));
      case 'undo':
        return this.#labels.undo();
      case 'useAsExpectation':
        return withSelection((text) => this.#form.useAsExpectation(text));
      case 'quoteInRationale':
        return withSelection((text) => this.#form.quote(text));
      case 'focusLabels':
        return focusLabels();
      default:
        return;
    }
  }

  #with(label: Label | null, act: (label: Label) => void): void {
    if (label) act(label);
    else say(t(labelsOfSelection.value.length === 0 ? 'noLabels' : 'keyNeedsLabel'));
  }

  /** The focused label, else the one that was made last. */
  #withLast(label: Label | null, act: (label: Label) => void): void {
    this.#with(label ?? labelsOfSelection.value.at(-1) ?? null, act);
  }

  async #save(): Promise<boolean> {
    // Pressed again while a save is under way, the key asks for nothing else, unless somebody typed on.
    const wasSaving = this.#form.submitting.value;
    const isTaken = await this.#form.settled();
    if (wasSaving && isTaken && this.#form.isBlank.value) return true;
    const isSaved = await this.#form.submit();
    if (!isSaved) stopKeys();
    return isSaved;
  }

  async #saveAndNext(): Promise<void> {
    if (this.#form.isBlank.value) stopKeys(t('nothingToSave'));
    else if (await this.#save()) await this.#goOn(1);
  }

  /** Goes to another trace, as soon as all that was asked for here is done. */
  async #goOn(delta: -1 | 1): Promise<void> {
    if (!(await this.#form.settled()) || !(await this.#labels.settled())) {
      stopKeys();
      return;
    }
    const [gone, why] = await goToNeighbour(this.#host, delta);
    if (gone === 'end') dropKeys(why);
    else if (gone === 'failed') stopKeys();
  }
}

const SPAN_ACTIONS = [
  'copySpanId',
  'openInputs',
  'openOutputs',
  'compareWithExpectation',
  'selectForCompare',
  'compareWithSelected',
] as const;
type SpanAction = (typeof SPAN_ACTIONS)[number];

function isSpanAction(action: PanelAction): action is SpanAction {
  return SPAN_ACTIONS.some((one) => one === action);
}

const ZOOM_ACTIONS = ['zoomToSpan', 'zoomIn', 'zoomOut', 'zoomFit'] as const;
type ZoomAction = (typeof ZOOM_ACTIONS)[number];

function isZoomAction(action: PanelAction): action is ZoomAction {
  return ZOOM_ACTIONS.some((one) => one === action);
}

function goToFailure(action: 'nextFailure' | 'previousFailure'): void {
  if (!tree.goToFailure(action === 'nextFailure' ? 1 : -1)) say(t('noFailures'));
}

function zoomBy(action: ZoomAction, spanId: string | undefined): void {
  if (!zoom.canZoom.value) return say(t('zoomNothing'));
  if (action === 'zoomIn') zoom.zoomIn();
  else if (action === 'zoomOut') zoom.zoomOut();
  else if (action === 'zoomFit') zoom.fit();
  else if (!zoom.zoomTo(spanId)) say(t('keyNeedsSpan'));
}

function withSelection(act: (text: string) => void): void {
  const text = selectedText();
  if (text === '') say(t('selectFirst'));
  else act(text);
}

function focusLabels(): void {
  const shown = labelsOfSelection.value;
  const id = shown.find((label) => label.id === activeLabel.value)?.id ?? shown[0]?.id;
  if (id !== undefined) focusCard(id);
  else {
    focusList();
    say(t('noLabels'));
  }
}
