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
import { render } from 'preact';
import { App } from './app';
import { Drafts } from './assessments/drafts';
import { FormState } from './assessments/formState';
import { LabelActions } from './assessments/labelActions';
import { NoteState } from './assessments/noteState';
import { editOnceThere, followEdits, revealLabel } from './assessments/revealed';
import { guardKeys } from '../ui/keyGate';
import { followRefusals } from './assessments/sight';
import { followSelection } from './details/selectedText';
import { Find } from './find/find';
import { followFocus } from './firstFocus';
import { listenToFindKeys } from './find/findKeys';
import { Marker } from './find/marker';
import { connectTraceHost } from './host';
import { listenToKeys } from './keys';
import { loadTheRest } from './later';
import { followWidth } from './layout';
import { PanelActions } from './panelActions';
import { followLook, keepState, showTrace, takeLook } from './panelState';
import { ValueActions } from './details/valueActions';
import { DetailsLoader } from './spanDetails';
import { prepareNeighbours } from './spans/neighbours';
import { focusing, selectSpan } from './spans/treeState';
import { addRows, header, labels, now, status } from './traceData';

const AGE_STEP_MS = 30_000;

const host = connectTraceHost({
  header: (next) => {
    showTrace(next.server, next.traceId);
    header.value = next;
  },
  look: takeLook,
  skeleton: addRows,
  labels: (next) => (labels.value = next.labels),
  status: (next) => (status.value = next),
  drafts: (kept) => drafts.restore(kept.drafts),
  draftEdited: ({ place, draft }) => drafts.take(place, draft),
  reveal: ({ spanId, labelId, focus, edit }) => {
    selectSpan(spanId);
    focusing.value = focus === 'spans';
    revealLabel(labelId);
    editOnceThere(edit === true ? labelId : null);
  },
  action: ({ action, digit, spanId }) => actions.run(action, { digit, spanId }),
});
const drafts = new Drafts(host);
const form = new FormState(host, drafts);
const note = new NoteState(host, drafts);
const labelActions = new LabelActions(host, form);
const valueActions = new ValueActions(host);
const actions = new PanelActions({ host, form, labels: labelActions, values: valueActions });
const loader = new DetailsLoader(host);
const find = new Find(host);

const root = document.getElementById('root');
if (root) {
  guardKeys();
  keepState();
  followLook((look) => host.emit('look', look));
  followWidth();
  loadTheRest();
  loader.start();
  prepareNeighbours(loader);
  find.start();
  new Marker(find, loader).start(root);
  listenToFindKeys(find);
  followSelection();
  followFocus();
  followEdits((label) => form.edit(label));
  followRefusals(form);
  listenToKeys(
    (action, digit) => actions.run(action, { digit }),
    () => (focusing.value = true),
  );
  render(
    <App
      host={host}
      find={find}
      loader={loader}
      form={form}
      labelActions={labelActions}
      note={note}
      valueActions={valueActions}
    />,
    root,
  );
  setInterval(() => (now.value = Date.now()), AGE_STEP_MS);
  host.emit('ready', { hasFocus: document.hasFocus() });
}
