import { Emitter } from '../../../src/model/event';
import assert from 'node:assert/strict';
import type { Assessment, Label } from '../../../src/model/assessment';
import { RecentLabels } from '../../../src/labels/recent';
import { Labeling } from '../../../src/app/labeling';
import { LabelSchemas } from '../../../src/app/schemaCache';
import { SERVER, TRACE, assessment } from '../labels/support/samples';
import { World, type TestWindow } from '../labels/support/world';
import { NO_SERVERS } from '../../support/sessions';
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
    world.inUse = false; // nothing is sent; only the outbox's desired state is checked
    window = await world.started();
    labeling = labelingOver(window);
  });

  const shown = (...held: Assessment[]): readonly Label[] =>
    labeling.labels(SERVER, traceAt(1, { traceId: TRACE, assessments: held }));
  const one = (labels: readonly Label[]): Label => {
    assert.equal(labels.length, 1);
    return labels[0]!;
  };

  it("changes the user's own feedback in place", async () => {
    const held = assessment();
    const id = await labeling.change(SERVER, one(shown(held)), said);
    assert.equal(id, held.id);
    const after = one(shown(held));
    assert.deepEqual([after.value, after.rationale, after.overrides], [5, 'why', null]);
  });

  it('changes any expectation in place and keeps its source', async () => {
    const held = assessment({ kind: 'expectation', value: 'a', source: { type: 'HUMAN', id: 'other' } });
    const id = await labeling.change(SERVER, one(shown(held)), { ...said, value: 'b' });
    assert.equal(id, held.id);
    assert.deepEqual(one(shown(held)).source, { type: 'HUMAN', id: 'other' });
  });

  it("overrides another source's feedback with the user's own, with the same span and name", async () => {
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

  it('keeps the session, run, and custom metadata in an override and reports what it drops', async () => {
    const held = assessment({ source: JUDGE, metadata: scored });
    const label = one(shown(held));
    assert.deepEqual(labeling.uncopiedMetadata(label), [
      'mlflow.assessment.judgeCost',
      'mlflow.assessment.onlineScoringSessionId',
    ]);
    await labeling.change(SERVER, label, { ...said, metadata: { team: 'red', why: 'seen' } });
    assert.deepEqual(one(shown(held)).metadata, { ...inherits, team: 'red', why: 'seen' });
  });

  it('reports no dropped metadata for a change in place', () => {
    assert.deepEqual(labeling.uncopiedMetadata(one(shown(assessment({ metadata: scored })))), []);
    const expected = assessment({ kind: 'expectation', source: JUDGE, metadata: scored });
    assert.deepEqual(labeling.uncopiedMetadata(one(shown(expected))), []);
  });

  it('moves a label to another span with its content, source, and all metadata', async () => {
    const held = assessment({ rationale: 'because', source: JUDGE, metadata: scored });
    const id = await labeling.change(SERVER, one(shown(held)), { ...said, spanId: SPAN });
    const after = one(shown(held));
    assert.deepEqual([after.id, after.spanId, after.metadata, after.source], [id, SPAN, scored, JUDGE]);
    assert.notEqual(id, held.id);
  });

  it("drops the judge's own metadata when a person becomes the source of its expectation", async () => {
    const held = assessment({ kind: 'expectation', source: JUDGE, metadata: scored });
    const source = { type: 'HUMAN', id: 'ana@example.com' } as const;
    await labeling.change(SERVER, one(shown(held)), { ...said, source });
    const after = one(shown(held));
    assert.deepEqual([after.source, after.metadata], [source, inherits]);
  });

  it('moves an expectation without its rationale when the rationale is cleared', async () => {
    const held = assessment({
      kind: 'expectation',
      rationale: 'because',
      metadata: { 'mlflowTraces.rationale': 'because' },
    });
    await labeling.change(SERVER, one(shown(held)), { ...said, rationale: '', spanId: SPAN });
    assert.deepEqual([one(shown(held)).rationale, one(shown(held)).metadata], ['', {}]);
  });

  it("keeps the rationale of the user's own label when a new value comes without one", async () => {
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

  it("doesn't copy the rationale of another source's label when it overrides it", async () => {
    const theirs = assessment({ source: JUDGE, rationale: 'because' });
    const trace = traceAt(1, { traceId: TRACE, assessments: [theirs] });
    await labeling.put(SERVER, trace, null, { kind: 'feedback', name: theirs.name, value: 1 }, 'override');
    assert.equal(one(shown(theirs)).rationale, '');
  });

  it('replaces a label to give it another source', async () => {
    const held = assessment();
    await labeling.change(SERVER, one(shown(held)), { ...said, source: { type: 'CODE', id: 'lint.py' } });
    assert.deepEqual(one(shown(held)).source, { type: 'CODE', id: 'lint.py' });
  });

  it("labels by name: changes the user's own label, and keeps, overrides, or skips others'", async () => {
    const theirs = assessment({ id: `a-${'b'.repeat(32)}`, source: JUDGE, value: 0.6 });
    const trace = traceAt(1, { traceId: TRACE, assessments: [theirs] });
    const form = { kind: 'feedback', ...said } as const;
    const put = async (rule: 'change' | 'override' | 'skip') => labeling.put(SERVER, trace, null, form, rule);

    const skipped = await put('skip');
    assert.deepEqual([skipped.outcome, skipped.id, skipped.before?.id], ['skipped', theirs.id, theirs.id]);
    assert.equal(shown(theirs).length, 1);

    const made = await put('change');
    assert.equal(made.outcome, 'made');
    assert.deepEqual(
      shown(theirs).map(({ value }) => value),
      [0.6, 5],
    );
    const overridden = await put('override');
    assert.deepEqual([overridden.outcome, overridden.id], ['changed', made.id], 'one’s own comes first');
    assert.deepEqual(overridden.before?.id, made.id);

    await labeling.undo(made.id);
    const over = await put('override');
    assert.equal(over.outcome, 'changed');
    assert.equal(one(shown(theirs)).overrides, theirs.id);
  });

  it('keeps one note per user: creates, changes, and deletes it', async () => {
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
    const names = async () => (await labeling.names('palette', undefined)).map(({ name }) => name);

    it('no name that was undone, and the other names in their order', async () => {
      await create('correct');
      await create('quality', 4);
      const typo = await create('cor', 'yes');
      assert.deepEqual(await names(), ['cor', 'quality', 'correct']);
      await labeling.undo(typo);
      assert.deepEqual(await names(), ['quality', 'correct']);
      assert.equal(labeling.last()?.name, 'quality');
    });

    it('a name that was undone on one trace but still exists on another', async () => {
      await create('cor', 'yes');
      await labeling.undo(await create('cor', 'no'));
      assert.deepEqual(
        (await labeling.names('palette', undefined)).map(({ name, values }) => [name, values]),
        [['cor', ['yes']]],
      );
    });

    it('no name or value of a change that was undone', async () => {
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

    it('a name whose label was deleted and restored', async () => {
      const id = await create('quality', 4);
      await labeling.delete(SERVER, one(shown()));
      await labeling.undo(id);
      assert.deepEqual(await names(), ['quality']);
    });

    it('no name of a label that was discarded before it was sent, including its later names', async () => {
      await create('quality', 4);
      const id = await create('cor', 1);
      const label = shown().find((one) => one.id === id);
      assert.ok(label);
      await labeling.change(SERVER, label, { name: 'core', value: 2, rationale: '' });
      await labeling.discard(id);
      assert.deepEqual(await names(), ['quality']);
    });
  });

  it('repeats the name and value of the last label, but not its rationale', async () => {
    assert.equal(labeling.last(), undefined);
    await labeling.create(SERVER, TRACE, null, { kind: 'feedback', ...said });
    assert.deepEqual(labeling.last(), { kind: 'feedback', name: 'quality', value: 5 });
  });
});

function labelingOver(window: TestWindow): Labeling {
  return new Labeling({
    servers: NO_SERVERS,
    outbox: window.outbox,
    recent: new RecentLabels(new MemoryStore()),
    schemas: new LabelSchemas(() => undefined),
    labeler: { sourceId: ME, known: () => Promise.resolve(ME), onDidChange: new Emitter<string>().event },
    log: () => undefined,
  });
}
