import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { makeLabelSchema } from '../support/labelSchemas';
import { runPython } from '../support/python';
import { restLabels, type RestLabel } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

const JUDGED = `
from mlflow.entities import AssessmentSource
mlflow.log_feedback(trace_id=given, name="groundedness", value="no", rationale="Not in the documents.",
    source=AssessmentSource("LLM_JUDGE", "gpt-4o"))
emit(None)
`;

describe('The trace panel by keyboard', function () {
  this.timeout(150_000);
  let server: SharedServer;
  let traces: AgentTrace[];
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = await newExperiment(server, 'keys');
    traces = await makeAgentTraces(server, experiment.name, { count: 3 });
    await runPython(server, JUDGED, traces[2]!.traceId);
    const feedback = (name: string, input: object, instruction = ''): Promise<void> =>
      makeLabelSchema(server.uri, experiment.id, { name, type: 'FEEDBACK', input, instruction });
    await feedback('verdict', { pass_fail: { positive_label: 'Right', negative_label: 'Wrong' } });
    await feedback('tone', { categorical: { options: ['warm', 'neutral', 'cold'], multi_select: false } });
    await feedback('flaws', { categorical: { options: ['slow', 'wordy'], multi_select: true } });
    await feedback('rating', { numeric: { min_value: 1, max_value: 5 } }, 'One is worst.');
    await feedback('remark', { text: { max_length: 20 } });
    window = await openEditorWindow({ uri: server.uri, experiment: experiment.name });
    await window.open('Question 3', 'answer');
  });
  after(() => window.close());

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await window.workbench.page.keyboard.press(key);
  };
  const type = (text: string): Promise<void> => window.workbench.page.keyboard.type(text);
  const focusSpans = (span = 'answer'): Promise<void> => window.panel.span(span).click();
  const stored = async (name: string, trace = traces[2]!): Promise<RestLabel[]> =>
    (await restLabels(server.uri, trace.traceId)).filter((label) => label.name === name);
  const storedValues = async (name: string): Promise<unknown[]> =>
    (await stored(name)).map(({ value }) => value);
  const isFocused = (control: Locator): Promise<void> =>
    eventually(async () =>
      assert.ok(await control.evaluate((element) => element.matches(':focus, :focus-within'))),
    );
  const kind = (name: string): Locator =>
    window.panel.assessments
      .getByRole('radiogroup', { name: 'Assessment Type' })
      .getByRole('radio', { name });

  it('starts a feedback label with A and saves it with Ctrl+Enter', async () => {
    await focusSpans();
    await press('a');
    await isFocused(window.panel.nameBox);
    await type('rating');
    await press('Enter');
    await isFocused(window.panel.valueBox);
    await type('4');
    await press('ControlOrMeta+Enter');
    await window.panel.label('rating').getByText('4').waitFor();
    await eventually(async () => assert.deepEqual(await storedValues('rating'), [4]));
    await window.workbench.screenshot('keys rating');
  });

  it('starts an expectation with X', async () => {
    await focusSpans();
    await press('x');
    await isFocused(window.panel.nameBox);
    assert.equal(await kind('Expectation').getAttribute('aria-checked'), 'true');
    await type('expected');
    await press('Escape');
    await window.panel.chooseDataType('String');
    await window.panel.valueBox.fill('12 euros');
    await press('ControlOrMeta+Enter');
    await window.panel.label('expected').getByText('12 euros').waitFor();
  });

  it('treats fast typing in a text box as text', async () => {
    await window.panel.rationaleBox.click();
    await type('aexyn19?');
    assert.equal(await window.panel.rationaleBox.inputValue(), 'aexyn19?');
    assert.equal(await window.workbench.webview().getByRole('dialog').count(), 0);
    assert.equal(await kind('Expectation').getAttribute('aria-checked'), 'true');
    assert.deepEqual(await storedValues('rating'), [4]);
    await window.panel.rationaleBox.fill('');
  });

  it('ignores keys during IME composition', async () => {
    await window.panel.rationaleBox.click();
    const session = await window.workbench.context.newCDPSession(window.workbench.page);
    const composing = { windowsVirtualKeyCode: 229, key: 'Process', code: 'KeyA' };
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...composing });
    await session.send('Input.imeSetComposition', { text: 'あ', selectionStart: 1, selectionEnd: 1 });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...composing });
    await session.send('Input.insertText', { text: '亜' });
    await session.detach();
    await eventually(async () => assert.equal(await window.panel.rationaleBox.inputValue(), '亜'));
    await eventually(async () =>
      assert.equal(await window.panel.assessments.getByRole('listitem').count(), 3),
    );
    await window.panel.rationaleBox.fill('');
  });

  it('moves between labels with L and arrows, rates with digits, and undoes with Ctrl+Z', async () => {
    await focusSpans();
    await press('l');
    const rating = window.panel.label('rating');
    await window.panel.label('groundedness').focus();
    await press('ArrowDown');
    await isFocused(rating);
    await press('2');
    await rating.getByText('2').waitFor();
    await eventually(async () => assert.deepEqual(await storedValues('rating'), [2]));
    await press('ControlOrMeta+z');
    await rating.getByText('4').waitFor();
    await eventually(async () => assert.deepEqual(await storedValues('rating'), [4]));
  });

  it('edits the focused label with E', async () => {
    await window.panel.label('rating').focus();
    await press('e');
    await isFocused(window.panel.valueBox);
    await window.panel.valueBox.fill('5');
    await press('ControlOrMeta+Enter');
    await eventually(async () => assert.deepEqual(await storedValues('rating'), [5]));
  });

  it("deletes a label without confirmation, and Undo restores the server's original", async () => {
    const [before] = await stored('rating');
    await window.panel.label('rating').focus();
    await press('Delete');
    await window.panel.label('rating').waitFor({ state: 'detached' });
    await window.workbench.screenshot('keys deleted');
    await window.panel.assessments.getByRole('button', { name: /^Undo/ }).click();
    await window.panel.label('rating').getByText('5').waitFor();
    assert.deepEqual(await stored('rating'), [before]);
  });

  it('sets pass or fail with Y and N, in the words of the schema', async () => {
    await focusSpans();
    await press('a');
    await type('verdict');
    await press('Enter');
    await window.panel.assessments.getByRole('radio', { name: 'Right' }).waitFor();
    await focusSpans();
    await press('n');
    await press('ControlOrMeta+Enter');
    await window.panel.label('verdict').getByText('Wrong').waitFor();
    await eventually(async () => assert.deepEqual(await storedValues('verdict'), [false]));
    await window.panel.label('verdict').focus();
    await press('y');
    await window.panel.label('verdict').getByText('Right').waitFor();
    await eventually(async () => assert.deepEqual(await storedValues('verdict'), [true]));
  });

  it('selects a category with a digit, in the form and on the label', async () => {
    await focusSpans();
    await press('a');
    await type('tone');
    await press('Enter');
    await focusSpans();
    await press('2', 'ControlOrMeta+Enter');
    await eventually(async () => assert.deepEqual(await storedValues('tone'), ['neutral']));
    await window.panel.label('tone').focus();
    await press('3');
    await eventually(async () => assert.deepEqual(await storedValues('tone'), ['cold']));
  });

  it("validates values against the schema, which the server doesn't do", async () => {
    const { panel } = window;
    await focusSpans('chat');
    await press('a');
    await type('rating');
    await press('Enter');
    await panel.assessments.getByText('One is worst.').waitFor();
    await type('7');
    await press('ControlOrMeta+Enter');
    await panel.assessments.getByText(/Enter a number from 1 to 5/).waitFor();
    await window.workbench.screenshot('keys schema refused');
    await panel.nameBox.fill('remark');
    await press('Escape');
    await panel.valueBox.fill('far too long for this remark');
    await press('ControlOrMeta+Enter');
    await panel.assessments.getByText(/The limit is 20/).waitFor();
    await panel.nameBox.fill('flaws');
    await press('Escape');
    await panel.assessments.getByRole('button', { name: /wordy/ }).click();
    await press('ControlOrMeta+Enter');
    await eventually(async () => assert.deepEqual(await storedValues('flaws'), [['wordy']]));
  });

  it('repeats the last label on another span with R', async () => {
    await focusSpans('lookup');
    await press('r');
    await window.panel.label('flaws').waitFor();
    await eventually(async () =>
      assert.deepEqual(
        (await stored('flaws')).map(({ spanId, value }) => [spanId, value]).sort(),
        [
          [traces[2]!.spans['chat'], ['wordy']],
          [traces[2]!.spans['lookup'], ['wordy']],
        ].sort(),
      ),
    );
  });

  it('moves a label to another span with M', async () => {
    await window.panel.label('flaws').focus();
    await press('m');
    await type('retrieve');
    await press('Enter');
    await eventually(async () =>
      assert.deepEqual(
        (await stored('flaws')).map(({ spanId }) => spanId).sort(),
        [traces[2]!.spans['chat'], traces[2]!.spans['retrieve']].sort(),
      ),
    );
  });

  it("overrides a judge's feedback, which stays in the history", async () => {
    await focusSpans();
    const card = window.panel.label('groundedness');
    await card.focus();
    await press('e');
    await window.panel.valueBox.fill('yes');
    await press('ControlOrMeta+Enter');
    await card.getByText('yes').waitFor();
    await eventually(async () => {
      const values = await storedValues('groundedness');
      assert.deepEqual(values.sort(), ['no', 'yes']);
    });
    assert.equal(await card.count(), 1);
    await card.focus();
    await press('h');
    await card.getByText('Not in the documents.').waitFor();
    await window.workbench.screenshot('keys overridden');
  });

  it('shows all shortcuts with ?, and with a command', async () => {
    await focusSpans();
    await press('?');
    const sheet = window.workbench.webview().getByRole('dialog');
    await sheet.waitFor();
    await window.workbench.screenshot('keys sheet');
    await press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await window.workbench.runCommand('MLflow: Show Trace Shortcuts');
    await sheet.waitFor();
    await press('Escape');
  });

  it('saves and opens the next trace in the list with Ctrl+Shift+Enter', async () => {
    await focusSpans();
    await press('a');
    await type('done');
    await press('Escape');
    await window.panel.chooseDataType('Boolean');
    await focusSpans();
    await press('y', 'ControlOrMeta+Shift+Enter');
    await window.workbench.webview().getByText('2 of 3').waitFor();
    await isFocused(window.panel.spans);
    await eventually(async () => assert.deepEqual(await storedValues('done'), [true]));
    await press('r');
    await window.panel.label('done').waitFor();
    await eventually(async () => assert.equal((await stored('done', traces[1])).length, 1));
  });

  it('logs no errors of its own', () => {
    assert.deepEqual(window.workbench.problems, []);
  });
});
