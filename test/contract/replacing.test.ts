import { Emitter } from '../../src/model/event';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LabelOutbox } from '../../src/labels/outbox/outbox';
import { RecentLabels } from '../../src/labels/recent';
import type { Label } from '../../src/model/assessment';
import { Labeling } from '../../src/app/labeling';
import { LabelSchemas } from '../../src/app/schemaCache';
import { eventually } from '../support/eventually';
import { makeAssessment, restAssessments, type RestAssessment } from '../support/restAssessments';
import { newExperiment } from '../support/servers';
import { NO_SERVERS } from '../support/sessions';
import { onEachMlflow } from './support/contract';
import { writeOtlp } from './support/otlp';

const ME = 'me@example.com';
const JUDGE = { source_type: 'LLM_JUDGE', source_id: 'gpt-4.1' };
const ROOT = '1e7e6f92caa8b42f';
const CHILD = '2e7e6f92caa8b42f';

const inherited = {
  'mlflow.trace.session': 'session-7',
  'mlflow.assessment.sourceRunId': '0123456789abcdef0123456789abcdef',
  team: 'blue',
};
const scored = {
  ...inherited,
  'mlflow.assessment.judgeCost': '0.0042',
  'mlflow.assessment.judgeInputTokens': '812',
  'mlflow.assessment.scorerTraceId': 'tr-00000000000000000000000000000001',
  'mlflow.assessment.onlineScoringSessionId': 'session-7',
};

onEachMlflow('labels that replace others', (contract) => {
  let root: string;
  let traceId: string;
  let outbox: LabelOutbox;
  let labeling: Labeling;

  before(async () => {
    const { server, client } = contract;
    const { id } = await newExperiment(server, 'replacing');
    const [made] = await writeOtlp(server, id, [
      [
        { name: 'root', id: ROOT },
        { name: 'child', id: CHILD, parent: ROOT },
      ],
    ]);
    assert.ok(made !== undefined);
    traceId = made;
    root = await mkdtemp(path.join(tmpdir(), 'replacing-'));
    outbox = new LabelOutbox({
      root,
      api: (uri) => (uri === client.server ? client : undefined),
      store: { put: () => undefined, remove: () => undefined },
      log: () => undefined,
    });
    await outbox.start();
    labeling = new Labeling({
      servers: NO_SERVERS,
      outbox,
      recent: new RecentLabels({ get: () => undefined, update: () => Promise.resolve() }),
      schemas: new LabelSchemas(() => undefined),
      labeler: { sourceId: ME, known: () => Promise.resolve(ME), onDidChange: new Emitter<string>().event },
      log: () => undefined,
    });
  });
  after(async () => {
    labeling.dispose();
    outbox.dispose();
    await rm(root, { recursive: true, force: true });
  });

  /** The label as the views show it. */
  const shown = async (id: string): Promise<Label> => {
    const { client } = contract;
    const trace = await client.getTraceInfo(traceId);
    const label = labeling.labels(client.server, trace).find((one) => one.id === id);
    assert.ok(label);
    return label;
  };
  const held = async (id: string): Promise<RestAssessment | undefined> =>
    (await restAssessments(contract.server.uri, traceId)).find((one) => one.assessment_id === id);
  const saved = (id: string): Promise<RestAssessment> =>
    eventually(async () => {
      const assessment = await held(id);
      assert.ok(assessment);
      return assessment;
    }, 20_000);
  const make = (fields: Omit<Parameters<typeof makeAssessment>[2], 'assessment_name'> & { name: string }) => {
    const { name, ...more } = fields;
    return makeAssessment(contract.server.uri, traceId, { assessment_name: name, ...more });
  };
  const judged = (name: string) =>
    make({
      name,
      source: JUDGE,
      feedback: { value: 0.6 },
      rationale: 'partly',
      span_id: CHILD,
      metadata: scored,
    });

  it("keep the session, run, and custom metadata in an override, but not the judge's own", async () => {
    const { client } = contract;
    const old = await judged('overridden');
    const change = { name: 'overridden', value: 1, rationale: 'all of it', metadata: { reviewed: 'yes' } };
    const id = await labeling.change(client.server, await shown(old.assessment_id), change);
    const { metadata, overrides, span_id, source, feedback, rationale } = await saved(id);
    assert.deepEqual(
      { metadata, overrides, span_id, source, feedback, rationale },
      {
        metadata: { ...inherited, reviewed: 'yes' },
        overrides: old.assessment_id,
        span_id: CHILD,
        source: { source_type: 'HUMAN', source_id: ME },
        feedback: { value: 1 },
        rationale: 'all of it',
      },
    );
    const before = await held(old.assessment_id);
    assert.deepEqual([before?.valid, before?.metadata], [false, scored], 'the judge’s own stays as it was');
  });

  it('report the metadata they drop', async () => {
    const old = await judged('told');
    assert.deepEqual(labeling.uncopiedMetadata(await shown(old.assessment_id)).toSorted(), [
      'mlflow.assessment.judgeCost',
      'mlflow.assessment.judgeInputTokens',
      'mlflow.assessment.onlineScoringSessionId',
      'mlflow.assessment.scorerTraceId',
    ]);
  });

  it('move with all metadata, also when undone', async () => {
    const { client } = contract;
    const old = await judged('moved');
    const { name, value, rationale } = await shown(old.assessment_id);
    const change = { name, value, rationale, spanId: null };
    const id = await labeling.change(client.server, await shown(old.assessment_id), change);
    const moved = await saved(id);
    assert.deepEqual(
      [moved.span_id, moved.metadata, moved.source, moved.rationale],
      [undefined, scored, JUDGE, 'partly'],
    );
    await eventually(async () => assert.equal(await held(old.assessment_id), undefined), 20_000);
    await labeling.undo(id);
    const again = await saved(old.assessment_id);
    assert.deepEqual([again.span_id, again.metadata, again.source], [CHILD, scored, JUDGE]);
  });

  it("are given to another person without the judge's own metadata", async () => {
    const { client } = contract;
    const old = await make({
      name: 'given',
      source: JUDGE,
      expectation: { value: 'blue' },
      metadata: { ...scored, 'mlflowTraces.rationale': 'seen' },
    });
    const label = await shown(old.assessment_id);
    const source = { type: 'HUMAN', id: 'ana@example.com' } as const;
    const change = { name: label.name, value: label.value, rationale: label.rationale, source };
    const given = await saved(await labeling.change(client.server, label, change));
    assert.deepEqual(given.metadata, { ...inherited, 'mlflowTraces.rationale': 'seen' });
    assert.equal(given.source.source_id, 'ana@example.com');
  });

  it('move an expectation with a cleared rationale without the old one', async () => {
    const { client } = contract;
    const old = await make({
      name: 'cleared',
      source: { source_type: 'HUMAN', source_id: ME },
      expectation: { value: 'blue' },
      metadata: { ...inherited, 'mlflowTraces.rationale': 'old' },
    });
    const label = await shown(old.assessment_id);
    const change = { name: label.name, value: label.value, rationale: '', spanId: CHILD };
    const moved = await saved(await labeling.change(client.server, label, change));
    assert.deepEqual([moved.span_id, moved.metadata], [CHILD, inherited]);
  });
});
