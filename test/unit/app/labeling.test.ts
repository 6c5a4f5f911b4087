import { Emitter } from '../../../src/model/event';
import assert from 'node:assert/strict';
import type { Assessment, Label } from '../../../src/model/assessment';
import { RecentLabels } from '../../../src/labels/recent';
import { Connection } from '../../../src/servers/connection';
import { Labeling } from '../../../src/app/labeling';
import { LabelSchemas } from '../../../src/app/schemaCache';
import { SERVER, TRACE, assessment } from '../labels/support/samples';
import { World, type TestWindow } from '../labels/support/world';
import { trace as traceAt } from '../traces/support/builders';
import { MemoryStore } from '../labels/support/memoryStore';

const ME = 'me@example.com';
const JUDGE = { type: 'LLM_JUDGE', id: 'gpt-4o' } as const;
const SPAN = '0123456789abcdef';

describe('Labeling', () => {
  let window: TestWindow;
  let labeling: Labeling;
  const said = { name: 'quality', value: 5, rationale: 'why' };

  beforeEach(async () => {
    const world = new World();
    world.inUse = false; // nothing is sent: what the outbox wants is looked at
    window = await world.started();
    labeling = new Labeling({
      connection: new Connection({
        settings: () => ({ trackingUri: '', experiment: '', sourceId: '' }),
        environment: {},
        createApi: () => assert.fail('no server is asked'),
        log: () => undefined,
      }),
      outbox: window.outbox,
      recent: new RecentLabels(new MemoryStore()),
      schemas: new LabelSchemas(() => undefined),
      labeler: { sourceId: ME, known: () => Promise.resolve(ME), onDidChange: new Emitter<string>().event },
      log: () => undefined,
    });
  });

  const shown = (...held: Assessment[]): readonly Label[] =>
    labeling.labels(SERVER, traceAt(1, { traceId: TRACE, assessments: held }));
  const one = (labels: readonly Label[]): Label => {
    assert.equal(labels.length, 1);
    return labels[0]!;
  };

  it('changes one’s own feedback in place', async () => {
    const held = assessment();
    const id = await labeling.change(SERVER, one(shown(held)), said);
    assert.equal(id, held.id);
    const after = one(shown(held));
    assert.deepEqual([after.value, after.rationale, after.overrides], [5, 'why', null]);
  });

  it("changes anybody's expectation in place, and keeps who made it", async () => {
    const held = assessment({ kind: 'expectation', value: 'a', source: { type: 'HUMAN', id: 'other' } });
    const id = await labeling.change(SERVER, one(shown(held)), { ...said, value: 'b' });
    assert.equal(id, held.id);
    assert.deepEqual(one(shown(held)).source, { type: 'HUMAN', id: 'other' });
  });

  it("overrides somebody else's feedback by one of this person, on the same span and of the same name", async () => {
    const held = assessment({ spanId: SPAN, source: JUDGE, value: 0.6 });
    const id = await labeling.change(SERVER, one(shown(held)), { ...said, name: 'another name' });
    assert.notEqual(id, held.id);
    const after = one(shown(held));
    assert.deepEqual([after.id, after.overrides, after.spanId, after.name], [id, held.id, SPAN, 'quality']);
    assert.deepEqual([after.source, after.metadata], [{ type: 'HUMAN', id: ME }, {}]);
    assert.deepEqual(
      after.history.map(({ value }) => value),
      [0.6],
    );
  });

  const scored = {
    'mlflow.trace.session': 's-1',
    'mlflow.assessment.sourceRunId': 'run-1',
    'mlflow.assessment.judgeCost': '0.01',
    'mlflow.assessment.onlineScoringSessionId': 's-1',
    team: 'blue',
  };
  const inherits = {
    'mlflow.trace.session': 's-1',
    'mlflow.assessment.sourceRunId': 'run-1',
    team: 'blue',
  };

  it('overrides with the session, the run and all that is not about the answer which gives way, and tells of that', async () => {
    const held = assessment({ source: JUDGE, metadata: scored });
    const label = one(shown(held));
    assert.deepEqual(labeling.leftBehind(label), [
      'mlflow.assessment.judgeCost',
      'mlflow.assessment.onlineScoringSessionId',
    ]);
    await labeling.change(SERVER, label, { ...said, metadata: { team: 'red', why: 'seen' } });
    assert.deepEqual(one(shown(held)).metadata, { ...inherits, team: 'red', why: 'seen' });
  });

  it('leaves nothing behind of what is changed in place', () => {
    assert.deepEqual(labeling.leftBehind(one(shown(assessment({ metadata: scored })))), []);
    const expected = assessment({ kind: 'expectation', source: JUDGE, metadata: scored });
    assert.deepEqual(labeling.leftBehind(one(shown(expected))), []);
  });

  it('moves a label to another span, with all it says, and with all metadata whose ever it is', async () => {
    const held = assessment({ rationale: 'because', source: JUDGE, metadata: scored });
    const id = await labeling.change(SERVER, one(shown(held)), { ...said, spanId: SPAN });
    const after = one(shown(held));
    assert.deepEqual([after.id, after.spanId, after.metadata, after.source], [id, SPAN, scored, JUDGE]);
    assert.notEqual(id, held.id);
  });

  it('gives a judge’s expectation to a person without what the judge noted of its own answer', async () => {
    const held = assessment({ kind: 'expectation', source: JUDGE, metadata: scored });
    const source = { type: 'HUMAN', id: 'ana@example.com' } as const;
    await labeling.change(SERVER, one(shown(held)), { ...said, source });
    const after = one(shown(held));
    assert.deepEqual([after.source, after.metadata], [source, inherits]);
  });

  it('moves an expectation whose rationale is cleared without it', async () => {
    const held = assessment({
      kind: 'expectation',
      rationale: 'because',
      metadata: { 'mlflowTraces.rationale': 'because' },
    });
    await labeling.change(SERVER, one(shown(held)), { ...said, rationale: '', spanId: SPAN });
    assert.deepEqual([one(shown(held)).rationale, one(shown(held)).metadata], ['', {}]);
  });

  it('keeps the rationale of one’s own label that is labeled again where nobody was asked for one', async () => {
    const held = assessment({ rationale: 'because' });
    const trace = traceAt(1, { traceId: TRACE, assessments: [held] });
    const form = { kind: 'feedback', name: held.name, value: 1 } as const;
    const put = async (rationale?: string) => {
      await labeling.put(SERVER, trace, null, { ...form, rationale }, 'override');
      return one(shown(held)).rationale;
    };
    assert.equal(await put(), 'because');
    assert.equal(await put('seen'), 'seen');
    assert.equal(await put(''), '');
  });

  it('takes over no reason from somebody else’s label that it overrides', async () => {
    const theirs = assessment({ source: JUDGE, rationale: 'because' });
    const trace = traceAt(1, { traceId: TRACE, assessments: [theirs] });
    await labeling.put(SERVER, trace, null, { kind: 'feedback', name: theirs.name, value: 1 }, 'override');
    assert.equal(one(shown(theirs)).rationale, '');
  });

  it('gives a label another source by a new one in its place', async () => {
    const held = assessment();
    await labeling.change(SERVER, one(shown(held)), { ...said, source: { type: 'CODE', id: 'lint.py' } });
    assert.deepEqual(one(shown(held)).source, { type: 'CODE', id: 'lint.py' });
  });

  it('labels by name: changes one’s own, leaves, overrides or skips what others said', async () => {
    const theirs = assessment({ id: `a-${'b'.repeat(32)}`, source: JUDGE, value: 0.6 });
    const trace = traceAt(1, { traceId: TRACE, assessments: [theirs] });
    const form = { kind: 'feedback', ...said } as const;
    const put = async (rule: 'change' | 'override' | 'skip') => labeling.put(SERVER, trace, null, form, rule);

    assert.deepEqual(await put('skip'), { outcome: 'skipped', id: theirs.id });
    assert.equal(shown(theirs).length, 1);

    const made = await put('change');
    assert.equal(made.outcome, 'made');
    assert.deepEqual(
      shown(theirs).map(({ value }) => value),
      [0.6, 5],
    );
    assert.deepEqual(await put('override'), { outcome: 'changed', id: made.id }, 'one’s own comes first');

    await labeling.undo(made.id);
    const over = await put('override');
    assert.equal(over.outcome, 'changed');
    assert.equal(one(shown(theirs)).overrides, theirs.id);
  });

  it('keeps one note a person: makes, changes and deletes it', async () => {
    const trace = traceAt(1, { traceId: TRACE, assessments: [] });
    await labeling.saveNote(SERVER, trace, 'first');
    const note = one(shown());
    assert.deepEqual(
      [note.name, note.value, note.spanId, note.kind],
      ['mlflow.notes', 'first', null, 'feedback'],
    );
    await labeling.saveNote(SERVER, trace, 'second');
    assert.deepEqual([one(shown()).id, one(shown()).value], [note.id, 'second']);
    await labeling.saveNote(SERVER, trace, '  ');
    assert.deepEqual(shown(), []);
  });

  describe('suggests', () => {
    const create = (name: string, value: string | number | boolean = true) =>
      labeling.create(SERVER, TRACE, null, { kind: 'feedback', name, value, rationale: '' });
    const names = async () => (await labeling.names('palette')).map(({ name }) => name);

    it('no name that was undone, and the others as they stood', async () => {
      await create('correct');
      await create('quality', 4);
      const typo = await create('cor', 'yes');
      assert.deepEqual(await names(), ['cor', 'quality', 'correct']);
      await labeling.undo(typo);
      assert.deepEqual(await names(), ['quality', 'correct']);
      assert.equal(labeling.last()?.name, 'quality');
    });

    it('a name still that was undone on one trace and stands on another', async () => {
      await create('cor', 'yes');
      await labeling.undo(await create('cor', 'no'));
      assert.deepEqual(
        (await labeling.names('palette')).map(({ name, values }) => [name, values]),
        [['cor', ['yes']]],
      );
    });

    it('the name and value of a change no more once that is undone', async () => {
      const held = assessment();
      await create('correct');
      await labeling.change(SERVER, one(shown(held).filter(({ name }) => name === 'quality')), {
        ...said,
        name: 'qual',
      });
      assert.deepEqual(await names(), ['qual', 'correct']);
      await labeling.undo(held.id);
      assert.deepEqual(await names(), ['correct']);
    });

    it('a name still whose label was deleted and brought back', async () => {
      const id = await create('quality', 4);
      await labeling.delete(SERVER, one(shown()));
      await labeling.undo(id);
      assert.deepEqual(await names(), ['quality']);
    });

    it('no name of a label that was given up before it was sent, with all that was said in it', async () => {
      await create('quality', 4);
      const id = await create('cor', 1);
      const label = shown().find((one) => one.id === id);
      assert.ok(label);
      await labeling.change(SERVER, label, { name: 'core', value: 2, rationale: '' });
      await labeling.discard(id);
      assert.deepEqual(await names(), ['quality']);
    });
  });

  it('repeats name and value of the last label, not its rationale', async () => {
    assert.equal(labeling.last(), undefined);
    await labeling.create(SERVER, TRACE, null, { kind: 'feedback', ...said });
    assert.deepEqual(labeling.last(), { kind: 'feedback', name: 'quality', value: 5 });
  });
});
