import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';

describe('The form with invalid input', function () {
  this.timeout(120_000);
  let server: SharedServer;
  let trace: AgentTrace;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = (await newExperiment(server, 'bad-input')).name;
    trace = (await makeAgentTraces(server, experiment))[0]!;
    window = await openEditorWindow({ uri: server.uri, experiment });
    await window.open('Question 1', 'answer');
  });
  after(() => window.close());

  it('rejects an empty name at the name field and keeps the other fields', async () => {
    const { panel } = window;
    await panel.valueBox.fill('4');
    await panel.rationaleBox.fill('kept');
    await panel.createButton.click();
    await panel.assessments.getByText('Enter a name.').waitFor();
    assert.equal(await panel.nameBox.getAttribute('aria-invalid'), 'true');
    assert.equal(await panel.valueBox.inputValue(), '4');
    assert.equal(await panel.rationaleBox.inputValue(), 'kept');
  });

  for (const typed of ['4,5', '1e400', '0x10', 'four', '']) {
    it(`rejects the number "${typed}" at the value field and keeps the input`, async () => {
      const { panel } = window;
      await panel.nameBox.fill('number');
      await panel.nameBox.press('Escape');
      await panel.valueBox.fill(typed);
      await panel.createButton.click();
      await eventually(async () => assert.equal(await panel.valueBox.getAttribute('aria-invalid'), 'true'));
      await eventually(async () => assert.equal(await panel.valueBox.inputValue(), typed));
      await eventually(async () => assert.equal(await panel.nameBox.inputValue(), 'number'));
      await window.workbench.screenshot(`bad input ${typed || 'empty'}`);
    });
  }

  it("warns about an integer that a double can't represent, and stores the displayed value", async () => {
    const { panel } = window;
    await panel.nameBox.fill('unsafe');
    await panel.nameBox.press('Escape');
    await panel.valueBox.fill('9007199254740993');
    await panel.assessments
      .getByText(/9007199254740992/)
      .first()
      .waitFor();
    await panel.createButton.click();
    await panel.label('unsafe').getByText('9007199254740992').waitFor();
    await eventually(async () => {
      const label = (await restLabels(server.uri, trace.traceId)).find(({ name }) => name === 'unsafe');
      assert.equal(label?.value, 9007199254740992);
    });
  });

  it('stores " 4 " as 4, the displayed value', async () => {
    const { panel } = window;
    await panel.create({ type: 'Feedback', name: ' spaced ', dataType: 'Number', value: ' 4 ' });
    await panel.label('spaced').getByText('4', { exact: true }).waitFor();
    await eventually(async () => {
      const label = (await restLabels(server.uri, trace.traceId)).find(({ name }) => name === 'spaced');
      assert.equal(label?.value, 4);
    });
  });

  it('requires a choice for a Boolean; nothing is preselected', async () => {
    const { panel } = window;
    await panel.nameBox.fill('undecided');
    await panel.nameBox.press('Escape');
    await panel.chooseDataType('Boolean');
    await panel.createButton.click();
    await panel.assessments.getByText('Choose True or False.', { exact: true }).waitFor();
    assert.equal(
      (await restLabels(server.uri, trace.traceId)).some(({ name }) => name === 'undecided'),
      false,
    );
  });

  it('offers to edit a label with the same name instead of creating a second one', async () => {
    const { panel } = window;
    await panel.fill({ type: 'Feedback', name: 'spaced', dataType: 'Number', value: '2' });
    await panel.assessments.getByRole('button', { name: /Edit That/ }).click();
    await panel.assessments.getByRole('button', { name: 'Save' }).waitFor();
    await panel.valueBox.fill('3');
    await panel.assessments.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => {
      const labels = (await restLabels(server.uri, trace.traceId)).filter(({ name }) => name === 'spaced');
      assert.deepEqual(
        labels.map(({ value }) => value),
        [3],
      );
    });
  });

  it('creates a single label on a double-click, and on Ctrl+Enter', async () => {
    const { panel } = window;
    await panel.fill({ type: 'Feedback', name: 'hasty', dataType: 'Number', value: '1' });
    await panel.createButton.dblclick();
    await panel.label('hasty').waitFor();
    await panel.fill({ type: 'Feedback', name: 'by_keys', dataType: 'Number', value: '1' });
    await panel.rationaleBox.press('Control+Enter');
    await panel.label('by_keys').waitFor();
    await eventually(async () => {
      const labels = await restLabels(server.uri, trace.traceId);
      assert.equal(labels.filter(({ name }) => name === 'hasty').length, 1);
      assert.equal(labels.filter(({ name }) => name === 'by_keys').length, 1);
    });
  });
});
