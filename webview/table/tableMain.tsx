import * as l10n from '@vscode/l10n';
import '@vscode/codicons/dist/codicon.css';
import '../ui/base.css';
import '../ui/header.css';
import '../ui/controls.css';
import './table.css';
import { render } from 'preact';
import { guardKeys } from '../ui/keyGate';
import { loadTexts } from '../ui/pageTexts';
import { say } from '../ui/said';
import { limitSelectAll } from '../ui/selectAll';
import { App } from './tableApp';
import { handlesShortcut } from './gridKeys';
import { connectTableHost } from './tableHost';
import { LabelEdits } from './labelEdits';
import { isOnLabel } from './row';
import { RowsCache } from './rowsCache';
import { Selection } from './selection';
import { keepState, list, now, tableState } from './tableData';

const AGE_STEP_MS = 30_000;

const host = connectTableHost({ list: (next) => (list.value = next) });
const cache = new RowsCache((from, count) => host.call('rows', { from, count }));
const edits = new LabelEdits(host, cache);
const selection = new Selection(
  cache,
  async (from, count) => (await host.call('traceIds', { from, count })).traceIds,
  (traceIds) => host.emit('selected', { traceIds: [...traceIds] }),
);

const root = document.getElementById('root');
if (root) {
  loadTexts();
  guardKeys({
    handlesShortcut,
    writesAtOnce: ({ key }) => isOnLabel() && /^(?:[1-9ynYN]|Delete|Backspace)$/.test(key),
    askToRepeat: ({ key }) => say(l10n.t('Press {0} again to change this label.', key)),
  });
  limitSelectAll('.banner-text');
  keepState();
  render(<App host={host} cache={cache} edits={edits} selection={selection} />, root);
  setInterval(() => (now.value = Date.now()), AGE_STEP_MS);
  host.emit('ready', { hasFocus: document.hasFocus(), view: tableState.peek().view });
  selection.tell();
}
