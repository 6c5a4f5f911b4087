import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { FaultProxy } from '../support/faultProxy';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces } from '../support/traces';
import { openEditorWindow, traceSettings, type EditorWindow } from './pages/editorWindow';

const SECRET = 'p@ss:wörd%';
const HEADER = `Basic ${Buffer.from(`me:${SECRET}`).toString('base64')}`;

describe('The user name and password of a server', function () {
  this.timeout(150_000);
  let server: SharedServer;
  let proxy: FaultProxy;
  let experiment: string;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    proxy = await FaultProxy.start(server.uri);
    const unauthorized = { status: 401, headers: { 'www-authenticate': 'Basic realm="mlflow"' } };
    proxy.plan(({ headers }) =>
      headers.authorization === HEADER ? undefined : { kind: 'status', ...unauthorized },
    );
    experiment = (await newExperiment(server, 'credentials')).name;
    await makeAgentTraces(server, experiment, { count: 2 });
    window = await openEditorWindow({ uri: '', experiment });
    await window.view.open();
  });
  after(async () => {
    await window.close();
    await proxy.close();
  });

  const box = () => window.workbench.quickInput;
  const openBox = async (): Promise<void> => {
    await window.workbench.runCommand('MLflow: Select Tracking Server');
    await box().widget.getByText('Address of the MLflow tracking server', { exact: false }).first().waitFor();
  };
  const withSecret = () => proxy.uri.replace('//', `//me:${encodeURIComponent(SECRET)}@`);
  const listed = () =>
    eventually(() => {
      const [search] = proxy.requestsTo({ path: /traces\/search/ });
      assert.equal(search?.status, 200);
      assert.ok(proxy.requests.every(({ headers }) => headers.authorization === HEADER));
    });
  /** Asserts that neither the window (log included) nor the workspace settings contain the credentials. */
  const saysNothing = async (): Promise<void> => {
    const shown = await window.workbench.page.evaluate(() => document.documentElement.outerHTML);
    const stored = JSON.stringify(await window.workspace.readSettings());
    for (const text of [shown, stored]) {
      assert.doesNotMatch(text, /p@ss|p%40ss|rd%25/i);
      assert.ok(!text.includes(HEADER.slice('Basic '.length)));
    }
  };

  it('are accepted as part of the address, and are never shown', async () => {
    proxy.forget();
    await openBox();
    await box().enter(`${withSecret()}/`);
    await listed();
    await window.view.row('Question 2').waitFor();
    assert.deepEqual(await window.workspace.readSettings(), traceSettings('', experiment));
    await saysNothing();
    await openBox();
    assert.equal(await box().field.inputValue(), proxy.uri);
    await saysNothing();
    await box().field.press('Escape');
  });

  it('are used again after a reload, and are sent to no other server', async () => {
    await window.workbench.reload(); // also shows the side bar again
    await window.view.row('Question 2').waitFor();
    proxy.forget();
    await window.workbench.runCommand('MLflow: Refresh Traces');
    await listed();
    const other = await FaultProxy.start(server.uri);
    await openBox();
    await box().enter(other.uri);
    await eventually(() => assert.ok(other.requestsTo({ path: /traces\/search/ }).length > 0));
    assert.ok(other.requests.every(({ headers }) => headers.authorization === undefined));
    await other.close();
  });

  it('are read from a setting, never shown, and moved out when a server is selected', async () => {
    proxy.forget();
    await window.workspace.writeSettings(traceSettings(withSecret(), experiment));
    await listed();
    await openBox();
    await box().widget.getByText("move them to VS Code's secret storage", { exact: false }).waitFor();
    assert.equal(await box().field.inputValue(), proxy.uri);
    proxy.forget();
    await box().field.press('Enter');
    await eventually(async () =>
      assert.deepEqual(await window.workspace.readSettings(), traceSettings(proxy.uri, experiment)),
    );
    await listed();
    await saysNothing();
  });
});
