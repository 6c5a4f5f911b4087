import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MlflowServer } from '../../dev/mlflow';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { FaultProxy } from '../support/faultProxy';
import { restLabels } from '../support/restLabels';
import { newExperiment, ownServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';
import type { FormValues } from './pages/tracePanel';

const POST = { method: 'POST', path: /\/assessments$/ };

describe('A label that is being saved', function () {
  this.timeout(180_000);
  let server: MlflowServer & { close(): Promise<void> };
  let proxy: FaultProxy;
  let experiment: string;
  let trace: AgentTrace;
  let dataDir: string;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await ownServer();
    proxy = await FaultProxy.start(server.uri);
    experiment = (await newExperiment(server, 'outbox')).name;
    trace = (await makeAgentTraces(server, experiment))[0]!;
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-outbox-'));
    window = await openEditorWindow({ uri: proxy.uri, experiment, dataDir });
    await window.open('Question 1', 'answer');
  });

  after(async () => {
    await window.close();
    await proxy.close();
    await server.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  });

  const number = (name: string, value: string): FormValues => ({
    type: 'Feedback',
    name,
    dataType: 'Number',
    value,
  });
  const stored = async (name: string): Promise<unknown[]> =>
    (await restLabels(server.uri, trace.traceId))
      .filter((label) => label.name === name)
      .map(({ value }) => value);

  it('shows "saving…" until the server responds', async () => {
    const held = proxy.holdNext(POST, 'before');
    await window.panel.create(number('held', '1'));
    await held.arrived;
    await window.panel.label('held').getByText('saving…').waitFor();
    assert.deepEqual(await stored('held'), []);
    held.release();
    await window.panel.label('held').getByText('saving…').waitFor({ state: 'detached' });
    assert.deepEqual(await stored('held'), [1]);
  });

  it('is edited in place without creating a second one', async () => {
    const card = window.panel.label('held');
    await card.getByRole('button', { name: /^Edit/ }).click();
    await window.panel.valueBox.fill('2');
    await window.panel.rationaleBox.fill('On second thoughts');
    await window.panel.assessments.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => assert.deepEqual(await stored('held'), [2]));
    await card.getByText('On second thoughts').waitFor();
  });

  it('says why it was rejected, and offers Retry, Edit and Discard', async () => {
    const no = {
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '{"error_code":"INVALID_PARAMETER_VALUE","message":"not today"}',
    };
    proxy.next(POST, { kind: 'status', ...no }, 2);
    await window.panel.create(number('refused', '3'));
    const card = window.panel.label('refused');
    await card.getByText(/not saved/).waitFor();
    await card.getByText(/not today/).waitFor();
    await window.workbench.screenshot('outbox refused');
    await card.getByRole('button', { name: /^Retry/ }).click();
    await eventually(() =>
      assert.equal(proxy.requestsTo(POST).filter(({ fault }) => fault === 'status').length, 2),
    );
    await card.getByText(/not saved/).waitFor();
    await card.getByRole('button', { name: /^Edit/ }).click();
    await window.panel.valueBox.fill('5');
    await window.panel.assessments.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => assert.deepEqual(await stored('refused'), [5]));
    await card.getByText(/not saved/).waitFor({ state: 'detached' });
  });

  it('is removed by Discard and never reaches the server', async () => {
    proxy.next(POST, {
      kind: 'status',
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: '{"message":"no"}',
    });
    await window.panel.create(number('discarded', '3'));
    const card = window.panel.label('discarded');
    await card.getByRole('button', { name: /^Discard/ }).click();
    await card.waitFor({ state: 'detached' });
    assert.deepEqual(await stored('discarded'), []);
  });

  it('keeps later input when an older change is discarded', async () => {
    await window.panel.create(number('changed', '3'));
    await eventually(async () => assert.deepEqual(await stored('changed'), [3]));
    const card = window.panel.label('changed');
    proxy.next({ method: 'PATCH' }, { kind: 'status', status: 400, body: '{"message":"no"}' });
    await card.getByRole('button', { name: /^Edit/ }).click();
    await window.panel.valueBox.fill('4');
    await window.panel.assessments.getByRole('button', { name: 'Save' }).click();
    await card.getByText(/not saved/).waitFor();
    await card.getByRole('button', { name: /^Edit/ }).click();
    await window.panel.rationaleBox.fill('Typed since');
    await card.getByRole('button', { name: /^Discard/ }).click();
    await card.getByText(/not saved/).waitFor({ state: 'detached' });
    await sleep(500); // enough time for the input to get lost
    assert.equal(await window.panel.rationaleBox.inputValue(), 'Typed since');
    assert.deepEqual(await stored('changed'), [3]);
    await window.panel.assessments.getByRole('button', { name: 'Cancel' }).click();
  });

  it('is saved once if the response is lost', async () => {
    proxy.next(POST, { kind: 'dropAnswer' });
    await window.panel.create(number('lost_answer', '4'));
    await eventually(async () => assert.deepEqual(await stored('lost_answer'), [4]));
    await window.panel
      .label('lost_answer')
      .getByText(/pending|saving/)
      .waitFor({ state: 'detached' });
    assert.deepEqual(await stored('lost_answer'), [4]);
  });

  it('survives the extension host being killed between Create and the response', async () => {
    const held = proxy.holdNext(POST, 'after');
    await window.panel.create(number('host_killed', '5'));
    await held.arrived;
    await window.workbench.killExtensionHost();
    held.release();
    await window.workbench.restartServer();
    await window.open('Question 1', 'answer');
    await window.panel.label('host_killed').waitFor();
    await window.panel
      .label('host_killed')
      .getByText(/pending|saving/)
      .waitFor({ state: 'detached' });
    assert.deepEqual(await stored('host_killed'), [5]);
  });

  it('stays pending while MLflow is down, and is sent after the window is reopened', async () => {
    await window.panel.span('chat').click();
    await server.kill();
    await window.panel.create(number('offline', '6'));
    const card = window.panel.label('offline');
    await card.getByText(/pending/).waitFor();
    await window.workbench.screenshot('outbox waiting');
    await window.workbench.page
      .locator('.part.statusbar')
      .getByRole('button', { name: /outbox-.* 1/ })
      .waitFor();
    await window.workbench.page
      .locator('.part.statusbar')
      .getByRole('button', { name: /outbox-.* 1/ })
      .click();
    await window.workbench.quickInput.choose(/Create offline 6/);
    await window.workbench.quickInput.choose('Copy');
    await eventually(async () => {
      const copied = await window.workbench.page.evaluate(() => navigator.clipboard.readText());
      assert.ok(copied.includes(trace.traceId) && copied.includes('offline: 6'), copied);
    });
    await window.workbench.runCommand('View: Close All Editors');
    await window.workbench.runCommand('View: Show Explorer');
    await window.close();

    await server.restart();
    window = await openEditorWindow({ uri: proxy.uri, experiment, dataDir });
    await eventually(async () => assert.deepEqual(await stored('offline'), [6]), 60_000);
    const [label] = (await restLabels(server.uri, trace.traceId)).filter(({ name }) => name === 'offline');
    assert.equal(label?.spanId, trace.spans['chat']);
    assert.equal(await window.view.tree.isVisible(), false, 'nobody opened the side bar');
  });
});
