import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import * as z from 'zod/mini';
import { REPOSITORY } from '../../dev/repository';
import { eventually } from '../support/eventually';
import { keepEvidence } from '../support/evidence';
import { readAssessments, runPython } from '../support/python';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces, type AgentTrace } from '../support/traces';
import { openEditorWindow, type EditorWindow } from './pages/editorWindow';
import type { FormValues } from './pages/tracePanel';

const Requests = z.array(z.object({ request: z.object({ assessment: z.record(z.string(), z.unknown()) }) }));

/** Creates the labels of `fixtures/assessments_create.json` with log and override calls of MLflow's SDK. */
const LOG_ALL = `
from mlflow.entities import AssessmentError, AssessmentSource
ids = {}
for one in given["assessments"]:
    source = AssessmentSource(**one["source"])
    span = given["span"] if "span_id" in one else None
    common = dict(name=one["assessment_name"], source=source, metadata=one.get("metadata"))
    if "overrides" in one:
        made = mlflow.override_feedback(
            trace_id=given["trace"], assessment_id=ids[one["assessment_name"]], value=one["feedback"]["value"],
            rationale=one.get("rationale"), source=source)
    elif "expectation" in one:
        held = one["expectation"]
        value = json.loads(held["serialized_value"]["value"]) if "serialized_value" in held else held["value"]
        made = mlflow.log_expectation(trace_id=given["trace"], span_id=span, value=value, **common)
    else:
        error = one["feedback"].get("error")
        made = mlflow.log_feedback(
            trace_id=given["trace"], span_id=span, value=one["feedback"].get("value"), rationale=one.get("rationale"),
            error=AssessmentError(**error) if error else None, **common)
    ids[one["assessment_name"]] = made.assessment_id

emit(ids)
`;

