import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { runPython } from '../support/python';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, traceSettings, type EditorWindow } from './pages/editorWindow';

describe('The Traces tree', function () {
  this.timeout(150_000);
  let server: SharedServer;
  let experiment: string;
  let traces: AgentTrace[];
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    experiment = (await newExperiment(server, 'tree')).name;
    traces = await makeAgentTraces(server, experiment, { count: 60 });
    window = await openEditorWindow({ uri: server.uri, experiment, height: 1000 });
    await window.view.open();
    await window.view.row('Question 60').waitFor();
  });
  after(() => window.close());

  const clipboard = () => window.workbench.page.evaluate(() => navigator.clipboard.readText());

  it('expands a trace to show its labels', async () => {
    await window.workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await window.workbench.quickInput.field.fill('correct');
    await window.workbench.quickInput.choose(/Create new label "correct"…/);
    await window.workbench.quickInput.choose('👍');
    await window.workbench.quickInput.widget.getByText('3/3').waitFor();
    await window.workbench.quickInput.enter('As in the price list');
    const row = window.view.row('Question 60');
    await row.filter({ hasText: 'correct ✓' }).waitFor();
    await row.locator('.monaco-tl-twistie').click();
    await window.view.row('true · As in the price list').waitFor();
    await window.view.row('Question 59').locator('.monaco-tl-twistie').click();
    await window.view.row('No labels yet').waitFor();
  });

  it('shows the source of a label as soon as the settings name another user', async () => {
    const label = window.view.row('true · As in the price list');
    await label.filter({ hasNotText: 'dev@example.com' }).waitFor();
    const settings = traceSettings(server.uri, experiment);
    await window.workspace.writeSettings({ ...settings, 'mlflowTraces.sourceId': 'other@example.com' });
    await label.filter({ hasText: 'dev@example.com' }).waitFor();
    await window.workspace.writeSettings(settings);
    await label.filter({ hasNotText: 'dev@example.com' }).waitFor();
  });

  it('keeps selection and expansion when a new trace arrives', async () => {
    await window.view.row('true · As in the price list').click();
    await window.panel.label('correct').waitFor();
    await makeAgentTraces(server, experiment, { count: 1 });
    await eventually(
      async () =>
        assert.equal(
          await window.view.rows
            .first()
            .innerText()
            .then((text) => text.includes('Question 1:')),
          true,
        ),
      30_000,
    );
    await window.view.row('true · As in the price list').waitFor();
    assert.equal(await window.view.row('true · As in the price list').getAttribute('aria-selected'), 'true');
    await window.view.row('No labels yet').waitFor();
    await window.workbench.screenshot('tree with a new trace');
  });

  it('opens the clicked row while all rows are re-rendered', async () => {
    const selected = window.workbench.page.getByRole('tab', { selected: true });
    for (const number of [58, 57, 56, 58, 57, 56]) {
      await window.view.action('Refresh Traces');
      await window.view.row(`Question ${number}`).click();
      await selected.filter({ hasText: `Question ${number}` }).waitFor();
    }
  });

  it('loads older traces on demand, without gaps or duplicates', async () => {
    await window.workbench.runCommand('MLflow Traces: Focus on Traces View');
    await window.workbench.page.keyboard.press('End');
    await window.view.row('Load More…').click();
    await window.view.row('Load More…').waitFor({ state: 'detached' });
    await window.workbench.runCommand('MLflow Traces: Focus on Traces View');
    const byPlace = new Map<number, string>();
    await window.workbench.page.keyboard.press('Home');
    for (let page = 0; page < 6; page++) {
      for (const row of await window.view.rows.all()) {
        if ((await row.getAttribute('aria-level')) !== '1') continue;
        const text = await row.innerText();
        if (text.includes('Load More')) continue; // present until a new list has its last page
        const question = /Question \d+/.exec(text)?.[0] ?? text;
        byPlace.set(Number(await row.getAttribute('aria-posinset')), question);
      }
      await window.workbench.page.keyboard.press('PageDown');
    }
    const expected = Array.from({ length: 60 }, (_, index) => `Question ${String(60 - index)}`);
    const places = [...byPlace].sort(([a], [b]) => a - b).map(([, question]) => question);
    assert.deepEqual(places, ['Question 1', ...expected]); // the latest trace is a Question 1 as well
  });

  it('copies a trace ID from the context menu, and opens MLflow from the row', async () => {
    await window.workbench.page.keyboard.press('Home');
    await window.view.fromMenu('Question 60', 'Copy Trace ID');
    await eventually(async () => assert.equal(await clipboard(), traces.at(-1)!.traceId));
    const opened = window.workbench.context.waitForEvent('page');
    await window.view.row('Question 60').hover();
    await window.view.row('Question 60').getByRole('button', { name: 'Open in MLflow' }).click();
    const page = await opened;
    assert.ok(
      decodeURIComponent(page.url()).includes(traces.at(-1)!.traceId) || page.url().includes('/proxy/'),
      page.url(),
    );
    await page.close();
  });

  it('keeps an open trace that drops off the end of the list', async () => {
    await window.view.row('Question 60').first().click();
    await window.panel.label('correct').waitFor();
    // More new traces than are loaded, so a refreshed page contains no known trace, and a gap may follow it.
    await runPython(
      server,
      `
mlflow.set_experiment(given)
for n in range(150):
    mlflow.start_span_no_context("burst", inputs={"question": f"Burst {n}"}).end()
mlflow.flush_trace_async_logging()
emit(True)`,
      experiment,
    );
    await window.workbench.runCommand('MLflow: Refresh Traces');
    await eventually(
      async () => assert.equal(await window.view.row('true · As in the price list').count(), 0),
      30_000,
    );
    await window.panel.create({ type: 'Feedback', name: 'still_here', dataType: 'Boolean', value: 'True' });
    await eventually(async () => {
      const labels = await restLabels(server.uri, traces.at(-1)!.traceId);
      assert.ok(labels.some(({ name }) => name === 'still_here'));
    });
    await window.panel.label('still_here').waitFor();
    assert.equal(
      await window.workbench
        .webview()
        .getByText(/was deleted/)
        .count(),
      0,
    );
  });
});
