import * as l10n from '@vscode/l10n';
import '@vscode/codicons/dist/codicon.css';
import '../ui/base.css';
import '../ui/controls.css';
import '../ui/header.css';
import '../ui/values.css';
import './trace.css';
import './spans/spans.css';
import './details/details.css';
import './assessments/assessments.css';
import './find/find.css';
import './spans/bars.css';
import './spans/timeline.css';
import './labels.css';
import { batch, signal } from '@preact/signals';
import { render } from 'preact';
import { withSaved } from '../../src/protocol/savedLabel';
import { App } from './traceApp';
import { Drafts } from './assessments/form/draftSync';
import { FormState } from './assessments/form/formState';
import { LabelActions } from './assessments/cards/labelActions';
import { focusCard, focusedLabel } from './assessments/cards/labelFocus';
import { LastUsed } from './assessments/form/lastUsed';
import { NoteState } from './assessments/notes/noteState';
import { editOnceArrived, followEdits, revealLabel } from './assessments/cards/revealed';
import { guardKeys } from '../ui/keyGate';
import { followRefusals } from './assessments/cards/sight';
import { loadTexts } from '../ui/pageTexts';
import { reportProblem } from '../ui/notice';
import { limitSelectAll } from '../ui/selectAll';
import { shownMarks } from '../ui/shownMarks';
import { followSelection } from './details/selectedText';
import { Find } from './find/find';
import { followFocus } from './panelFocus';
import { listenToFindKeys } from './find/findKeys';
import { fetchRestOfHit } from './find/restOfHit';
import { connectTraceHost } from './traceHost';
import { forgetParts } from './forgetParts';
import { handlesShortcut, listenToKeys, writesAtOnce } from './panelKeys';
import { loadDeferredParts } from './later';
import { followWidth } from './layout';
import { PanelActions } from './runAction';
import { applyLayout, keepState, panelState, reportLayout, showTrace } from './panelState';
import { say } from '../ui/said';
import { ValueActions } from './details/valueActions';
import { DetailsLoader } from './detailsLoader';
import { prepareNeighbors } from './spans/prefetchDetails';
import { focusPending, selectSpan } from './spans/treeState';
import {
  addPiece,
  draftsLoaded,
  forgetTrace,
  header,
  labels,
  now,
  status,
  whenTraceArrives,
} from './traceData';
import { ahead, attention, dropKeys, stopKeys } from '../ui/typedAhead';

const AGE_STEP_MS = 30_000;

/** Increases with each trace that is shown. As the app's key, it resets the state of the components. */
const traceCount = signal(0);

const host = connectTraceHost({
  shows: ({ server, traceId }) =>
    batch(() => {
      forgetTrace();
      showTrace(server, traceId);
      forgetParts();
      for (const part of [drafts, form, note, labelActions, loader, find]) part.forget();
      reportProblem('');
      traceCount.value++;
      if (ahead.consumeRelease()) stopKeys(); // the user gave up waiting: the next key isn't meant for it
    }),
  header: (next) => {
    showTrace(next.server, next.traceId);
    header.value = next;
  },
  look: applyLayout,
  chosen: () => attention.expect(document.hasFocus()),
  lastUsed: (last) => lastUsed.record(last),
  skeleton: addPiece,
  labels: (next) => (labels.value = next.labels),
  saved: (next) => (labels.value = labels.value && withSaved(labels.value, next.labels)),
  status: (next) => (status.value = next),
  drafts: (next) =>
    batch(() => {
      drafts.restore(next.drafts);
      draftsLoaded.value = true;
    }),
  draftEdited: ({ place, draft }) => drafts.applyEdit(place, draft),
  reveal: ({ spanId, labelId, focus, edit }) => {
    selectSpan(spanId);
    focusPending.value = focus === 'spans';
    revealLabel(labelId);
    editOnceArrived(edit === true ? labelId : null);
  },
  action: ({ action, digit, spanId }) => {
    const act = (): void => actions.run(action, { digit, spanId });
    const isForSpan = spanId !== undefined; // from the context menu of a span, so the span exists
    if (!isForSpan && ahead.mustWait(false)) ahead.enqueue(act);
    else act();
  },
});
const lastUsed = new LastUsed();
const drafts = new Drafts(host, lastUsed);
const form = new FormState(host, drafts, lastUsed);
const note = new NoteState(host, drafts);
const labelActions = new LabelActions(host, form);
const valueActions = new ValueActions(host);
const actions = new PanelActions({ host, form, labels: labelActions, values: valueActions });
const loader = new DetailsLoader(host);
const find = new Find(host);

const root = document.getElementById('root');
if (root) {
  loadTexts();
  guardKeys({
    handlesShortcut,
    writesAtOnce: (event) => writesAtOnce(event, focusedLabel() !== null),
    askToRepeat: ({ key }) =>
      say(
        focusedLabel()
          ? l10n.t('Press {0} again to change this label.', key)
          : l10n.t('Press R again to repeat the last label here.'),
      ),
  });
  limitSelectAll('[data-found-in]');
  keepState();
  reportLayout((layout) => host.emit('look', layout));
  followWidth();
  loadDeferredParts();
  loader.start();
  prepareNeighbors(loader);
  find.start();
  fetchRestOfHit(find, loader);
  shownMarks.start();
  listenToFindKeys(find);
  followSelection();
  followFocus();
  followEdits((label) => form.edit(label));
  followRefusals(form);
  listenToKeys(
    (action, digit) => actions.run(action, { digit }),
    () => {
      const edited = form.leaveEdit();
      if (edited === null || !focusCard(edited.id)) focusPending.value = true;
    },
  );
  const Panel = () => (
    <App
      key={traceCount.value}
      host={host}
      find={find}
      loader={loader}
      form={form}
      labelActions={labelActions}
      note={note}
      valueActions={valueActions}
      actions={actions}
    />
  );
  render(<Panel />, root);
  setInterval(() => (now.value = Date.now()), AGE_STEP_MS);
  const arrival = whenTraceArrives();
  ahead.hold(arrival, { texts: false });
  void arrival.then((hasArrived) => {
    if (!hasArrived && ahead.count.peek() > 0) dropKeys(l10n.t("The trace isn't loaded."));
  });
  host.emit('ready', { hasFocus: document.hasFocus(), view: panelState.peek().view });
}
