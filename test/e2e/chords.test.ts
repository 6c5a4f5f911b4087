import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { keepEvidence } from '../support/evidence';
import { eventually } from '../support/eventually';
import { FaultProxy } from '../support/faultProxy';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

/** A user-defined chord. */
const KEY_BINDINGS = [{ key: 'alt+q r', command: 'workbench.action.showCommands' }];

describe('A VS Code chord', function () {
  this.timeout(150_000);
  let proxy: FaultProxy;
  let dataDir: string;
  let window: EditorWindow;
  let trace: AgentTrace;
  keepEvidence(() => window.workbench);

  before(async () => {
    const server = await sharedServer();
    proxy = await FaultProxy.start(server.uri);
    const experiment = await newExperiment(server, 'chords');
    [trace] = (await makeAgentTraces(server, experiment.name)) as [AgentTrace];
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-chords-'));
    await mkdir(path.join(dataDir, 'User'), { recursive: true });
    await writeFile(path.join(dataDir, 'User', 'keybindings.json'), JSON.stringify(KEY_BINDINGS));
    window = await openEditorWindow({ uri: proxy.uri, experiment: experiment.name, dataDir });
    await window.open('Question 1', 'answer');
    await window.panel.create({ type: 'Feedback', name: 'helpful', dataType: 'Number', value: '0' });
    await window.panel.label('helpful').waitFor();
    await eventually(async () =>
      assert.equal((await restLabels(server.uri, trace.traceId)).length, 1, 'the label to repeat is saved'),
    );
  });
  after(async () => {
    await window.close();
    await proxy.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await window.workbench.page.keyboard.press(key);
  };
  const waiting = (): Locator =>
    window.workbench.page.getByText(/was pressed\. Waiting for second key of chord/);
  /** Asserts that the keys wrote nothing, after enough time for a write to reach the server. */
  const nothingWritten = async (): Promise<void> => {
    await window.workbench.page.waitForTimeout(1_000);
    const written = proxy.requests.filter(({ method, path }) => method !== 'GET' && /assessments/.test(path));
    assert.deepEqual(
      written.slice(1).map(({ method, path }) => `${method} ${path}`),
      [],
    );
  };

  it('gets its R: no label is repeated, and VS Code ends the chord', async () => {
    await window.panel.span('retrieve').click();
    await press('Control+k');
    await waiting().waitFor();
    await press('r');
    await waiting().waitFor({ state: 'detached' });
    await nothingWritten();
    assert.equal(await window.panel.label('helpful').count(), 0);
  });

  it('gets its E: no label is edited', async () => {
    await window.panel.span('answer').click();
    await window.panel.label('helpful').focus();
    await press('Control+k', 'e');
    await nothingWritten();
    assert.equal(await window.panel.button('Save').count(), 0);
    await window.panel.createButton.waitFor();
  });

  it('runs its command: Ctrl+K Z toggles Zen Mode', async () => {
    const { page } = window.workbench;
    const bar = page.locator('.part.statusbar');
    await bar.waitFor();
    await window.panel.span('answer').click();
    await press('Control+k', 'z');
    await bar.waitFor({ state: 'hidden' });
    await window.panel.span('answer').click();
    await press('Control+k', 'z');
    await bar.waitFor();
  });

  it('runs its command if it is user-defined, and R does nothing in the panel', async () => {
    const { quickInput } = window.workbench;
    await window.panel.span('retrieve').click();
    await press('Alt+q', 'r');
    await quickInput.widget.waitFor();
    await press('Escape');
    await quickInput.widget.waitFor({ state: 'hidden' });
    await nothingWritten();
  });

  it('gets its R in the table: no cell is edited', async () => {
    await window.workbench.runCommand('MLflow: Open Traces as Table');
    const table = window.workbench.webview();
    const column = table.getByRole('columnheader', { name: 'helpful', exact: true });
    await column.waitFor();
    const cell = table.getByRole('gridcell', { name: '0', exact: true });
    await cell.click();
    await press('Control+k', 'r');
    await nothingWritten();
    assert.equal(await table.getByRole('textbox').count(), 0);
    await cell.click();
    await press('Alt+q', 'r');
    await window.workbench.quickInput.widget.waitFor();
    assert.equal(await table.getByRole('textbox').count(), 0);
    await press('Escape');
    await nothingWritten();
  });
});
