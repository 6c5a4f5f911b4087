import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { writeOtlp } from '../contract/support/otlp';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { FaultProxy } from '../support/faultProxy';
import { fetchAnew } from '../support/fetchAnew';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { openEditorWindow, traceSettings, type EditorWindow } from './pages/editorWindow';

const Info = z.object({
  trace: z.object({ trace_info: z.object({ tags: z.record(z.string(), z.string()) }) }),
});

describe('An OpenTelemetry trace without a name or request', function () {
  this.timeout(120_000);
  let server: SharedServer;
  let proxy: FaultProxy;
  let experiment: string;
  let linked: string;
  let trace: string;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    proxy = await FaultProxy.start(server.uri);
    const { id, name } = await newExperiment(server, 'exact');
    experiment = name;
    [linked = ''] = await writeOtlp(server, id, [[{ name: 'linked-run' }]]);
    const links = [{ trace: linked.replace('tr-', ''), span: 'cd'.repeat(8) }];
    const attributes = { payload: `{"of": 9007199254740993, "text": "${'x'.repeat(200)}"}` };
    [trace = ''] = await writeOtlp(server, id, [[{ name: 'agent-run', attributes, links }]]);
    window = await openEditorWindow({ uri: proxy.uri, experiment });
    await window.view.open();
  });
  after(async () => {
    await window.close();
    await proxy.close();
  });

  const page = () => window.workbench.page;
  const panel = () => window.workbench.webview();
  const tab = (name: string | RegExp) => page().locator('.tabs-container').getByRole('tab', { name });
  const tags = async (): Promise<Readonly<Record<string, string>>> => {
    const answer = await fetchAnew(`${server.uri}/api/3.0/mlflow/traces/${trace}`);
    return Info.parse(await answer.json()).trace.trace_info.tags;
  };

  it('is named after its root span in the tab and the list once it is opened', async () => {
    await window.view.row(trace).first().click();
    await window.panel.span('agent-run').waitFor();
    await tab(/agent-run/).waitFor();
    await window.view.row('agent-run').waitFor();
    await window.view.row(linked).waitFor();
    await window.workbench.screenshot('trace named by its root span');
  });

  it('has tags that can be added, edited, deleted and restored on the server', async () => {
    const key = 'team/größe';
    await window.panel.button('Show Trace Details and Tags').click();
    await window.panel.button('Add Tag').click();
    await panel().getByRole('textbox', { name: 'Tag name' }).fill(key);
    const value = panel().getByRole('textbox', { name: 'Tag value' });
    await value.fill('first');
    await value.press('Enter');
    await eventually(async () => assert.equal((await tags())[key], 'first'));
    await window.panel.button(`Edit Tag ${key}`).click();
    await value.fill('naïve "二"');
    await window.panel.button('Save Tag').click();
    await eventually(async () => assert.equal((await tags())[key], 'naïve "二"'));
    await window.panel.button(`Delete Tag ${key}`).click();
    await eventually(async () => assert.equal(Object.hasOwn(await tags(), key), false));
    await window.panel.button('Undo').click();
    await eventually(async () => assert.equal((await tags())[key], 'naïve "二"'));
    await window.workbench.screenshot('tags of a trace');
    await window.panel.button('Hide Trace Details and Tags').click();
  });

  it('opens an attribute as a document with every digit', async () => {
    await window.panel.details.getByRole('tab', { name: /^Attributes/ }).click();
    await window.panel.button('Open payload in Editor').click();
    await tab(/payload/).waitFor();
    const text = page().locator('.editor-group-container.active .view-lines').last();
    await eventually(async () => assert.match(await text.innerText(), /"of":\s9007199254740993/));
    await window.workbench.screenshot('document attribute');
    await tab(/agent-run/)
      .first()
      .click();
    await window.panel.span('agent-run').waitFor();
  });

  it('names the unreachable server when a document needs it', async () => {
    await proxy.down();
    await window.panel.button('Open Trace as JSON').click();
    const { host } = new URL(proxy.uri);
    const said = await window.notifications.withText(new RegExp(`Can't connect to .*${host}`));
    await said.first().waitFor();
    await window.workbench.screenshot('document without a server');
    await proxy.up();
  });

  it('opens a linked trace on its own server after another one is configured', async () => {
    await window.panel.details.getByRole('tab', { name: 'Inputs / Outputs' }).click();
    await window.workspace.writeSettings(traceSettings(server.uri, experiment));
    await window.view.row('agent-run').waitFor();
    await window.panel.details.getByRole('button', { name: new RegExp(linked) }).click();
    await tab(new RegExp(linked)).waitFor();
    await window.panel.span('linked-run').waitFor();
    assert.ok(proxy.requestsTo({ method: 'GET', path: new RegExp(linked) }).length > 0);
  });

  it('logs no errors of its own', () => {
    assert.deepEqual(window.workbench.problems, []);
  });
});
