import '@vscode/codicons/dist/codicon.css';
import '../ui/base.css';
import '../ui/controls.css';
import '../ui/header.css';
import '../ui/values.css';
import './trace.css';
import { render } from 'preact';
import { registerControls } from '../ui/toolkit';
import { App } from './app';
import { Drafts } from './assessments/drafts';
import { FormState } from './assessments/formState';
import { connectTraceHost } from './host';
import { followWidth } from './layout';
import { keepState, showTrace } from './panelState';
import { DetailsLoader } from './spanDetails';
import { selectSpan } from './spans/treeState';
import { addRows, forgetTrace, header, labels, now, status } from './traceData';

const AGE_STEP_MS = 30_000;

const focusTree: { now: () => void } = { now: () => undefined };

const host = connectTraceHost({
  header: (next) => {
    const before = header.value;
    if (before && (before.traceId !== next.traceId || before.server !== next.server)) {
      forgetTrace();
      drafts.forget();
    }
    showTrace(next.server, next.traceId);
    header.value = next;
  },
  skeleton: addRows,
  labels: (next) => (labels.value = next.labels),
  status: (next) => (status.value = next),
  drafts: (kept) => drafts.restore(kept.drafts),
  reveal: ({ spanId, labelId, focus }) => {
    selectSpan(spanId);
    if (focus === 'spans') focusTree.now();
    if (focus === 'form') form.focus.value = 'name';
    if (labelId !== null) requestAnimationFrame(() => showLabel(labelId));
  },
});
const drafts = new Drafts(host);
const form = new FormState(host, drafts);
const loader = new DetailsLoader(host);

function showLabel(id: string): void {
  const card = [...document.querySelectorAll<HTMLElement>('[data-label]')].find(
    (one) => one.dataset['label'] === id,
  );
  card?.scrollIntoView({ block: 'nearest' });
}

const root = document.getElementById('root');
if (root) {
  registerControls();
  keepState();
  followWidth();
  loader.start();
  render(
    <App host={host} loader={loader} form={form} onTreeFocusable={(focus) => (focusTree.now = focus)} />,
    root,
  );
  setInterval(() => (now.value = Date.now()), AGE_STEP_MS);
  host.emit('ready', {});
}