describe("A round trip between MLflow's SDK and the panel", function () {
  this.timeout(150_000);
  let server: SharedServer;
  let trace: AgentTrace;
  let experimentId: string;
  let window: EditorWindow;
  keepEvidence(() => window.workbench);

  before(async () => {
    server = await sharedServer();
    const experiment = await newExperiment(server, 'round-trip');
    experimentId = experiment.id;
    trace = (await makeAgentTraces(server, experiment.name))[0]!;
    const file = path.join(REPOSITORY, 'test/fixtures/assessments_create.json');
    const requests = Requests.parse(JSON.parse(await readFile(file, 'utf8')));
    const assessments = requests.map(({ request }) => request.assessment);
    await runPython(server, LOG_ALL, { trace: trace.traceId, span: trace.spans['chat'], assessments });
    window = await openEditorWindow({ uri: server.uri, experiment: experiment.name });
    await window.open('Question 1', 'answer');
  });
  after(() => window.close());

  /** The name, the texts that the card must show, and the source as shown. */
  const shown: [string, (string | RegExp)[], string | RegExp][] = [
    ['correct', ['true', 'looks right'], 'you'],
    ['score', ['4'], 'you'],
    ['tone', ['good'], 'you'],
    ['tags', [/a.*b/s], 'you'],
    ['rubric', [/k.*v/s, /n.*1/s], 'you'],
    ['code_check', ['yes'], /^code lint\.py$/i],
    ['judge_failed', [/RATE_LIMIT/, /429/], /^LLM judge gpt-4o$/],
    ['expected_response', ['21 C'], 'you'],
    ['expected_facts', [/21.*Paris/s], 'you'],
    ['expected_obj', [/city.*Paris/s], 'you'],
    ['comment', ['日本語 🎉 </script><img src=x onerror=alert(1)>', '**md** <b>html</b>'], 'you'],
    ['judge', ['0.9', 'human correction'], 'you'],
  ];
  for (const [name, texts, who] of shown) {
    it(`shows ${name} as logged`, async () => {
      const card = window.panel.label(name);
      await card.waitFor();
      for (const text of texts) await card.getByText(text).first().waitFor();
      await card.getByText(who, { exact: true }).first().waitFor();
    });
  }

  it('shows the label of a span on that span', async () => {
    assert.equal(await window.panel.label('span_fb').count(), 0);
    await window.panel.span('chat').click();
    await window.panel.label('span_fb').getByText('false').waitFor();
    await window.workbench.screenshot('round trip span');
    await window.panel.span('answer').click();
  });

  it("hides the judge's overridden label, but shows it in the history", async () => {
    const card = window.panel.label('judge');
    assert.equal(await card.count(), 1);
    await card.hover();
    await card.getByRole('button', { name: /^History/ }).click();
    await card.getByText('0.6').waitFor();
    await card
      .getByText(/gpt-4o/)
      .first()
      .waitFor();
    await window.workbench.screenshot('round trip history');
  });

  const made: {
    name: string;
    type: 'Feedback' | 'Expectation';
    dataType: FormValues['dataType'];
    value: string;
    python: string;
  }[] = [
    { name: 'f_int', type: 'Feedback', dataType: 'Number', value: '5', python: 'float 5.0' },
    { name: 'f_float', type: 'Feedback', dataType: 'Number', value: '0.25', python: 'float 0.25' },
    { name: 'f_true', type: 'Feedback', dataType: 'Boolean', value: 'True', python: 'bool True' },
    {
      name: 'f_text',
      type: 'Feedback',
      dataType: 'String',
      value: 'schön 👍\n2',
      python: "str 'schön 👍\\n2'",
    },
    { name: 'f_list', type: 'Feedback', dataType: 'JSON', value: '["a", "b"]', python: "list ['a', 'b']" },
    { name: 'f_object', type: 'Feedback', dataType: 'JSON', value: '{"k": "v"}', python: "dict {'k': 'v'}" },
    { name: 'f_null', type: 'Feedback', dataType: 'JSON', value: 'null', python: 'NoneType None' },
    { name: 'e_number', type: 'Expectation', dataType: 'Number', value: '21', python: 'float 21.0' },
    { name: 'e_false', type: 'Expectation', dataType: 'Boolean', value: 'False', python: 'bool False' },
    { name: 'e_text', type: 'Expectation', dataType: 'String', value: '21 C', python: "str '21 C'" },
    {
      name: 'e_list',
      type: 'Expectation',
      dataType: 'JSON',
      value: '["21", "Paris"]',
      python: "list ['21', 'Paris']",
    },
    { name: 'e_object', type: 'Expectation', dataType: 'JSON', value: '{"n": 1}', python: "dict {'n': 1}" },
  ];

  it('creates labels with every type of value', async () => {
    for (const { name, type, dataType, value } of made) {
      await window.panel.create({ type, name, dataType, value, rationale: `why ${name}` });
      await window.panel.label(name).waitFor();
    }
  });

  it("creates labels that MLflow's SDK reads with the right types", async () => {
    const read = z.record(z.string(), z.string());
    const types = async (): Promise<Record<string, string>> =>
      read.parse(
        await runPython(
          server,
          'emit({a.name: f"{type(a.value).__name__} {a.value!r}" for a in mlflow.get_trace(given).info.assessments})',
          trace.traceId,
        ),
      );
    const wanted = Object.fromEntries(made.map(({ name, python }) => [name, python]));
    await eventually(async () => {
      const found = await types();
      assert.deepEqual(Object.fromEntries(made.map(({ name }) => [name, found[name]])), wanted);
    }, 30_000);
    const labels = await readAssessments(server, trace.traceId);
    for (const { name, type } of made) {
      const label = labels.find((one) => one.name === name)!;
      const rationale = type === 'Feedback' ? label.rationale : label.metadata?.['mlflowTraces.rationale'];
      assert.equal(rationale, `why ${name}`);
    }
  });

  describe("in MLflow's own UI", () => {
    let page: Page;

    before(async () => {
      page = await window.workbench.context.newPage();
      page.setDefaultTimeout(30_000);
      await page.addInitScript(() => {
        // Suppress the popovers of a first visit.
        localStorage.setItem('mlflow.assistant.fab.autoOpenedOnFirstLoad_v1', 'true');
        localStorage.setItem('mlflow.detectIssues.guidanceShown_v1', 'true');
        localStorage.setItem('mlflow.assistant.panelOpen_v1', 'false');
      });
      await page.goto(`${server.uri}/#/experiments/${experimentId}/traces/${trace.traceId}`);
      await component('shared.model-trace-explorer.assessments-pane-toggle').first().click();
    });
    after(() => page.close());

    const component = (id: string): Locator => page.locator(`[data-component-id="${id}"]`);

    it('shows the labels created in the panel', async () => {
      for (const { name } of made) await page.getByText(name, { exact: true }).first().waitFor();
      await page.getByText('schön 👍').first().waitFor();
      await mkdir(path.join(REPOSITORY, 'out/screenshots'), { recursive: true });
      await page.screenshot({ path: path.join(REPOSITORY, 'out/screenshots/round-trip-mlflow-ui.png') });
    });

    it('creates a label that the panel shows', async () => {
      await component('shared.model-trace-explorer.add-feedback').first().click();
      const human = component('mlflow.model-trace-explorer.add-human-feedback').first();
      const box = page.locator('input[placeholder*="feedback name"]');
      await human.or(box).first().waitFor();
      if (await human.isVisible()) await human.click();
      await box.fill('made_in_mlflow');
      await box.press('Enter');
      const create = page.getByRole('button', { name: 'Create', exact: true });
      // An open name menu swallows the first click. Don't click again while the first request is in flight.
      const isMade = async (): Promise<boolean> =>
        (await readAssessments(server, trace.traceId)).some(({ name }) => name === 'made_in_mlflow');
      await eventually(async () => {
        if (await isMade()) return;
        await create.click({ timeout: 1_000 });
        await eventually(async () => assert.ok(await isMade()), 5_000);
      }, 60_000);
      await window.panel.label('made_in_mlflow').waitFor();
    });
  });

  it('logs no errors of its own', () => {
    assert.deepEqual(window.workbench.problems, []);
  });
});
