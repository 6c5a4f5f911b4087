import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { REPOSITORY } from '../../dev/repository';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { fetchAnew } from '../support/fetchAnew';
import { runPython } from '../support/python';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

const SCRIPT = 'agent_traces.py';
const WholeTrace = z.object({
  info: z.object({ trace_id: z.string() }),
  spans: z.array(z.object({ name: z.string() })),
});

/** Creates single-span traces with the requests `Digits`, `Lines` and `Huge`, and emits their IDs. */
const MADE = `
mlflow.set_experiment(given)
big = "x" * 5_000_000 + " the end of it"
outputs = {"Digits": {"n": 9007199254740993, "of": ["a", "b"]}, "Lines": "first line\\nsecond line\\nthird line", "Huge": {"text": big}}
made = {}
for name, output in outputs.items():
    span = mlflow.start_span_no_context(name.lower(), inputs={"question": name})
    span.set_outputs(output)
    span.end()
    made[name] = span.trace_id
mlflow.flush_trace_async_logging()
emit(made)`;
const Made = z.object({ Digits: z.string(), Lines: z.string(), Huge: z.string() });

describe('Trace documents', function () {
  this.timeout(120_000);
  let server: SharedServer;
  let experimentId: string;
  let made: z.infer<typeof Made>;
  let trace: AgentTrace;
  let failed: string;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const { id, name: experiment } = await newExperiment(server, 'documents');
    experimentId = id;
    const [failing] = await makeAgentTraces(server, experiment, { count: 1, fail: true });
    assert.ok(failing);
    failed = failing.traceId;
    const last = (await makeAgentTraces(server, experiment, { count: 2 })).at(-1);
    assert.ok(last);
    trace = last;
    made = Made.parse(await runPython(server, MADE, experiment));
    window = await openEditorWindow({ uri: server.uri, experiment });
    // The source of the failing trace, in the opened folder.
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
  const row = (name: string) => window.view.row(name).first();
  const diff = () => page().locator('.editor-group-container.active .monaco-diff-editor');
  const status = (text: string | RegExp) =>
    page().locator('.part.statusbar').getByText(text, { exact: true }).waitFor();
  const openOutputs = async (name: string): Promise<void> => {
    await window.workbench.runCommand('View: Close All Editors');
    await window.open(name, name.toLowerCase());
    await window.panel.span(name.toLowerCase()).click();
    await window.panel.button('Open Outputs in Editor').click();
    await tab(new RegExp(`${name.toLowerCase()}_outputs`)).waitFor();
  };
  const deleteTrace = async (traceId: string): Promise<void> => {
    const answer = await fetchAnew(`${server.uri}/api/3.0/mlflow/traces/delete-traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ experiment_id: experimentId, request_ids: [traceId] }),
    });
    assert.equal(answer.status, 200);
  };
  const fromMenu = (name: string, item: string): Promise<void> => window.view.fromMenu(name, item);
  const backToTrace = async (): Promise<void> => {
    await tab(/Question 2/)
      .first()
      .click();
    await window.panel.span('answer').waitFor();
  };

  it('open outputs as a read-only document with the right language mode', async () => {
    await window.panel.span('chat').click();
    await window.panel.details.getByText('chat').first().waitFor();
    await window.panel.button('Open Outputs in Editor').click();
    await tab(/chat_outputs\.json/).waitFor();
    await eventually(async () => assert.match(await editorText(), /"choices"|"content"|"role"|answer/));
    await page().locator('.part.statusbar').getByText('JSON', { exact: true }).waitFor();
    await page().locator('.editor-group-container.active .view-lines').last().click();
    await page().keyboard.type('x');
    await page().getByText("You can label it, but you can't change it.").first().waitFor();
    await window.workbench.screenshot('document outputs');
    await backToTrace();
  });

  it('open and copy the whole trace as JSON', async () => {
    await window.panel.button('Copy Trace as JSON').click();
    await eventually(async () => {
      const copied = await page().evaluate(() => navigator.clipboard.readText());
      const whole = WholeTrace.parse(JSON.parse(copied));
      assert.equal(whole.info.trace_id, trace.traceId);
      assert.deepEqual(whole.spans.map(({ name }) => name).sort(), ['answer', 'chat', 'lookup', 'retrieve']);
    });
    await window.panel.button('Open Trace as JSON').click();
    await tab(new RegExp(`${trace.traceId}\\.json`)).waitFor();
    await eventually(async () => assert.ok((await editorText()).includes(trace.traceId)));
    await backToTrace();
  });

  it('compare the output with an expectation', async () => {
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

  it('compare spans of two traces', async () => {
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

  it('open the workspace file of a stack frame at its line', async () => {
    await window.workbench.runCommand('View: Close All Editors');
    await window.openById(failed);
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

  it('keep every digit of a number and every line of a text', async () => {
    await openOutputs('Digits');
    await eventually(async () => {
      assert.match(await editorText(), /"n": 9007199254740993,\s+"of": \[/);
    });
    await status('JSON');
    await openOutputs('Lines');
    await eventually(async () => {
      assert.match(await editorText(), /first line\n+second line\n+third line/);
    });
  });

  it("open and copy a trace from the tree's context menu", async () => {
    await window.workbench.runCommand('View: Close All Editors');
    await fromMenu('Digits', 'Open Trace as JSON');
    await tab(`${made.Digits}.json`).waitFor();
    await status('JSON');
    await eventually(async () => assert.match(await editorText(), new RegExp(made.Digits)));
    await fromMenu('Digits', 'Copy Trace as JSON');
    await eventually(async () => {
      const copied = await page().evaluate(() => navigator.clipboard.readText());
      assert.equal(WholeTrace.parse(JSON.parse(copied)).info.trace_id, made.Digits);
      assert.match(copied, /"n": 9007199254740993,/);
    });
  });

  it('compare two traces, selected one after the other or together', async () => {
    await window.workbench.runCommand('View: Close All Editors');
    await fromMenu('Lines', 'Select for Compare');
    await fromMenu('Digits', 'Compare with Selected');
    await tab(/Lines.* ↔ .*Digits/).waitFor();
    await diff().getByText('second line').first().waitFor();
    await diff()
      .getByText(/9007199254740993/)
      .first()
      .waitFor();
    await window.workbench.runCommand('View: Close All Editors');
    await window.click('Digits');
    await row('Lines').click({ modifiers: ['ControlOrMeta'] });
    await fromMenu('Lines', 'Compare Selected');
    await tab(/(Digits.* ↔ .*Lines|Lines.* ↔ .*Digits)/).waitFor();
    await diff().getByText('second line').first().waitFor();
    await window.workbench.screenshot('document two traces compared');
  });

  it('open a 5 MB output completely', async () => {
    await openOutputs('Huge');
    await page().locator('.editor-group-container.active .view-lines').last().click();
    await page().keyboard.press('ControlOrMeta+End');
    // The complete value as indented JSON: {, the text, } and a trailing newline.
    await status('Ln 4, Col 1');
    await page().keyboard.press('ArrowUp');
    await page().keyboard.press('ArrowUp');
    await page().keyboard.press('End');
    await status(`Ln 2, Col ${String('  "text": ""'.length + 5_000_000 + ' the end of it'.length + 1)}`);
    await window.workbench.screenshot('document of 5 MB');
  });

  it('are restored after a reload, and the tab says if the trace was deleted', async () => {
    await openOutputs('Digits');
    await page().keyboard.press('ControlOrMeta+K');
    await page().keyboard.press('Enter'); // keeps the preview tab open
    await fromMenu('Lines', 'Open Trace as JSON');
    await tab(`${made.Lines}.json`).waitFor();
    await eventually(async () => assert.match(await editorText(), new RegExp(made.Lines)));
    await deleteTrace(made.Lines);
    await sleep(6_000); // in a browser, VS Code persists open editors to IndexedDB every 5 seconds
    await window.workbench.reload();
    const placeholder = page().locator('.editor-group-container.active .monaco-editor-pane-placeholder');
    await placeholder.waitFor();
    await window.workbench.screenshot('document of a deleted trace');
    assert.match(await placeholder.innerText(), /was not found/);
    await tab(/digits_outputs/).click();
    await eventually(async () => assert.match(await editorText(), /"n": 9007199254740993/));
  });

  it("say why they can't be opened", async () => {
    // Use the panel: the trace's row disappears as soon as the list is reloaded.
    await window.view.row('Huge').first().click();
    await window.panel.button('Open Trace as JSON').waitFor();
    await window.panel.spans.getByRole('treeitem').first().waitFor();
    await deleteTrace(made.Huge);
    await window.panel.button('Open Trace as JSON').click();
    await eventually(async () =>
      assert.equal(await (await window.notifications.withText(made.Huge)).count(), 1),
    );
    await window.workbench.screenshot('document that cannot be opened');
    assert.equal(await tab(`${made.Huge}.json`).count(), 0);
  });

  it('log no errors of their own', () => {
    assert.deepEqual(window.workbench.problems, []);
  });
});
