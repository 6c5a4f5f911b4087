import assert from 'node:assert/strict';
import { RecentLabels } from '../../../src/labels/recent';
import type { RecentName } from '../../../src/labels/recent';
import { suggestNames as suggest, thumbs } from '../../../src/labels/suggestions';
import type { Assessment } from '../../../src/model/assessment';
import type { LabelSchema } from '../../../src/model/labelSchema';
import { assessment } from './support/samples';
import { MemoryStore } from './support/memoryStore';

function traces(...assessments: Partial<Assessment>[]): { assessments: Assessment[] }[] {
  return assessments.map((more) => ({ assessments: [assessment(more)] }));
}

function suggestNames(
  of: { assessments: Assessment[] }[],
  recent: RecentName[] = [],
  schemas: LabelSchema[] = [],
  order: 'form' | 'palette' = 'form',
): ReturnType<typeof suggest> {
  return suggest(of, recent, schemas, order);
}

const schema = (name: string, input: LabelSchema['input']): LabelSchema => ({
  name,
  kind: 'feedback',
  instruction: '',
  comment: false,
  input,
});

describe('suggestNames', () => {
  it('puts the names used most in front, of these the latest, each with its values, newest first', () => {
    const found = suggestNames(
      traces(
        { name: 'rare', value: true, updatedAt: 9 },
        { name: 'quality', value: 4, updatedAt: 1 },
        { name: 'quality', value: 5, updatedAt: 3 },
        { name: 'quality', value: 4, updatedAt: 2 },
        { name: 'late', value: 'x', updatedAt: 10 },
      ),
      [],
    );
    assert.deepEqual(found, [
      { name: 'quality', kind: 'feedback', dataType: 'number', values: [5, 4], schema: null },
      { name: 'late', kind: 'feedback', dataType: 'string', values: ['x'], schema: null },
      { name: 'rare', kind: 'feedback', dataType: 'boolean', values: [true], schema: null },
    ]);
  });

  it("puts schemas first, then names in use, one's own in front, then names used elsewhere", () => {
    const recent = [
      { name: 'elsewhere', kind: 'feedback' as const, values: ['x'] },
      { name: 'mine', kind: 'feedback' as const, values: [1] },
    ];
    const schemas = [
      schema('pass', { type: 'passFail', positive: 'Good', negative: 'Bad' }),
      schema('tags', { type: 'categorical', options: ['a', 'b'], multiple: true }),
    ];
    const used = traces(
      { name: 'quality' },
      { name: 'quality' },
      { name: 'mine' },
      { name: 'tags', value: 'a' },
    );
    const form = suggestNames(used, recent, schemas);
    assert.deepEqual(
      form.map(({ name, dataType }) => [name, dataType]),
      [
        ['pass', 'boolean'],
        ['tags', 'json'],
        ['mine', 'number'],
        ['quality', 'number'],
        ['elsewhere', 'string'],
      ],
    );
    assert.equal(form[1]?.schema, schemas[1]);
    assert.deepEqual(
      suggestNames(used, recent, schemas, 'palette').map(({ name }) => name),
      ['elsewhere', 'mine', 'pass', 'tags', 'quality'],
    );
  });

  it('fills the values that this person used up from the traces', () => {
    const recent = [
      { name: 'mine', kind: 'feedback' as const, values: [1] },
      { name: 'empty', kind: 'expectation' as const, values: [] },
    ];
    const found = suggestNames(
      traces({ name: 'mine', value: 2 }, { name: 'quality' }, { name: 'quality' }),
      recent,
    );
    assert.deepEqual(
      found.map(({ name, values }) => [name, values]),
      [
        ['mine', [1, 2]],
        ['quality', [4]],
        ['empty', []],
      ],
    );
    assert.equal(found[2]?.dataType, 'string');
  });

  it('leaves out notes, overridden labels and failed scorers, and keeps feedback and expectation apart', () => {
    const found = suggestNames(
      traces(
        { name: 'mlflow.notes', value: 'note' },
        { name: 'gone', valid: false },
        { name: 'failed', value: null, error: { code: 'E', message: '', stack: '' } },
        { name: 'both' },
        { name: 'both', kind: 'expectation', value: ['a'] },
      ),
      [],
    );
    assert.deepEqual(found.map(({ name, kind, dataType }) => [name, kind, dataType]).sort(), [
      ['both', 'expectation', 'json'],
      ['both', 'feedback', 'number'],
    ]);
  });

  it('offers at most nine values, and no long ones', () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ name: 'n', value: i, updatedAt: i }));
    assert.deepEqual(suggestNames(traces(...many), [])[0]?.values, [19, 18, 17, 16, 15, 14, 13, 12, 11]);
    const long = suggestNames(traces({ name: 'l', value: 'x'.repeat(101) }), []);
    assert.deepEqual(long, [{ name: 'l', kind: 'feedback', dataType: 'string', values: [], schema: null }]);
  });
});

