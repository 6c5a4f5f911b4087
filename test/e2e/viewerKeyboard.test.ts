import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';
import { FocusPage } from './pages/focus';

/** These tests never use the mouse. */
describe('The trace viewer by keyboard alone', function () {
  this.timeout(120_000);
  let server: SharedServer;
  let traces: AgentTrace[];
  let window: EditorWindow;
  let focus: FocusPage;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = await newExperiment(server, 'by keys');
    traces = await makeAgentTraces(server, experiment.name, { count: 2 });
    window = await openEditorWindow({ uri: server.uri, experiment: experiment.name });
    focus = new FocusPage(window.workbench);
  });
  after(() => window.close());

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await window.workbench.page.keyboard.press(key);
  };
  const onSpan = (name: string): Promise<void> => focus.on('tree', new RegExp(`^${name}\\b`));
  const clipboard = (): Promise<string> =>
    window.workbench.page.evaluate(() => navigator.clipboard.readText());

  it('opens a trace from the side bar and has the focus on its span tree', async () => {
    const { workbench, view } = window;
    await workbench.runCommand('MLflow Traces: Focus on Traces View');
    await view.row('Question 2').waitFor();
    // The element that had the focus before there were rows is gone. The palette returns the focus to its
    // previous owner, here to none. So only this command focuses the list, and no late command moves the
    // focus out of the panel again.
    await workbench.page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await workbench.runCommand('MLflow Traces: Focus on Traces View');
    await view.pane.locator('.monaco-list:focus').waitFor();
    await press('ArrowDown', 'Home');
    await view.pane
      .locator('.monaco-list:focus .monaco-list-row.focused')
      .filter({ hasText: 'Question 2' })
      .waitFor();
    await press('Enter');
    await window.panel.span('answer').waitFor();
    await onSpan('answer');
    await workbench.screenshot('by keys opened');
  });

  it('moves through the tree, and collapses and expands it', async () => {
    const { panel } = window;
    await press('ArrowDown');
    await onSpan('retrieve');
    await press('End');
    const last = await focus.now();
    assert.doesNotMatch(last.name, /^(answer|retrieve)\b/);
    await press('Home', 'ArrowLeft');
    await onSpan('answer');
    await eventually(async () => assert.equal(await panel.spans.getByRole('treeitem').count(), 1));
    await press('ArrowRight');
    await eventually(async () => assert.equal(await panel.spans.getByRole('treeitem').count(), 4));
    await onSpan('answer');
  });

  it('filters by type and clears the filter', async () => {
    const { panel, workbench } = window;
    await focus.tabTo('button', /^Filter Spans/, true);
    await press('Enter');
    await focus.on('button', /^Filter Spans/);
    await focus.tabTo('combobox', /^Span type/);
    await workbench.page.keyboard.type('tool');
    await press('Enter');
    await workbench.webview().getByText('1 of 4 spans').waitFor();
    await focus.on('combobox', /^Span type/);
    await panel.span('retrieve').waitFor({ state: 'detached' });
    await workbench.screenshot('by keys filtered');
    await focus.tabTo('button', /^Filter Spans/, true);
    await press('Enter');
    await focus.on('button', /^Filter Spans/);
    await panel.span('retrieve').waitFor();
    await focus.tabTo('tree', /./);
  });

  it('switches tabs and formats, copies a value, and collapses and expands JSON', async () => {
    const { panel } = window;
    await press('End', 'Home', 'ArrowDown');
    await onSpan('retrieve');
    await focus.tabTo('tab', /^Inputs/);
    await press('ArrowRight');
    await focus.on('tab', /^Attributes/);
    await press('End');
    await focus.on('tab', /^Events/);
    await press('Home');
    await focus.on('tab', /^Inputs/);
    await focus.tabTo('button', /^Raw$/);
    await press('Enter');
    await focus.on('button', /^Raw$/);
    await eventually(async () =>
      assert.equal(
        await panel.details.getByRole('button', { name: 'Raw', pressed: true }).first().isVisible(),
        true,
      ),
    );
    await focus.tabTo('button', /^JSON$/, true);
    await press(' ');
    await focus.on('button', /^JSON$/);
    await focus.tabTo('button', /^Copy Inputs/);
    await press('Enter');
    await eventually(async () => assert.match(await clipboard(), /^\{.*Question 2/));
    await focus.on('button', /^Copy Inputs/);
    await focus.tabTo('button', /\bkeys?\b/);
    await press('Enter');
    await panel.details
      .getByRole('button', { name: /\bkeys?\b/, expanded: false })
      .first()
      .waitFor();
    await focus.on('button', /\bkeys?\b/);
    await press('Enter');
    await panel.details
      .getByRole('button', { name: /\bkeys?\b/, expanded: true })
      .first()
      .waitFor();
  });

  it('finds the next and previous match and a regular expression, then returns to the tree', async () => {
    const { workbench } = window;
    const said = (text: RegExp): Promise<void> =>
      workbench.webview().getByRole('search').getByRole('status').getByText(text).waitFor();
    await press('ControlOrMeta+f');
    await focus.on('textbox', /^Find text/);
    await workbench.page.keyboard.type('question');
    await said(/^\d of 4$/); // all of it was typed: a prefix has more matches
    const place = (): Promise<string> =>
      workbench.webview().getByRole('search').getByRole('status').innerText();
    const first = await place();
    await press('Enter');
    await eventually(async () => assert.notEqual(await place(), first));
    await focus.on('textbox', /^Find text/);
    await press('Shift+Enter');
    await eventually(async () => assert.equal(await place(), first));
    await focus.tabTo('button', /^Use Regular Expression/);
    await press('Enter');
    await focus.on('button', /^Use Regular Expression/);
    await focus.tabTo('textbox', /^Find text/, true);
    await press('ControlOrMeta+a');
    await workbench.page.keyboard.type('quest.on \\d');
    await said(/^\d+ of \d+$/);
    await workbench.screenshot('by keys found');
    await press('Escape');
    await focus.on('tree', /./);
  });

  it('labels a trace', async () => {
    const { workbench, panel } = window;
    await press('Home', 'a');
    await focus.on('combobox', /^Assessment Name/);
    await workbench.page.keyboard.type('by_keys');
    await press('Escape');
    await focus.tabTo('textbox', /^Value/);
    await workbench.page.keyboard.type('4');
    await press('ControlOrMeta+Enter');
    await panel.label('by_keys').getByText('4').waitFor();
    await focus.now();
    await eventually(async () => {
      const labels = await restLabels(server.uri, traces[1]!.traceId);
      assert.deepEqual(
        labels.filter(({ name }) => name === 'by_keys').map(({ value }) => value),
        [4],
      );
    });
    await press('Escape');
    await focus.now();
  });

  it('reaches the header actions, and goes to the next trace and back', async () => {
    const { workbench } = window;
    await focus.tabTo('button', /^Copy Trace ID/, true);
    await press('Enter');
    await eventually(async () => assert.equal(await clipboard(), traces[1]!.traceId));
    await focus.on('button', /^Copy Trace ID/);
    await press(']');
    await workbench.webview().getByText('2 of 2').waitFor();
    await onSpan('answer');
    await press('[');
    await workbench.webview().getByText('1 of 2').waitFor();
    await onSpan('answer');
  });

  it('moves to the tree in the side bar and back to the panel', async () => {
    const { workbench, view } = window;
    await workbench.runCommand('MLflow Traces: Focus on Traces View');
    await eventually(async () =>
      assert.equal(await view.pane.evaluate((pane) => pane.contains(document.activeElement)), true),
    );
    await workbench.runCommand('View: Focus Active Editor Group');
    await onSpan('answer');
  });

  it('logs no errors of its own', () => {
    assert.deepEqual(window.workbench.problems, []);
  });
});
