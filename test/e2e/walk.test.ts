import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { readAssessments } from '../support/python';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { Workbench } from '../support/workbench';
import { TracePanelPage, type FormValues } from './pages/tracePanel';
import { TracesView } from './pages/tracesView';
import { makeWorkspace, type Workspace } from './pages/workspace';

describe('The workflow from the side bar to a persisted label', function () {
  this.timeout(120_000);
  let server: SharedServer;
  let trace: AgentTrace;
  let workspace: Workspace;
  let workbench: Workbench;
  let view: TracesView;
  let panel: TracePanelPage;
  keepEvidence(() => workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = await newExperiment(server, 'walk');
    const traces = await makeAgentTraces(server, experiment.name, { count: 3 });
    trace = traces.at(-1)!;
    workspace = await makeWorkspace({
      'mlflowTraces.trackingUri': server.uri,
      'mlflowTraces.experiment': experiment.name,
      'mlflowTraces.sourceId': 'dev@example.com',
    });
    workbench = await Workbench.open({ folder: workspace.folder });
    workbench.page.setDefaultTimeout(15_000);
    view = new TracesView(workbench.page);
    panel = new TracePanelPage(workbench.webview());
  });

  after(async () => {
    await workbench.close();
    await workspace.remove();
  });

  it('lists the traces, newest first, with the first line of their request', async () => {
    await workbench.page.getByRole('tab', { name: /^MLflow Traces/ }).waitFor(); // in the activity bar
    await view.open();
    await view.row('Question 3: what does the plan cost?').waitFor();
    const texts = await view.rows.allInnerTexts();
    assert.deepEqual(
      texts.map((text) => /Question \d/.exec(text)?.[0]),
      ['Question 3', 'Question 2', 'Question 1'],
    );
    assert.match(texts[0]!, /2\.00 s · now/);
    await workbench.screenshot('walk tree');
  });

  it('opens a trace with its spans, root first and selected', async () => {
    await view.row('Question 3').click();
    await panel.span('answer').waitFor();
    assert.equal(await panel.span('answer').getAttribute('aria-selected'), 'true');
    for (const name of ['retrieve', 'chat', 'lookup']) await panel.span(name).waitFor();
    await panel.assessments.getByText('Whole trace').waitFor();
    await workbench.screenshot('walk panel');
  });

  const cases: (FormValues & { span: string; stored: unknown })[] = [
    {
      span: 'answer',
      type: 'Feedback',
      name: 'quality',
      dataType: 'Number',
      value: '4',
      rationale: 'Right plan.',
      stored: 4,
    },
    { span: 'answer', type: 'Feedback', name: 'correct', dataType: 'Boolean', value: 'True', stored: true },
    {
      span: 'answer',
      type: 'Expectation',
      name: 'expected_answer',
      dataType: 'String',
      value: '12 euros a month',
      rationale: 'From the price list.',
      stored: '12 euros a month',
    },
    {
      span: 'chat',
      type: 'Feedback',
      name: 'tone',
      dataType: 'String',
      value: 'kurz & gut 👍',
      stored: 'kurz & gut 👍',
    },
    { span: 'chat', type: 'Feedback', name: 'polite', dataType: 'Boolean', value: 'False', stored: false },
    {
      span: 'lookup',
      type: 'Expectation',
      name: 'expected_price',
      dataType: 'Number',
      value: '12.5',
      stored: 12.5,
    },
  ];

  for (const { span, stored, ...form } of cases) {
    it(`stores ${form.type.toLowerCase()} ${form.name} (${form.dataType}) on ${span}`, async () => {
      await panel.span(span).click();
      await panel.create(form);
      await panel.label(form.name).waitFor();
      const found = await eventually(async () => {
        const labels = await readAssessments(server, trace.traceId);
        const named = labels.filter((label) => label.name === form.name);
        assert.equal(named.length, 1);
        return named[0]!;
      });
      assert.equal(found.kind, form.type.toLowerCase());
      assert.deepEqual(found.value, stored);
      assert.equal(found.spanId, span === 'answer' ? null : trace.spans[span]);
      assert.deepEqual([found.sourceType, found.sourceId], ['HUMAN', 'dev@example.com']);
      const rationale =
        form.type === 'Feedback' ? found.rationale : found.metadata?.['mlflowTraces.rationale'];
      assert.equal(rationale ?? '', form.rationale ?? '');
    });
  }

  it('shows the labels in the side bar, on the span and in the span tree', async () => {
    assert.equal(await panel.nameBox.inputValue(), 'expected_price', 'the form keeps the name');
    assert.equal(await panel.valueBox.inputValue(), '', 'and has no value');
    await view.row(/Question 3.*quality 4 · correct ✓/).waitFor();
    await panel.span('chat').click();
    await panel.label('tone').waitFor();
    await panel.spans.getByRole('treeitem', { name: /^chat,.*2 labels/ }).waitFor();
    await workbench.screenshot('walk labeled');
  });

  it('logs no errors of its own', () => {
    assert.deepEqual(workbench.problems, []);
  });
});
