import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

describe('Labeling many traces at once', function () {
  this.timeout(150_000);
  let server: SharedServer;
  let traces: AgentTrace[];
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = await newExperiment(server, 'bulk');
    traces = await makeAgentTraces(server, experiment.name, { count: 4 });
    window = await openEditorWindow({ uri: server.uri, experiment: experiment.name });
    await window.view.open();
    await window.view.row('Question 4').waitFor();
  });
  after(() => window.close());

  /** The values of the labels with this name, by trace, oldest trace first. */
  const stored = (name: string) =>
    Promise.all(
      traces.map(async ({ traceId }) =>
        (await restLabels(server.uri, traceId))
          .filter((label) => label.name === name)
          .map(({ value }) => value),
      ),
    );
  const becomes = (name: string, expected: unknown[][]) =>
    eventually(async () => assert.deepEqual(await stored(name), expected), 20_000);
  const toneRow = () => window.view.tree.getByRole('treeitem', { name: /^feedback tone/ });
  const menu = (row: string | Locator, entry: string): Promise<void> => window.view.fromMenu(row, entry);
  const answer = async (name: string, value: string, rationale: string): Promise<void> => {
    const { quickInput } = window.workbench;
    await quickInput.widget.getByText('1/3').waitFor();
    await quickInput.enter(name);
    await quickInput.widget.getByText('2/3').waitFor();
    await quickInput.enter(value);
    await quickInput.widget.getByText('3/3').waitFor();
    await quickInput.enter(rationale);
  };

  it('labels the rows selected in the tree after a preview of the changes', async () => {
    const { view, workbench } = window;
    await window.click('Question 2');
    await view.row('Question 4').click({ modifiers: ['Shift'] });
    await menu('Question 3', 'Label Selected Traces…');
    await answer('quality', '4', 'Right plan');
    await workbench.quickInput.widget.getByText('Set quality = 4 on 3 traces').waitFor();
    await workbench.screenshot('bulk preview');
    await workbench.quickInput.widget.getByText('Question 3: what does the plan cost?').click(); // exclude it
    await workbench.page.keyboard.press('Enter');
    await becomes('quality', [[], [4], [], [4]]);
    await (await window.notifications.withText('Labeled 2 traces: quality = 4.')).waitFor();
  });

  it('removes all of them with one Undo, even after they are saved', async () => {
    await window.notifications.press('Labeled 2 traces: quality = 4.', 'Undo');
    await becomes('quality', [[], [], [], []]);
  });

  it('asks what to do with existing labels, and overrides them', async () => {
    const { view, workbench } = window;
    const { quickInput } = workbench;
    await menu('Question 1', 'Add Feedback…');
    await answer('tone', '2', '');
    await becomes('tone', [[2], [], [], []]);
    await window.click('Question 1');
    await view.row('Question 2').click({ modifiers: ['Shift'] });
    await menu('Question 2', 'Label Selected Traces…');
    await answer('tone', '5', '');
    await quickInput.item('Override').waitFor();
    assert.equal(await quickInput.field.getAttribute('placeholder'), '1 trace already has the label tone');
    await quickInput.choose('Override');
    await quickInput.widget.getByText('has 2 by you: changes to 5').waitFor();
    await workbench.page.keyboard.press('Enter');
    await becomes('tone', [[5], [5], [], []]);
    await window.notifications.press('Labeled 2 traces: tone = 5.', 'Undo');
    await becomes('tone', [[2], [], [], []]);
  });

  it('deletes a label from its row without confirmation, and restores it', async () => {
    const { view } = window;
    await view.row('Question 1').first().locator('.monaco-tl-twistie').click();
    const row = toneRow();
    await row.waitFor();
    await menu(toneRow(), 'Delete Label');
    await row.waitFor({ state: 'detached' });
    await window.notifications.press('Deleted "tone": 2.', 'Undo');
    await row.waitFor();
    await becomes('tone', [[2], [], [], []]);
  });

  it('copies a label in the tree as Python', async () => {
    await menu(toneRow(), 'Copy Label as Python');
    await eventually(async () => {
      const copied = await window.workbench.page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /mlflow\.log_feedback\(/);
      assert.ok(copied.includes(traces[0]?.traceId ?? 'a trace'));
    });
  });

  it('labels the rows selected in the table, and edits a cell there', async () => {
    const { workbench, view } = window;
    await view.action('Open Traces as Table');
    const table = workbench.webview();
    const grid = table.getByRole('grid', { name: 'Traces' });
    const cell = table
      .getByRole('row', { name: /Question 1/ })
      .getByRole('gridcell', { name: '2', exact: true });
    await cell.click();
    await grid.press('F2');
    await table.getByRole('textbox', { name: 'Value of tone' }).fill('3.5');
    await workbench.page.keyboard.press('Enter');
    await becomes('tone', [[3.5], [], [], []]);
    await grid.press('Control+a');
    await table.getByRole('button', { name: 'Label 4 Selected Traces…' }).click();
    await answer('seen', 'yes', '');
    await workbench.quickInput.widget.getByText('Set seen = yes on 4 traces').waitFor();
    await workbench.page.keyboard.press('Enter');
    await becomes('seen', [['yes'], ['yes'], ['yes'], ['yes']]);
    await table.getByRole('columnheader', { name: 'seen', exact: true }).waitFor();
    await workbench.screenshot('table after bulk');
  });
});