describe('thumbs', () => {
  const of = (...values: Assessment['value'][]): boolean =>
    thumbs(suggestNames(traces(...values.map((value) => ({ name: 'n', value }))), [])[0]!);

  it('stands for booleans, and for numbers that are nothing but 0 and 1', () => {
    assert.equal(of(true), true);
    assert.equal(of(false, true), true);
    assert.equal(of(0), true);
    assert.equal(of(0, 1), true);
    assert.equal(of(0, 1, 2), false);
    assert.equal(of('1'), false);
    assert.equal(
      thumbs({ name: 'n', kind: 'feedback', dataType: 'number', values: [], schema: null }),
      false,
    );
  });
});

describe('RecentLabels', () => {
  it('keeps names and values, newest first, each once', async () => {
    const recent = new RecentLabels(new MemoryStore());
    for (const [name, value] of [
      ['a', 1],
      ['b', true],
      ['a', 2],
      ['a', 1],
    ] as const) {
      await recent.add({ kind: 'feedback', name, value });
    }
    await recent.add({ kind: 'expectation', name: 'a', value: 'x'.repeat(200) });
    assert.deepEqual(recent.all(), [
      { name: 'a', kind: 'expectation', values: [] },
      { name: 'a', kind: 'feedback', values: [1, 2] },
      { name: 'b', kind: 'feedback', values: [true] },
    ]);
  });

  it('keeps at most fifty names of nine values', async () => {
    const recent = new RecentLabels(new MemoryStore());
    for (let i = 0; i < 60; i += 1) await recent.add({ kind: 'feedback', name: `n${i}`, value: i });
    for (let i = 0; i < 12; i += 1) await recent.add({ kind: 'feedback', name: 'n59', value: i });
    assert.equal(recent.all().length, 50);
    assert.deepEqual(recent.all()[0]?.values, [11, 10, 9, 8, 7, 6, 5, 4, 3]);
  });

  it('begins anew when what it finds is not its own', async () => {
    const memory = new MemoryStore();
    memory.value = [{ name: 1 }];
    const recent = new RecentLabels(memory);
    assert.deepEqual(recent.all(), []);
    await recent.add({ kind: 'feedback', name: 'a', value: null });
    assert.deepEqual(recent.all(), [{ name: 'a', kind: 'feedback', values: [] }]);
  });

  it('loses no other name for one that it cannot read', async () => {
    const memory = new MemoryStore();
    const good = { name: 'good', kind: 'feedback', values: [1] };
    for (const odd of [null, 7, {}, { name: 'n', kind: 'assertion', values: [] }, [good]]) {
      memory.value = [odd, good];
      assert.deepEqual(new RecentLabels(memory).all(), [good]);
    }
    memory.value = [{ name: 'valueless', kind: 'feedback', values: 'x' }, good];
    assert.deepEqual(new RecentLabels(memory).all(), [
      { name: 'valueless', kind: 'feedback', values: [] },
      good,
    ]);
    await new RecentLabels(memory).add({ kind: 'feedback', name: 'new', value: 2 });
    assert.equal(new RecentLabels(memory).all().length, 3);
    for (const odd of [undefined, null, {}, 'x', { length: 2 }]) {
      memory.value = odd;
      assert.deepEqual(new RecentLabels(memory).all(), []);
    }
  });
});
