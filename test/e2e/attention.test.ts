import assert from 'node:assert/strict';
import { keepEvidence } from '../support/evidence';
import { eventually } from '../support/eventually';
import { FaultProxy } from '../support/faultProxy';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

describe('A panel that opens while the user is typing elsewhere', function () {
  this.timeout(150_000);
  let server: SharedServer;
  let proxy: FaultProxy;
  let window: EditorWindow;
  let traces: AgentTrace[];
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    proxy = await FaultProxy.start(server.uri);
    const experiment = await newExperiment(server, 'attention');
    traces = await makeAgentTraces(server, experiment.name, { count: 2 });
    window = await openEditorWindow({ uri: proxy.uri, experiment: experiment.name });
    await window.open('Question 1', 'answer');
    await window.panel.create({ type: 'Feedback', name: 'helpful', dataType: 'Boolean', value: 'True' });
    await window.panel.label('helpful').waitFor();
    await eventually(async () =>
      assert.equal(
        (await restLabels(server.uri, traces[0]!.traceId)).length,
        1,
        'the label to repeat is saved',
      ),
    );
    await window.workbench.runCommand('View: Close All Editors');
  });
  after(async () => {
    await window.close();
    await proxy.close();
  });

  const writes = (): string[] =>
    proxy.requests
      .filter(({ method, path }) => method !== 'GET' && /assessments/.test(path))
      .map(({ method, path }) => `${method} ${path}`);

  it("doesn't treat the rest of the palette input as keyboard shortcuts", async () => {
    const { workbench, panel } = window;
    const { page } = workbench;
    proxy.forget();
    await page.keyboard.press('F1');
    await workbench.quickInput.field.fill('>MLflow: Open Last Trace');
    await workbench.quickInput.item('MLflow: Open Last Trace').waitFor();
    await page.keyboard.press('Enter');
    // Keep typing until the panel has had the focus for a while.
    let isHere = false;
    for (let after = 0; after < 15;) {
      for (const key of 'rerun') await page.keyboard.press(key, { delay: 60 });
      isHere ||= await panel.span('answer').isVisible();
      if (isHere) after++;
    }
    await workbench.screenshot('typed on into the panel');
    await page.waitForTimeout(1_000);
    assert.deepEqual(writes(), []);
    assert.deepEqual(await restLabels(server.uri, traces[1]!.traceId), []);
    assert.equal(await panel.button('Save').count(), 0);
    await panel.createButton.waitFor();
    assert.equal(
      await panel.assessments.getByRole('radio', { name: 'False', checked: true }).count(),
      0,
      'N chose a value',
    );
  });

  it('handles its shortcuts after a click inside it', async () => {
    const { workbench, panel } = window;
    await panel.span('answer').click();
    await workbench.page.keyboard.press('r');
    await panel.label('helpful').waitFor();
    await eventually(async () =>
      assert.deepEqual(
        (await restLabels(server.uri, traces[1]!.traceId)).map(({ name, value }) => [name, value]),
        [['helpful', true]],
      ),
    );
  });

  it('handles its shortcuts immediately after a click on its row', async () => {
    const { workbench, panel, view } = window;
    await workbench.runCommand('View: Close All Editors');
    await view.row('Question 2').first().click();
    await panel.span('answer').waitFor();
    await workbench.page.keyboard.press('x');
    await eventually(async () =>
      assert.ok(await panel.nameBox.evaluate((element) => element.matches(':focus'))),
    );
  });

  it("doesn't select the page's text on Ctrl+A", async () => {
    const { workbench, panel } = window;
    await panel.span('answer').click();
    await workbench.page.keyboard.press('ControlOrMeta+a');
    await workbench.page.waitForTimeout(300);
    const frame = await workbench.webviewFrame();
    assert.equal(await frame.evaluate('document.getSelection().toString()'), '');
  });
});
