import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

describe('Labeling the last trace from the palette', function () {
  this.timeout(120_000);
  let server: SharedServer;
  let trace: AgentTrace;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = await newExperiment(server, 'palette');
    trace = (await makeAgentTraces(server, experiment.name, { count: 2 })).at(-1)!;
    window = await openEditorWindow({ uri: server.uri, experiment: experiment.name });
  });
  after(() => window.close());

  const stored = async (name: string) =>
    (await restLabels(server.uri, trace.traceId)).filter((label) => label.name === name);

  it('names the trace, then prompts for name, value and rationale without an open editor', async () => {
    const { workbench } = window;
    const { quickInput } = workbench;
    await workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await quickInput.widget
      .getByText(/Add Feedback: answer · now · Question 2: what does the plan cost\?/)
      .waitFor();
    await workbench.screenshot('palette name');
    await quickInput.field.fill('quality');
    await quickInput.choose(/Create new label "quality"…/);
    await quickInput.widget.getByText('2/3').waitFor();
    await workbench.screenshot('palette value');
    await quickInput.field.fill('4');
    await quickInput.item('4').click();
    await quickInput.widget.getByText('3/3').waitFor();
    await quickInput.enter('Right plan');
    await (await window.notifications.withText('Added quality = 4 to "Question 2')).waitFor();
    await workbench.screenshot('palette saved');
    await eventually(async () => {
      const [label, ...more] = await stored('quality');
      assert.deepEqual(more, []);
      assert.deepEqual([label?.value, label?.spanId, label?.rationale], [4, null, 'Right plan']);
    });
  });

  it('opens the trace with Open', async () => {
    await window.notifications.press('Added quality = 4', 'Open');
    await window.panel.span('answer').waitFor();
    await window.panel.label('quality').first().waitFor();
  });

  it('reuses the last name and value in three keystrokes, without a second label', async () => {
    const { quickInput } = window.workbench;
    await window.workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await quickInput.widget.getByText('1/3').waitFor();
    await quickInput.field.press('Enter'); // the last used name is first
    await quickInput.widget.getByText('2/3').waitFor();
    await quickInput.field.press('Enter'); // so is its value
    await quickInput.widget.getByText('3/3').waitFor();
    await quickInput.enter('Again');
    await eventually(async () => {
      const labels = await stored('quality');
      assert.deepEqual(
        labels.map(({ value, rationale }) => [value, rationale]),
        [[4, 'Again']],
      );
    });
  });

  it('reverts a change with Undo', async () => {
    await window.notifications.press('Set quality = 4 on', 'Undo');
    await eventually(async () =>
      assert.deepEqual(
        (await stored('quality')).map(({ rationale }) => rationale),
        ['Right plan'],
      ),
    );
  });

  it('removes a new label with Undo', async () => {
    const { workbench } = window;
    await workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await workbench.quickInput.field.fill('regretted');
    await workbench.quickInput.choose(/Create new label "regretted"…/);
    await workbench.quickInput.choose('👍');
    await workbench.quickInput.widget.getByText('3/3').waitFor();
    await workbench.page.keyboard.press('Enter');
    await eventually(async () => assert.equal((await stored('regretted')).length, 1));
    await window.notifications.press('Added regretted = true', 'Undo');
    await eventually(async () => assert.deepEqual(await stored('regretted'), []));
  });

  it('stores all fast input, and says why a value is invalid', async () => {
    const { workbench } = window;
    await workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await workbench.quickInput.field.fill('quality');
    await workbench.quickInput.choose('quality');
    await workbench.quickInput.widget.getByText('2/3').waitFor();
    await workbench.page.keyboard.type('1e400');
    await workbench.quickInput
      .item(/too large|finite|number/i)
      .first()
      .waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput.widget.getByText('2/3').waitFor();
    await workbench.quickInput.field.fill('');
    await workbench.page.keyboard.type('125');
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput.widget.getByText('3/3').waitFor();
    await workbench.page.keyboard.press('Enter');
    await eventually(async () =>
      assert.deepEqual(
        (await stored('quality')).map(({ value }) => value),
        [125],
      ),
    );
  });

  it('stores thumbs as booleans for a new name', async () => {
    const { workbench } = window;
    await workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await workbench.quickInput.field.fill('helpful');
    await workbench.quickInput.choose(/Create new label "helpful"…/);
    await workbench.quickInput.choose('👎');
    await workbench.quickInput.widget.getByText('3/3').waitFor();
    await workbench.page.keyboard.press('Enter');
    await eventually(async () =>
      assert.deepEqual(
        (await stored('helpful')).map(({ value }) => value),
        [false],
      ),
    );
  });

  it('adds an expectation', async () => {
    const { workbench } = window;
    await workbench.runCommand('MLflow: Add Expectation to Last Trace');
    await workbench.quickInput.field.fill('expected_answer');
    await workbench.quickInput.choose(/Create new label "expected_answer"…/);
    await workbench.quickInput.widget.getByText('2/3').waitFor();
    await workbench.quickInput.field.fill('12 euros');
    await workbench.quickInput.choose('12 euros');
    await workbench.quickInput.widget.getByText('3/3').waitFor();
    await workbench.page.keyboard.press('Enter');
    await eventually(async () =>
      assert.deepEqual(
        (await stored('expected_answer')).map(({ value }) => value),
        [{ value: '12 euros' }],
      ),
    );
  });

  it('keeps the input when the focus leaves', async () => {
    const { workbench } = window;
    await workbench.runCommand('MLflow: Add Feedback to Last Trace');
    await workbench.quickInput.field.fill('half-typed');
    await workbench.page.locator('.part.statusbar').click({ position: { x: 700, y: 10 } });
    await eventually(async () => assert.equal(await workbench.quickInput.field.inputValue(), 'half-typed'));
    await workbench.quickInput.field.press('Escape');
  });

  it('opens the last trace with a command', async () => {
    const { workbench, panel } = window;
    await workbench.page.keyboard.press('Control+Alt+w');
    await workbench.runCommand('MLflow: Open Last Trace');
    await panel.span('answer').waitFor();
  });
});
