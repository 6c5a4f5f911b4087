import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeOddTraces, type OddTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

interface Case {
  readonly key: OddTrace;
  /** The row to label, by part of its name. Defaults to the first row. */
  readonly row?: RegExp;
  /** Whether the label applies to the whole trace, without a span. */
  readonly whole: boolean;
  /** Text that the panel must show somewhere. */
  readonly shows: string | RegExp;
}

const CASES: readonly Case[] = [
  { key: 'two_roots', whole: true, shows: 'second root' },
  { key: 'two_roots', row: /^orphan/, whole: false, shows: 'orphan' },
  { key: 'running', whole: true, shows: 'step 0' },
  { key: 'running', row: /^step 1/, whole: false, shows: 'step 1' },
  { key: 'wide', whole: true, shows: 'worker 0' },
  { key: 'wide', row: /^worker 3,/, whole: false, shows: 'worker 3' },
  { key: 'deep', whole: true, shows: 'level 3' },
  { key: 'numbers', whole: true, shows: '1152921504606846976' },
  { key: 'numbers', row: /^one ns later/, whole: false, shows: '1152921504606846977' },
  { key: 'huge', whole: true, shows: 'line 00003' },
  { key: 'clock', row: /^ends before it starts/, whole: false, shows: 'ends before it starts' },
  { key: 'text', whole: true, shows: '日本語の質問' },
  { key: 'hostile', whole: true, shows: '<script>alert(2)</script>' },
  { key: 'not_json', whole: true, shows: "{'python': True, None: 1}" },
  { key: 'nameless', row: /^bare/, whole: false, shows: 'bare' },
];

describe('Traces that break naive viewers', function () {
  this.timeout(180_000);
  let server: SharedServer;
  let traces: Record<OddTrace, string>;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = await newExperiment(server, 'odd');
    const keys = [...new Set(CASES.map(({ key }) => key))];
    traces = await makeOddTraces(server, experiment.name, keys);
    window = await openEditorWindow({ uri: server.uri, experiment: experiment.name });
    window.workbench.page.on('dialog', (dialog) => {
      throw new Error(`a dialog: ${dialog.message()}`);
    });
    await window.view.open();
    await window.view.rows.nth(keys.length - 1).waitFor();
  });
  after(() => window.close());

  for (const { key, row, whole, shows } of CASES) {
    it(`${key}${row ? ` ${row.source}` : ''}: can be opened, read and labeled ${whole ? 'on the whole trace' : 'with its span'}`, async () => {
      const { panel, workbench } = window;
      const traceId = traces[key];
      await workbench.runCommand('MLflow: Open Trace…');
      await workbench.quickInput.widget.getByText('Open Trace', { exact: true }).waitFor();
      await workbench.quickInput.field.fill(traceId);
      await workbench.quickInput.widget.getByRole('option').first().waitFor();
      await workbench.page.keyboard.press('Enter');
      const rows = panel.spans.getByRole('treeitem');
      await rows.first().waitFor();
      if (row) await panel.spans.getByRole('treeitem', { name: row }).first().click();
      else await rows.first().click();
      await workbench.webview().getByText(shows).first().waitFor();
      await panel.assessments
        .getByText(whole ? 'Whole trace' : /This span/)
        .first()
        .waitFor();
      const name = `seen_${String(CASES.findIndex((one) => one.key === key && one.row === row))}`;
      await panel.create({ type: 'Feedback', name, dataType: 'Boolean', value: 'True' });
      await workbench.screenshot(`odd ${key}${row ? ' span' : ''}`);
      const label = await eventually(async () => {
        const found = (await restLabels(server.uri, traceId)).find((one) => one.name === name);
        assert.ok(found);
        return found;
      });
      assert.equal(label.value, true);
      if (whole) assert.equal(label.spanId, null);
      else assert.match(label.spanId ?? '', /^[0-9a-f]{16}$/);
    });
  }
});
