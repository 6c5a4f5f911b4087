import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { FaultProxy } from '../support/faultProxy';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { scrollersOf, untilInSight } from '../webview/inSight';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

const POST = { method: 'POST', path: /\/assessments$/ };
const NO = {
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: '{"error_code":"INVALID_PARAMETER_VALUE","message":"The trace is locked by another run."}',
};

/** Window sizes in CSS pixels. At 150% zoom, these are two thirds of the physical size. */
const WINDOWS = [
  { name: '1,280 × 720', width: 1_280, height: 720, terminal: false },
  { name: '1,280 × 720 above the terminal', width: 1_280, height: 720, terminal: true },
  { name: '1,280 × 720 at 150 %', width: 853, height: 480, terminal: false },
  { name: 'an editor of 536 px height', width: 1_600, height: 640, terminal: false },
  { name: 'an editor of 500 px width', width: 856, height: 900, terminal: false },
] as const;

describe('Labeling in a low or narrow editor', function () {
  this.timeout(180_000);
  let server: SharedServer;
  let proxy: FaultProxy;
  let trace: AgentTrace;
  let window: EditorWindow;
  let terminal = false;
  let made = 0;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    proxy = await FaultProxy.start(server.uri);
    const experiment = await newExperiment(server, 'low editor');
    trace = (await makeAgentTraces(server, experiment.name))[0]!;
    window = await openEditorWindow({
      uri: proxy.uri,
      experiment: experiment.name,
      settings: { 'workbench.colorTheme': 'Light 2026' },
      width: 1_280,
      height: 720,
    });
    await window.open('Question 1', 'answer');
    await window.panel.createButton.waitFor();
  });
  after(async () => {
    await window.close();
    await proxy.close();
  });

  const shown = async (size: (typeof WINDOWS)[number]): Promise<void> => {
    if (size.terminal !== terminal) {
      await window.workbench.runCommand(size.terminal ? 'Terminal: Focus Terminal' : 'View: Hide Panel');
      const view = window.workbench.page.locator('.part.panel .terminal-wrapper.active');
      await view.waitFor({ state: size.terminal ? 'visible' : 'hidden' });
      terminal = size.terminal;
    }
    await window.workbench.resize(size.width, size.height);
  };
  const button = (card: Locator, name: string): Locator => card.getByRole('button', { name, exact: true });

  for (const size of WINDOWS) {
    it(`shows the label that was just created (${size.name})`, async () => {
      await shown(size);
      for (let i = 0; i < 3; i++) {
        const name = `label ${++made} of many`;
        await window.panel.create({ type: 'Feedback', name, dataType: 'Number', value: '3' });
        await untilInSight(window.panel.label(name));
        await window.panel.label(name).getByText('saving…').waitFor({ state: 'detached' });
        await untilInSight(window.panel.label(name));
      }
      assert.ok((await scrollersOf(window.panel.assessments)).length <= 1);
      await window.workbench.screenshot(`low editor ${size.name} made`);
    });

    it(`shows why a label was rejected and which actions are available (${size.name})`, async () => {
      await shown(size);
      proxy.next(POST, { kind: 'status', ...NO });
      const name = `refused ${++made} of many`;
      await window.panel.create({ type: 'Feedback', name, dataType: 'Number', value: '3' });
      const card = window.panel.label(name);
      for (const one of ['Retry', 'Edit', 'Discard']) await untilInSight(button(card, one));
      await untilInSight(card.locator('.label-state'));
      await window.workbench.screenshot(`low editor ${size.name} refused`);
      await button(card, 'Retry').click();
      await eventually(async () => {
        const names = (await restLabels(server.uri, trace.traceId)).map((label) => label.name);
        assert.ok(names.includes(name), names.join());
      });
      await card.getByText('not saved').waitFor({ state: 'detached' });
    });
  }

  it('logs no errors of its own', () => {
    const problems = window.workbench.problems.filter((one) => !one.includes('400'));
    assert.deepEqual(problems, []);
  });
});
