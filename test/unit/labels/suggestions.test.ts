import assert from 'node:assert/strict';
import { RecentLabels } from '../../../src/labels/recent';
import type { RecentName } from '../../../src/labels/recent';
import { suggestNames as suggest, thumbs } from '../../../src/labels/suggestions';
import type { Assessment } from '../../../src/model/assessment';
import type { LabelSchema } from '../../../src/model/labelSchema';
import type { JsonValue } from '../../../src/model/value';
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
  it('in the palette, lists the most used names first, then the latest, with values newest first', () => {
    const found = suggestNames(
      traces(
        { name: 'rare', value: true, updatedAt: 9 },
        { name: 'quality', value: 4, updatedAt: 1 },
        { name: 'quality', value: 5, updatedAt: 3 },
        { name: 'quality', value: 4, updatedAt: 2 },
        { name: 'late', value: 'x', updatedAt: 10 },
      ),
      [],
      [],
      'palette',
    );
    assert.deepEqual(found, [
      { name: 'quality', kind: 'feedback', dataType: 'number', values: [5, 4], schema: null },
      { name: 'late', kind: 'feedback', dataType: 'string', values: ['x'], schema: null },
      { name: 'rare', kind: 'feedback', dataType: 'boolean', values: [true], schema: null },
    ]);
  });

  it('in the form, keeps names and values in the same order regardless of recent use', () => {
    const labels = [
      { name: 'tone', value: 'b', updatedAt: 1 },
      { name: 'Correct', value: true, updatedAt: 2 },
      { name: 'tone', value: 'a', updatedAt: 3 },
      { name: 'correct', value: 10, updatedAt: 4 },
      { name: 'correct', value: 9, updatedAt: 5 },
      { name: 'correct', kind: 'expectation' as const, value: false, updatedAt: 5 },
      { name: 'correct', kind: 'expectation' as const, value: true, updatedAt: 6 },
    ];
    const expected = [
      ['correct', 'feedback', [9, 10]],
      ['correct', 'expectation', [true, false]],
      ['Correct', 'feedback', [true]],
      ['tone', 'feedback', ['a', 'b']],
    ];
    const uses: RecentName[][] = [
      [],
      [{ name: 'tone', kind: 'feedback', values: ['b', 'a'] }],
      [
        { name: 'Correct', kind: 'feedback', values: [true] },
        { name: 'correct', kind: 'feedback', values: [9] },
      ],
    ];
    for (const recent of uses) {
      const found = suggestNames(traces(...labels), recent).map(({ name, kind, values }) => [
        name,
        kind,
        values,
      ]);
      assert.deepEqual(found, expected);
    }
  });

  it('lists schemas, then names in use, then names used elsewhere; recent ones first in palette', () => {
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

  it('adds values from the traces to the values that this user entered', () => {
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

  it('omits notes, overridden labels, and failed scorers, and separates kinds with the same name', () => {
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

  it('offers the nine most recent values and no long ones', () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ name: 'n', value: i, updatedAt: i }));
    const values = (order: 'form' | 'palette') => suggestNames(traces(...many), [], [], order)[0]?.values;
    assert.deepEqual(values('palette'), [19, 18, 17, 16, 15, 14, 13, 12, 11]);
    assert.deepEqual(values('form'), [11, 12, 13, 14, 15, 16, 17, 18, 19]);
    const long = suggestNames(traces({ name: 'l', value: 'x'.repeat(101) }), []);
    assert.deepEqual(long, [{ name: 'l', kind: 'feedback', dataType: 'string', values: [], schema: null }]);
  });
});

