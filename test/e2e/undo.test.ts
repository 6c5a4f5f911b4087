import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { restLabels } from '../support/restLabels';
import { makeAssessment } from '../support/restAssessments';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';
import { TracePanelPage } from './pages/tracePanel';

const ME = { source_type: 'HUMAN', source_id: 'dev@example.com' };

describe('Undo of label changes', function () {
  this.timeout(150_000);
  let server: SharedServer;
  let traces: AgentTrace[];
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = await newExperiment(server, 'undo');
    traces = await makeAgentTraces(server, experiment.name, { count: 2 });
    const fields = { source: ME, feedback: { value: 1 } };
    for (const name of ['quality', 'tone', 'grade'])
      await makeAssessment(server.uri, traces[1]!.traceId, { assessment_name: name, ...fields });
    window = await openEditorWindow({ uri: server.uri, experiment: experiment.name });
    await window.open('Question 2', 'answer');
  });
  after(() => window.close());

  const press = (key: string): Promise<void> => window.workbench.page.keyboard.press(key);
  const values = async (): Promise<Record<string, unknown>> => {
    const labels = await restLabels(server.uri, traces[1]!.traceId);
    return Object.fromEntries(labels.map(({ name, value }) => [name, value]));
  };
  const stored = (expected: Record<string, unknown>): Promise<void> =>
    eventually(async () => assert.deepEqual(await values(), expected), 30_000);
  const says = (text: string | RegExp): Promise<void> =>
    window.workbench.webview().getByRole('status').getByText(text).first().waitFor();
  const setTo = async (name: string, digit: number): Promise<void> => {
    await window.panel.label(name).focus();
    await press(String(digit));
    await window.panel.label(name).getByText(String(digit), { exact: true }).waitFor();
  };
  const undo = async (): Promise<void> => {
    await window.panel.span('answer').click();
    await press('ControlOrMeta+z');
  };

  it('continues after another tab was active', async () => {
    await setTo('quality', 4);
    await setTo('quality', 5);
    await window.open('Question 1', 'answer');
    await undo();
    await says('Nothing to undo.');
    await window.open('Question 2', 'answer');
    await window.panel.label('quality').getByText('5', { exact: true }).waitFor();
    await undo();
    await says('Undid: Set "quality" to 5.');
    await window.panel.label('quality').getByText('4', { exact: true }).waitFor();
    await stored({ quality: 4, tone: 1, grade: 1 });
  });

  it('continues after a window reload, even with a deletion that is saved', async () => {
    await window.panel.label('tone').focus();
    await press('Delete');
    await window.panel.label('tone').waitFor({ state: 'detached' });
    await stored({ quality: 4, grade: 1 }); // the 10-second delay of deletions is over
    await sleep(6_000); // VS Code persists webview state every 5 seconds
    await window.workbench.reload();
    await window.panel.label('grade').waitFor();
    await undo();
    await says('Undid: Deleted "tone".');
    await window.panel.label('tone').getByText('1', { exact: true }).waitFor();
    await undo();
    await says('Undid: Set "quality" to 4.');
    await stored({ quality: 1, tone: 1, grade: 1 });
    await undo();
    await says('Nothing to undo.');
  });

  it('removes a label that was just created, and nothing before it', async () => {
    const { panel } = window;
    await setTo('grade', 3);
    await panel.nameBox.fill('mistake');
    await panel.valueBox.fill('2');
    await panel.createButton.click();
    await panel.label('mistake').waitFor();
    await undo();
    await panel.label('mistake').waitFor({ state: 'detached' });
    await stored({ quality: 1, tone: 1, grade: 3 });
    await undo();
    await stored({ quality: 1, tone: 1, grade: 1 });
  });

  it('is rejected with a message if the label was changed in the meantime', async () => {
    await setTo('grade', 4);
    await stored({ quality: 1, tone: 1, grade: 4 });
    const labels = await restLabels(server.uri, traces[1]!.traceId);
    const id = labels.find(({ name }) => name === 'grade')!.id;
    const response = await fetch(
      `${server.uri}/api/3.0/mlflow/traces/${traces[1]!.traceId}/assessments/${id}`,
      {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          assessment: { assessment_id: id, trace_id: traces[1]!.traceId, feedback: { value: 2 } },
          update_mask: 'feedback',
        }),
      },
    );
    assert.equal(response.status, 200);
    await window.panel.button('Reload').click();
    await window.panel.label('grade').getByText('2', { exact: true }).waitFor();
    await undo();
    await says('"grade" was changed since then, so it wasn\'t undone.');
    await window.workbench.screenshot('undo refused');
    await stored({ quality: 1, tone: 1, grade: 2 });
  });

  it('works in a floating window', async () => {
    await setTo('quality', 3);
    const opened = window.workbench.page.context().waitForEvent('page');
    await window.workbench.runCommand('View: Move Editor into New Window');
    const floating = await opened;
    const document = floating.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    const panel = new TracePanelPage(document);
    // In a headless browser, the floating window lacks VS Code's style sheets, so nothing in it is visible.
    await panel.label('quality').getByText('3', { exact: true }).waitFor({ state: 'attached' });
    await panel.span('answer').dispatchEvent('keydown', { key: 'z', ctrlKey: true, metaKey: false });
    await panel.label('quality').getByText('1', { exact: true }).waitFor({ state: 'attached' });
    await stored({ quality: 1, tone: 1, grade: 2 });
    await floating.close();
  });
});
