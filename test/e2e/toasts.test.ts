import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { FaultProxy } from '../support/faultProxy';
import { packageExtension } from '../support/packageExtension';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, traceSettings, type EditorWindow } from './pages/editorWindow';
import { TracesView } from './pages/tracesView';

/** Long enough for any toast: a window polls an unreachable server every 4 seconds. */
const LONG_ENOUGH_MS = 9_000;
/** Long enough for VS Code, which persists open editors every 5 seconds. */
const KEPT_MS = 6_000;

/**
 * The installed extension in a window as users have it. The smoke-test driver, which the other e2e tests need
 * to load the extension under development, shows no toasts.
 */
describe('Toasts', function () {
  this.timeout(180_000);
  let dir: string;
  let server: SharedServer;
  let proxy: FaultProxy;
  let experiment: string;
  let traces: AgentTrace[];
  let window: EditorWindow;
  let counted = 0;
  keepEvidence(() => window.workbench);

  before(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-toasts-'));
    const vsix = await packageExtension(dir);
    server = await sharedServer();
    proxy = await FaultProxy.start(server.uri);
    experiment = (await newExperiment(server, 'toasts')).name;
    traces = await makeAgentTraces(server, experiment, { count: 3 });
    // By default, VS Code shows a toast for every port that is opened on this machine.
    const settings = { 'remote.autoForwardPorts': false };
    window = await openEditorWindow({ uri: proxy.uri, experiment, vsix, settings, smokeTestDriver: false });
  });

  after(async () => {
    await window.close();
    await proxy.close();
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  });

  /** Returns the toasts since the last call, after a pause in which more could appear. */
  async function toasts(): Promise<readonly string[]> {
    await sleep(1_000);
    const { length } = window.workbench.toasts;
    const since = window.workbench.toasts.slice(counted);
    counted = length;
    return since;
  }

  const stored = async (name: string): Promise<unknown[]> =>
    (await Promise.all(traces.map(({ traceId }) => restLabels(server.uri, traceId))))
      .flat()
      .filter((label) => label.name === name)
      .map(({ value }) => value);

  const answer = async (name: string, value: string): Promise<void> => {
    const { quickInput } = window.workbench;
    await quickInput.widget.getByText('1/3').waitFor();
    await quickInput.enter(name);
    await quickInput.widget.getByText('2/3').waitFor();
    await quickInput.enter(value);
    await quickInput.widget.getByText('3/3').waitFor();
    await quickInput.enter('');
  };

  it('report the result of a palette command', async () => {
    await window.view.open();
    await window.view.row('Question 3').waitFor();
    assert.deepEqual(await toasts(), [], 'the start of a window');
    await window.workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await answer('asked', '4');
    const toast = window.workbench.page.locator('.notifications-toasts .notification-toast');
    await toast.filter({ hasText: 'asked = 4' }).waitFor();
    await window.workbench.screenshot('toast of the palette');
    const [shown, ...more] = await toasts();
    assert.match(shown ?? '', /asked = 4/);
    assert.deepEqual(more, []);
    await toast
      .getByRole('button', { name: /^Clear Notification/ })
      .first()
      .click();
    await eventually(async () => assert.deepEqual(await stored('asked'), [4]));
  });

  it("don't appear when the form creates, changes or deletes a label", async () => {
    await window.open('Question 1', 'answer');
    await window.panel.create({ type: 'Feedback', name: 'by_form', dataType: 'Number', value: '1' });
    await eventually(async () => assert.deepEqual(await stored('by_form'), [1]));
    const card = window.panel.label('by_form');
    await card.getByRole('button', { name: /^Edit/ }).click();
    await window.panel.valueBox.fill('2');
    await window.panel.assessments.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => assert.deepEqual(await stored('by_form'), [2]));
    await card.getByRole('button', { name: /^Delete/ }).click();
    await eventually(async () => assert.deepEqual(await stored('by_form'), []), 30_000);
    assert.deepEqual(await toasts(), []);
  });

  it("don't appear while the server is down or when it's back", async () => {
    await proxy.down();
    await window.view.pane.getByText('This list may be out of date.').waitFor();
    await window.panel.create({ type: 'Feedback', name: 'offline', dataType: 'Number', value: '3' });
    await window.panel
      .label('offline')
      .getByText(/pending/)
      .waitFor();
    await sleep(LONG_ENOUGH_MS);
    await proxy.up();
    await window.view.pane.getByText('This list may be out of date.').waitFor({ state: 'detached' });
    await eventually(async () => assert.deepEqual(await stored('offline'), [3]), 60_000);
    assert.deepEqual(await toasts(), []);
  });

  it("don't appear when the server rejects a label", async () => {
    proxy.next(
      { method: 'POST', path: /\/assessments$/ },
      {
        kind: 'status',
        status: 400,
        headers: { 'content-type': 'application/json' },
        body: '{"error_code":"INVALID_PARAMETER_VALUE","message":"not today"}',
      },
    );
    await window.panel.create({ type: 'Feedback', name: 'refused', dataType: 'Number', value: '3' });
    const card = window.panel.label('refused');
    await card.getByText(/not today/).waitFor();
    await card.getByRole('button', { name: /^Discard/ }).click();
    await card.waitFor({ state: 'detached' });
    assert.deepEqual(await toasts(), []);
  });

  it("don't appear for the table or edits in it", async () => {
    const { workbench, view } = window;
    await view.action('Open Traces as Table');
    const table = workbench.webview();
    const grid = table.getByRole('grid', { name: 'Traces' });
    await table
      .getByRole('row', { name: /Question 3/ })
      .getByRole('gridcell', { name: '4', exact: true })
      .click();
    await grid.press('F2');
    await table.getByRole('textbox', { name: 'Value of asked' }).fill('5');
    await workbench.page.keyboard.press('Enter');
    await eventually(async () => assert.deepEqual(await stored('asked'), [5]));
    assert.deepEqual(await toasts(), []);
  });

  it('appear once when many traces are labeled together', async () => {
    await window.click('Question 1');
    await window.view.row('Question 3').click({ modifiers: ['Shift'] });
    await window.view.fromMenu('Question 2', 'Label Selected Traces…');
    await answer('many', '7');
    await window.workbench.quickInput.widget.getByText('Set many = 7 on 3 traces').waitFor();
    await window.workbench.page.keyboard.press('Enter');
    await eventually(async () => assert.deepEqual(await stored('many'), [7, 7, 7]));
    const shown = await toasts();
    assert.equal(
      shown.filter((text) => text.includes('Labeled 3 traces: many = 7.')).length,
      1,
      shown.join(' | '),
    );
    assert.equal(shown.filter((text) => !/3 traces/.test(text)).length, 0, shown.join(' | '));
  });

  it("don't appear when the window reloads with an open trace", async () => {
    await window.open('Question 2', 'answer');
    await sleep(KEPT_MS);
    await window.workbench.reload();
    await window.panel.span('answer').waitFor();
    await window.view.open();
    await window.view.row('Question 1').waitFor();
    assert.deepEqual(await toasts(), []);
  });

  it("don't appear in a second window, or in the first one because of it", async () => {
    const { context, url } = window.workbench;
    const second = await context.newPage();
    second.setDefaultTimeout(30_000);
    await second.goto(url);
    const view = new TracesView(second);
    await view.open();
    await view.row('Question 1').waitFor();
    assert.deepEqual(await toasts(), []);
    await second.close();
    assert.deepEqual(await toasts(), []);
  });

  it("don't appear if the server is down when a window starts with an open document", async () => {
    await window.view.fromMenu('Question 1', 'Open Trace as JSON');
    await window.workbench.page.locator('.monaco-editor').getByText('"Question 1').first().waitFor();
    await sleep(KEPT_MS);
    await proxy.down();
    await window.workbench.reload();
    await window.view.open();
    await window.view.pane.getByText("Can't connect to", { exact: false }).first().waitFor();
    await sleep(LONG_ENOUGH_MS);
    await proxy.up();
    await window.view.row('Question 1').waitFor();
    assert.deepEqual(await toasts(), []);
  });

  it("don't appear for error responses while the list, a trace and the form are visible", async () => {
    await window.open('Question 2', 'answer');
    const html = { 'content-type': 'text/html' };
    for (const [status, headers, body] of [
      [401, html, '<h1>Sign in</h1>'],
      [500, html, 'oops'],
      [200, html, '<!doctype html><title>Sign in</title>'],
      [429, { 'retry-after': '1' }, ''],
    ] as const) {
      proxy.plan(() => ({ kind: 'status', status, headers, body }));
      await window.panel.create({
        type: 'Feedback',
        name: `while_${status}`,
        dataType: 'Number',
        value: '1',
      });
      await window.panel.button('Reload Trace').click();
      await sleep(LONG_ENOUGH_MS / 2);
      assert.deepEqual(await toasts(), [], String(status));
    }
    proxy.heal();
    await eventually(async () => assert.deepEqual(await stored('while_500'), [1]), 60_000);
    assert.deepEqual(await toasts(), []);
  });

  it("don't appear for settings without a usable server or experiment", async () => {
    for (const uri of ['http://127.0.0.1:9', 'no address', 'file:///nowhere', '']) {
      await window.workspace.writeSettings(traceSettings(uri, experiment));
      await sleep(LONG_ENOUGH_MS / 2);
      assert.deepEqual(await toasts(), [], uri);
    }
    await window.workspace.writeSettings(traceSettings(proxy.uri, 'no such experiment'));
    await sleep(LONG_ENOUGH_MS / 2);
    assert.deepEqual(await toasts(), []);
  });
});
