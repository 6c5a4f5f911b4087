import assert from 'node:assert/strict';
import { MLFLOW_OLDEST } from '../../dev/mlflow';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { FaultProxy } from '../support/faultProxy';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, traceSettings, type EditorWindow } from './pages/editorWindow';
import type { FormValues } from './pages/tracePanel';

describe('Traces of two servers, each in its own panel', function () {
  this.timeout(180_000);
  let newest: SharedServer;
  let oldest: SharedServer;
  let proxy: FaultProxy;
  let one: AgentTrace;
  let other: AgentTrace;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    [newest, oldest] = await Promise.all([sharedServer(), sharedServer(MLFLOW_OLDEST)]);
    proxy = await FaultProxy.start(newest.uri);
    const experiment = (await newExperiment(newest, 'two-servers')).name;
    const experimentOfOther = (await newExperiment(oldest, 'two-servers')).name;
    one = (await makeAgentTraces(newest, experiment))[0]!;
    other = (await makeAgentTraces(oldest, experimentOfOther, { count: 2 }))[1]!;
    window = await openEditorWindow({ uri: proxy.uri, experiment });
    await window.open('Question 1', 'answer');
    await window.workspace.writeSettings(traceSettings(oldest.uri, experimentOfOther));
    await window.view.row('Question 2').waitFor();
    await window.open('Question 2', 'answer');
  });
  after(async () => {
    await window.close();
    await proxy.close();
  });

  const number = (name: string): FormValues => ({
    type: 'Feedback',
    name,
    dataType: 'Number',
    value: '4',
  });
  const stored = async (server: SharedServer, { traceId }: AgentTrace): Promise<string[]> =>
    (await restLabels(server.uri, traceId)).map(({ name }) => name).sort();
  const goTo = async (question: string): Promise<void> => {
    await window.workbench.page
      .locator('.tabs-container')
      .getByRole('tab', { name: new RegExp(question) })
      .click();
    // Long timeout: after a window reload, VS Code first starts the extension host and loads the page.
    const inPage = window.workbench.webview().getByText(new RegExp(question));
    await inPage.first().waitFor({ timeout: 60_000 });
    await window.panel.span('answer').waitFor();
  };
  const label = async (question: string, name: string): Promise<void> => {
    await goTo(question);
    await window.panel.span('answer').click();
    await window.panel.create(number(name));
    await window.panel.label(name).waitFor();
  };

  it('can be read and labeled, whichever server is configured', async () => {
    await label('Question 2', 'on_other');
    const elsewhere = /not the tracking server of this window/;
    assert.equal(await window.workbench.webview().getByTitle(elsewhere).count(), 0);
    await label('Question 1', 'on_one');
    await window.workbench
      .webview()
      .getByTitle(elsewhere)
      .getByText(proxy.uri.replace('http://', ''))
      .waitFor();
    await eventually(async () => {
      assert.deepEqual(await stored(newest, one), ['on_one']);
      assert.deepEqual(await stored(oldest, other), ['on_other']);
    }, 20_000);
    await window.workbench.screenshot('two servers');
  });

  it('can be labeled while one server is down, and its labels are sent when it is back', async () => {
    await proxy.down();
    await label('Question 1', 'while_down');
    await label('Question 2', 'beside');
    await eventually(
      async () => assert.deepEqual(await stored(oldest, other), ['beside', 'on_other']),
      20_000,
    );
    assert.deepEqual(await stored(newest, one), ['on_one']);
    await proxy.up();
    await eventually(
      async () => assert.deepEqual(await stored(newest, one), ['on_one', 'while_down']),
      70_000,
    );
  });

  it('are restored with the window, and can be labeled again', async () => {
    await window.workbench.reload();
    await label('Question 1', 'after_reload');
    await eventually(
      async () => assert.deepEqual(await stored(newest, one), ['after_reload', 'on_one', 'while_down']),
      20_000,
    );
    await goTo('Question 2');
    await window.panel.label('beside').waitFor();
  });

  it('log no errors of their own', () => {
    assert.deepEqual(window.workbench.problems, []);
  });
});
