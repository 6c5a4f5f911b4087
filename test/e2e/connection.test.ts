import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { FaultProxy } from '../support/faultProxy';
import { runScript } from '../support/python';
import { fetchAnew } from '../support/fetchAnew';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { restLabels } from '../support/restLabels';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, traceSettings, type EditorWindow } from './pages/editorWindow';

describe('Connecting', function () {
  this.timeout(150_000);
  let server: SharedServer;
  let proxy: FaultProxy;
  let experiment: string;
  let newest: AgentTrace;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    proxy = await FaultProxy.start(server.uri);
    experiment = (await newExperiment(server, 'connection')).name;
    newest = (await makeAgentTraces(server, experiment, { count: 2 })).at(-1)!;
    window = await openEditorWindow({ uri: '', experiment: '' });
    await window.view.open();
  });
  after(async () => {
    await window.close();
    await proxy.close();
  });

  const settings = (uri: string, name = experiment) =>
    window.workspace.writeSettings(traceSettings(uri, name));
  const problem = (text: string | RegExp) => window.view.row(text);

  it('offers to select a server when none is configured', async () => {
    await window.view.pane.getByRole('button', { name: 'Select Tracking Server' }).waitFor();
    await window.workbench.screenshot('connection welcome');
  });

  it('rejects an invalid address in the input box, and keeps the input', async () => {
    const { quickInput } = window.workbench;
    await window.view.pane.getByRole('button', { name: 'Select Tracking Server' }).click();
    await quickInput.widget
      .getByText('Address of the MLflow tracking server', { exact: false })
      .first()
      .waitFor();
    await quickInput.field.fill('sqlite:///mlflow.db');
    await quickInput.widget.getByText(/sqlite database can only be read through a server/).waitFor();
    await quickInput.field.press('Enter');
    await eventually(async () => assert.equal(await quickInput.field.inputValue(), 'sqlite:///mlflow.db'));
  });

  it('connects to the typed address, and selects the experiment with the newest trace', async () => {
    await window.workbench.quickInput.enter(`${server.uri}/`);
    await window.view.rows.first().waitFor();
    await window.workbench.screenshot('connection connected');
  });

  it('writes none of this to the workspace settings', async () => {
    assert.deepEqual(await window.workspace.readSettings(), traceSettings('', ''));
  });

  it('follows the selection of an experiment', async () => {
    await window.workbench.runCommand('MLflow: Select Experiment');
    await window.workbench.quickInput.item(experiment).waitFor();
    await window.workbench.quickInput.choose(experiment);
    await window.view.row('Question 2').waitFor();
    await eventually(async () => assert.equal(await window.view.rows.count(), 2));
  });

  it('selects an experiment whose name starts and ends with spaces', async () => {
    const spaced = await newExperiment(server, { name: ` ${experiment} spaced ` });
    await makeAgentTraces(server, spaced.name, { count: 1 });
    await window.workbench.runCommand('MLflow: Select Experiment');
    await window.workbench.quickInput.choose(spaced.name.trim());
    await window.view.row('Question 1').waitFor();
    await eventually(async () => assert.equal(await window.view.rows.count(), 1));
    await window.workbench.runCommand('MLflow: Select Experiment');
    await window.workbench.quickInput.choose(experiment);
    await eventually(async () => assert.equal(await window.view.rows.count(), 2));
  });

  it('remembers both choices for the folder without changing its settings', async () => {
    assert.deepEqual(await window.workspace.readSettings(), traceSettings('', ''));
    await window.workbench.reload(); // also shows the side bar again
    await window.view.row('Question 2').waitFor();
    await eventually(async () => assert.equal(await window.view.rows.count(), 2));
    assert.deepEqual(await window.workspace.readSettings(), traceSettings('', ''));
  });

  it('shows a snippet in an empty experiment, and lists the trace that the snippet creates', async () => {
    const empty = (await newExperiment(server, 'empty')).name;
    const copy = window.view.pane.getByRole('button', { name: 'Copy Sample Code' });
    await settings(server.uri, empty);
    await copy.click();
    await window.workbench.screenshot('connection empty experiment');
    const snippet = await eventually(async () => {
      const text = await window.workbench.page.evaluate(() => navigator.clipboard.readText());
      assert.match(text, /@mlflow\.trace/);
      return text;
    });
    assert.equal(snippet.trim().split('\n').length, 4);
    await runScript(server, '-c', snippet);
    await window.view.row('Does this show up in the editor?').waitFor();
  });

  it('keeps the list and accepts labels while the server is down, then recovers', async () => {
    await settings(proxy.uri);
    await eventually(() => assert.equal(proxy.requestsTo({ path: /traces\/search/ })[0]?.status, 200));
    await window.view.row('Question 2').waitFor();
    await proxy.down();
    await window.workbench.runCommand('MLflow: Refresh Traces');
    await problem("Can't connect to").first().waitFor();
    await window.view.row('Question 2').waitFor();
    await window.view.pane.getByText('This list may be out of date.').waitFor();
    await window.workbench.screenshot('connection stale');
    await window.workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await window.workbench.quickInput.field.fill('offline');
    await window.workbench.quickInput.choose(/Create new label "offline"…/);
    await window.workbench.quickInput.choose('👍');
    await window.workbench.quickInput.widget.getByText('3/3').waitFor();
    await window.workbench.page.keyboard.press('Enter');
    await (await window.notifications.withText(/Saved locally\. Sends when .* is reachable\./)).waitFor();
    await proxy.up();
    await window.workbench.runCommand('MLflow: Refresh Traces');
    await eventually(async () => {
      const labels = await restLabels(server.uri, newest.traceId);
      assert.deepEqual(
        labels.map(({ name, value }) => [name, value]),
        [['offline', true]],
      );
    });
    await window.view.pane.getByText('This list may be out of date.').waitFor({ state: 'detached' });
  });

  it('names the server that is unreachable', async () => {
    await settings('http://127.0.0.1:9');
    await problem('127.0.0.1:9').first().waitFor();
    await window.workbench.screenshot('connection refused');
  });

  it('offers the next steps on the row that shows the problem', async () => {
    const { page, quickInput } = window.workbench;
    const row = problem('127.0.0.1:9').first();
    await row.hover();
    await row.getByRole('button', { name: 'Select Tracking Server' }).click();
    await quickInput.widget
      .getByText('Address of the MLflow tracking server', { exact: false })
      .first()
      .waitFor();
    await quickInput.field.press('Escape');
    await row.hover();
    await row.getByRole('button', { name: 'Refresh Traces' }).click();
    await row.waitFor();
    await row.hover();
    await row.getByRole('button', { name: 'Show Log' }).click();
    // Don't check the log's content: VS Code from npm lacks the native module that writes it.
    await page
      .locator('.part.panel')
      .getByRole('tab', { name: /^Output/, selected: true })
      .waitFor();
    await window.workbench.runCommand('View: Hide Panel');
  });

  it('says that a web page is not an MLflow server', async () => {
    const page = http.createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Hello</title>');
    });
    page.listen(0, '127.0.0.1');
    await once(page, 'listening');
    const { port } = page.address() as AddressInfo;
    await settings(`http://127.0.0.1:${port}`);
    await problem(/isn't an MLflow/i)
      .first()
      .waitFor();
    await window.workbench.screenshot('connection not mlflow');
    page.close();
  });

  it('says that the server requires a sign-in on 401', async () => {
    proxy.next(
      {},
      {
        kind: 'status',
        status: 401,
        body: 'You are not authenticated',
        headers: { 'www-authenticate': 'Basic realm="mlflow"' },
      },
      1000,
    );
    await settings(proxy.uri);
    await problem('requires a sign-in').first().waitFor();
    await window.workbench.screenshot('connection 401');
    proxy.heal();
  });

  it('names the path that has no MLflow server on 404', async () => {
    await settings(`${server.uri}/nowhere`);
    await problem('/nowhere').first().waitFor();
  });

  it("names the experiment that doesn't exist", async () => {
    await settings(server.uri, 'no such experiment');
    await problem('no such experiment').first().waitFor();
  });

  it('follows the restored settings without a reload', async () => {
    await settings(server.uri);
    await window.view.row('Question 2').waitFor();
  });

  it('says that an open trace was deleted, and keeps its content and the draft', async () => {
    const doomed = await newExperiment(server, 'doomed');
    const [trace] = await makeAgentTraces(server, doomed.name);
    await settings(server.uri, doomed.name);
    await window.workbench.page.locator('.part.statusbar').getByText(doomed.name).waitFor();
    await eventually(async () => assert.equal(await window.view.rows.count(), 1));
    await window.view.row('Question 1').first().click();
    await window.panel.span('answer').waitFor();
    await window.panel.rationaleBox.fill('typed before it was deleted');
    const answer = await fetchAnew(`${server.uri}/api/3.0/mlflow/traces/delete-traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ experiment_id: doomed.id, request_ids: [trace!.traceId] }),
    });
    assert.equal(answer.status, 200);
    await window.panel.button('Reload Trace').click();
    await window.workbench
      .webview()
      .getByText(/may have been deleted/)
      .waitFor();
    await window.panel.span('answer').waitFor();
    assert.equal(await window.panel.rationaleBox.inputValue(), 'typed before it was deleted');
    await window.workbench.screenshot('connection deleted trace');
  });
});