describe('thumbs', () => {
  const of = (...values: Assessment['value'][]): boolean =>
    thumbs(suggestNames(traces(...values.map((value) => ({ name: 'n', value }))), [])[0]!);

  it('are used for booleans, and for numbers that are only 0 and 1', () => {
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
  let memory: MemoryStore;
  let recent: RecentLabels;
  let labels = 0;

  beforeEach(() => {
    memory = new MemoryStore();
    recent = new RecentLabels(memory);
  });

  /** Uses a name for a new label and returns the label's ID. */
  const use = async (name: string, value: JsonValue, kind: 'feedback' | 'expectation' = 'feedback') => {
    labels += 1;
    await recent.add({ kind, name, value }, `a-${labels}`);
    return `a-${labels}`;
  };
  const shown = (): [string, JsonValue[]][] => recent.all().map(({ name, values }) => [name, [...values]]);

  it('keeps names and values, newest first, without duplicates', async () => {
    await use('a', 1);
    await use('b', true);
    await use('a', 2);
    await use('a', 1);
    await use('a', 'x'.repeat(200), 'expectation');
    assert.deepEqual(recent.all(), [
      { name: 'a', kind: 'expectation', values: [] },
      { name: 'a', kind: 'feedback', values: [1, 2] },
      { name: 'b', kind: 'feedback', values: [true] },
    ]);
  });

  it('offers at most 50 names with nine values each', async () => {
    for (let i = 0; i < 110; i += 1) await use(`n${i}`, i);
    for (let i = 0; i < 30; i += 1) await use('n109', i);
    assert.equal(recent.all().length, 50);
    assert.deepEqual(recent.all()[0]?.values, [29, 28, 27, 26, 25, 24, 23, 22, 21]);
  });

  it("starts empty when the stored data isn't its own", async () => {
    memory.value = [{ name: 1 }];
    assert.deepEqual(recent.all(), []);
    await use('a', null);
    assert.deepEqual(recent.all(), [{ name: 'a', kind: 'feedback', values: [] }]);
  });

  it('imports the data of an older version in its order', async () => {
    memory.value = [
      { name: 'a', kind: 'feedback', values: [2, 1] },
      { name: 'b', kind: 'feedback', values: [true] },
      { name: 'c', kind: 'expectation', values: [] },
    ];
    assert.deepEqual(shown(), [
      ['a', [2, 1]],
      ['b', [true]],
      ['c', []],
    ]);
    await use('b', false);
    assert.deepEqual(shown(), [
      ['b', [false, true]],
      ['a', [2, 1]],
      ['c', []],
    ]);
  });

  it("keeps the other names when one can't be read", () => {
    const good = { name: 'good', kind: 'feedback', values: [1] };
    for (const odd of [null, 7, {}, { name: 'n', kind: 'assertion', values: [] }, [good]]) {
      memory.value = [odd, good];
      assert.deepEqual(recent.all(), [good]);
    }
    memory.value = [{ name: 'valueless', kind: 'feedback', values: 'x' }, good];
    assert.deepEqual(shown(), [
      ['valueless', []],
      ['good', [1]],
    ]);
  });

  it('forgets a name that was undone and keeps the order of the others', async () => {
    await use('correct', true);
    await use('quality', 4);
    const typo = await use('cor', 'yes');
    await recent.takeBack(typo);
    assert.deepEqual(shown(), [
      ['quality', [4]],
      ['correct', [true]],
    ]);
    await recent.takeBack(typo);
    assert.equal(shown().length, 2, 'a second time takes back nothing more');
  });

  it('restores the previous position of a known name and value', async () => {
    await use('quality', 3);
    await use('quality', 4);
    await use('tone', 'dry');
    const before = shown();
    await recent.takeBack(await use('quality', 3));
    assert.deepEqual(shown(), before);
    await recent.takeBack(await use('quality', 9));
    assert.deepEqual(shown(), before);
  });

  it('keeps remaining uses when others are undone one by one, in any order', async () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [1, 2, 0],
    ]) {
      memory.value = undefined;
      recent = new RecentLabels(memory);
      await use('quality', 4);
      const uses = [await use('cor', 1), await use('cor', 1), await use('cor', 2)];
      const left = new Set([0, 1, 2]);
      for (const at of order) {
        assert.ok(await recent.takeBack(uses[at]!));
        left.delete(at);
        const values = [...(left.has(2) ? [2] : []), ...(left.has(0) || left.has(1) ? [1] : [])];
        assert.deepEqual(shown(), [...(values.length > 0 ? [['cor', values]] : []), ['quality', [4]]]);
      }
    }
  });

  it('undoes 500 uses of one name', async () => {
    await use('quality', 4);
    const made: string[] = [];
    for (let i = 0; i < 500; i += 1) made.push(await use('cor', true));
    for (const id of made.reverse()) await recent.takeBack(id);
    assert.deepEqual(shown(), [['quality', [4]]]);
  });

  it('undoes only the last change of a label, and none that was followed by another', async () => {
    const id = await use('cor', 1);
    await recent.add({ kind: 'feedback', name: 'correct', value: 1 }, id);
    await recent.takeBack(id);
    assert.deepEqual(shown(), [['cor', [1]]]);
    recent.keep(id);
    assert.equal(await recent.takeBack(id), false);
    assert.deepEqual(shown(), [['cor', [1]]]);
  });

  it('restores the names and values that an undone use displaced', async () => {
    for (let i = 0; i < 50; i += 1) await use(`n${i}`, i);
    for (let i = 0; i < 9; i += 1) await use('n49', 100 + i);
    const before = recent.all();
    await recent.takeBack(await use('cor', 1));
    await recent.takeBack(await use('n49', 'new'));
    assert.deepEqual(recent.all(), before);
  });

  it('keeps what another window has added in the meantime', async () => {
    const typo = await use('cor', 1);
    await new RecentLabels(memory).add({ kind: 'feedback', name: 'other', value: 5 }, 'a-other');
    await recent.takeBack(typo);
    assert.deepEqual(shown(), [['other', [5]]]);
  });

  it("keeps names and unknown entries when one can't be read, also after adding a name", async () => {
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
    await new RecentLabels(memory).add({ kind: 'feedback', name: 'new', value: 2 }, 'a-new');
    assert.equal(new RecentLabels(memory).all().length, 3);
    const newer = { name: 'severity', kind: 'issue', usedAt: 9, values: [] };
    memory.value = [newer];
    await new RecentLabels(memory).add({ kind: 'feedback', name: 'later', value: 2 });
    const later = { kind: 'feedback', name: 'later', usedAt: 1, values: [{ value: 2, usedAt: 1 }] };
    assert.deepEqual(memory.value, [later, newer], 'it is there for the version that wrote it');
    for (const odd of [undefined, null, {}, 'x', { length: 2 }]) {
      memory.value = odd;
      assert.deepEqual(new RecentLabels(memory).all(), []);
    }
  });
});
