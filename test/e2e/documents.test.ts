import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { REPOSITORY } from '../../dev/repository';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

const SCRIPT = 'agent_traces.py';
const WholeTrace = z.object({
  info: z.object({ trace_id: z.string() }),
  spans: z.array(z.object({ name: z.string() })),
});

describe('Documents of a trace', function () {
  this.timeout(120_000);
  let server: SharedServer;
  let trace: AgentTrace;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = (await newExperiment(server, 'documents')).name;
    await makeAgentTraces(server, experiment, { count: 1, fail: true });
    const last = (await makeAgentTraces(server, experiment, { count: 2 })).at(-1);
    assert.ok(last);
    trace = last;
    window = await openEditorWindow({ uri: server.uri, experiment });
    // The code that made the failing trace, in the folder that is open.
    await cp(path.join(REPOSITORY, 'test/support', SCRIPT), path.join(window.workspace.folder, SCRIPT));
    await window.open('Question 2', 'answer');
  });
  after(() => window.close());

  const page = () => window.workbench.page;
  const tab = (name: string | RegExp) => page().locator('.tabs-container').getByRole('tab', { name });
  const editorText = async (): Promise<string> =>
    (await page().locator('.editor-group-container.active .view-lines').last().innerText()).replaceAll(
      '\u00a0',
      ' ',
    );
  const backToTrace = async (): Promise<void> => {
    await tab(/Question 2/)
      .first()
      .click();
    await window.panel.span('answer').waitFor();
  };

  it('opens outputs as a read-only document in their language', async () => {
    await window.panel.span('chat').click();
    await window.panel.details.getByText('chat').first().waitFor();
    await window.panel.button('Open Outputs in Editor').click();
    await tab(/chat_outputs\.json/).waitFor();
    await eventually(async () => assert.match(await editorText(), /"choices"|"content"|"role"|answer/));
    await page().locator('.part.statusbar').getByText('JSON', { exact: true }).waitFor();
    await page().locator('.editor-group-container.active .view-lines').last().click();
    await page().keyboard.type('x');
    await page().getByText('It can be labelled, not changed.').first().waitFor();
    await window.workbench.screenshot('document outputs');
    await backToTrace();
  });

  it('opens and copies the whole trace as JSON', async () => {
    await window.panel.button('Copy trace as JSON').click();
    await eventually(async () => {
      const copied = await page().evaluate(() => navigator.clipboard.readText());
      const whole = WholeTrace.parse(JSON.parse(copied));
      assert.equal(whole.info.trace_id, trace.traceId);
      assert.deepEqual(whole.spans.map(({ name }) => name).sort(), ['answer', 'chat', 'lookup', 'retrieve']);
    });
    await window.panel.button('Open trace as JSON').click();
    await tab(new RegExp(`${trace.traceId}\\.json`)).waitFor();
    await eventually(async () => assert.ok((await editorText()).includes(trace.traceId)));
    await backToTrace();
  });

  it('shows what was answered beside what was expected', async () => {
    await window.panel.span('chat').click();
    await window.panel.create({
      type: 'Expectation',
      name: 'expected_answer',
      dataType: 'String',
      value: 'Nobody would say this.',
    });
    await window.panel.label('expected_answer').waitFor();
    await window.panel.button('Compare with Expectation').click();
    await tab(/expected_answer \(expected\) ↔ chat \(outputs\)/).waitFor();
    const diff = page().locator('.editor-group-container.active .monaco-diff-editor');
    await diff.getByText('Nobody would say this.').first().waitFor();
    await window.workbench.screenshot('document compared with expectation');
    await backToTrace();
  });

  it('compares a span of one trace with a span of another', async () => {
    await window.panel.span('chat').click();
    await window.panel.details.getByText('chat').first().waitFor();
    await window.workbench.runCommand('MLflow: Select Span for Compare');
    await window.view.row('Question 1').first().click();
    await tab(/^Question 1/).waitFor();
    await window.panel.span('chat').click();
    await window.panel.details.getByText('chat').first().waitFor();
    await window.workbench.runCommand('MLflow: Compare with Selected Span');
    await tab(/chat \(Question 2.*\) ↔ chat \(Question 1.*\)/).waitFor();
    await page().locator('.editor-group-container.active .monaco-diff-editor').waitFor();
    await eventually(async () => assert.match(await editorText(), /Inputs/));
    await window.workbench.screenshot('document two spans compared');
  });

  it('opens the workspace file that a stack frame names, at its line', async () => {
    await window.view.row('Question 1').first().click(); // the one that failed
    await window.panel.span('answer').click();
    await window.panel.details.getByRole('tab', { name: /Events/ }).click();
    const frame = window.panel.details
      .getByRole('button', { name: new RegExp(`${SCRIPT}", line \\d+`) })
      .first();
    const [, line] = /line (\d+)/.exec(await frame.innerText()) ?? [];
    await frame.click();
    await tab(SCRIPT).waitFor();
    await page()
      .locator('.part.statusbar')
      .getByText(`Ln ${line ?? '?'}, Col 1`)
      .waitFor();
    await window.workbench.screenshot('document stack frame');
  });

  it('reports no problem of its own on the way', () => {
    assert.deepEqual(window.workbench.problems, []);
  });
});
