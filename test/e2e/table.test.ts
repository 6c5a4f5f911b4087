import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { fetchAnew } from '../support/fetchAnew';
import { newExperiment, sharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';
import { FocusPage } from './pages/focus';

describe('The Traces table', function () {
  this.timeout(120_000);
  let window: EditorWindow;
  let newest: AgentTrace;
  keepEvidence(() => window.workbench);

  before(async () => {
    const server = await sharedServer();
    const experiment = await newExperiment(server, 'table');
    newest = (await makeAgentTraces(server, experiment.name, { count: 3, session: 'sess-9' })).at(-1)!;
    window = await openEditorWindow({ uri: server.uri, experiment: experiment.name });
  });
  after(() => window.close());

  it('shows the traces with time, state, request, response, duration and session', async () => {
    const { workbench, view } = window;
    await view.open();
    await view.row('Question 3').waitFor();
    await view.action('Open Traces as Table');
    const table = workbench.webview();
    await table.getByRole('row', { name: /Question 3/ }).waitFor();
    const headers = await table.getByRole('columnheader').allInnerTexts();
    assert.deepEqual(
      headers.map((header) => header.trim().toLowerCase()),
      ['time', 'state', 'request', 'response', 'duration', 'session'],
    );
    const row = await table.getByRole('row', { name: /Question 3/ }).innerText();
    for (const part of ['Answer 3: 12 euros', '2.00 s', 'sess-9'])
      assert.ok(row.includes(part), `${part} in ${row}`);
    await workbench.screenshot('table');
  });

  it('adds a column for a new label while it is open', async () => {
    const { workbench } = window;
    const table = workbench.webview();
    await workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await workbench.quickInput.field.fill('quality');
    await workbench.quickInput.choose(/Create new label "quality"…/);
    await workbench.quickInput.widget.getByText('2/3').waitFor();
    await workbench.quickInput.field.fill('4');
    await workbench.quickInput.item('4').click();
    await workbench.quickInput.widget.getByText('3/3').waitFor();
    await workbench.page.keyboard.press('Enter');
    await table.getByRole('columnheader', { name: 'quality', exact: true }).waitFor();
    await table
      .getByRole('row', { name: /Question 3/ })
      .getByRole('gridcell', { name: '4', exact: true })
      .waitFor();
    await workbench.screenshot('table with a new column');
  });

  it('gets the focus when opened from the palette and when brought to the front', async () => {
    const { workbench } = window;
    const { page } = workbench;
    const focus = new FocusPage(workbench);
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('MLflow: Open Traces as Table');
    await workbench
      .webview()
      .getByRole('row', { name: /Question 3/ })
      .waitFor();
    await focus.on('grid', /./);
    const active = () => workbench.webview().getByRole('grid').getAttribute('aria-activedescendant');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await eventually(async () => assert.equal(await active(), 'cell-1-1'));
    await workbench.runCommand('File: New Untitled Text File');
    await workbench.runCommand('MLflow: Open Traces as Table');
    await focus.on('grid', /./);
    await page.keyboard.press('ArrowDown');
    await eventually(async () => assert.match((await active()) ?? '', /^cell-2-/));
  });

  it('shows a label named like a built-in object property', async () => {
    const { workbench } = window;
    const { uri } = await sharedServer();
    const assessment = {
      assessment_name: '__proto__',
      source: { source_type: 'HUMAN', source_id: 'dev@example.com' },
      feedback: { value: 'kept' },
    };
    const answer = await fetchAnew(`${uri}/api/3.0/mlflow/traces/${newest.traceId}/assessments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ assessment }),
    });
    assert.equal(answer.status, 200);
    await workbench.runCommand('MLflow: Refresh Traces');
    const table = workbench.webview();
    await table.getByRole('columnheader', { name: '__proto__', exact: true }).waitFor();
    await table
      .getByRole('row', { name: /Question 3/ })
      .getByRole('gridcell', { name: 'kept', exact: true })
      .waitFor();
  });

  it('opens a trace on click', async () => {
    const { workbench, panel } = window;
    await workbench
      .webview()
      .getByRole('row', { name: /Question 2/ })
      .click();
    await panel.span('answer').waitFor();
    await workbench.page.getByRole('tab', { name: /Question 2/ }).waitFor();
  });
});
