import assert from 'node:assert/strict';
import type { LabelSchema } from '../../../src/model/labelSchema';
import { labelColumns } from '../../../src/app/table/tableColumns';
import { tableRow } from '../../../src/app/table/tableRows';
import { label, NOW, trace } from './support/samples';

describe('A trace in the table', () => {
  it('has one cell per label name, with the newest value', () => {
    const row = tableRow(trace(), [label('quality', 2), label('quality', 4), label('grounded', 'no')]);
    assert.deepEqual(row.labels['quality'], {
      text: '4',
      tone: 'none',
      count: 2,
      save: 'saved',
      id: 'a-quality',
      kind: 'feedback',
      dataType: 'number',
      edit: '4',
      mine: true,
      by: 'you',
    });
    assert.equal(row.labels['grounded']?.tone, 'fail');
  });

  it("can't be edited in a cell if the edit would lose something", () => {
    const { labels } = tableRow(trace(), [
      label('long', 'x'.repeat(301)),
      label('failed', null, { error: { code: 'E', message: 'judge is down', stack: '' } }),
      label('nothing', null),
      label('list', ['a']),
    ]);
    assert.deepEqual(
      Object.values(labels).map(({ edit }) => edit),
      [null, null, null, '["a"]'],
    );
  });

  it('handles label names that are properties of objects', () => {
    const row = tableRow(trace(), [label('__proto__', 1), label('constructor', 2)]);
    assert.deepEqual(Object.keys(row.labels).sort(), ['__proto__', 'constructor']);
  });
});

describe('The label columns of the table', () => {
  const none = () => undefined;

  it("cover all names, in an order that new rows don't change", () => {
    const columns = labelColumns(
      [[label('b', 1)], [label('a', 1), label('mlflow.notes', 'n'), label('b', 2)]],
      none,
    );
    assert.deepEqual(
      columns.map(({ name }) => name),
      ['a', 'b'],
    );
  });

  it('use the kind and type of the newest label and offer the values in the table', () => {
    const [column] = labelColumns(
      [
        [label('q', 4), label('q', null)],
        [label('q', 4), label('q', 'good', { updatedAt: NOW + 1, kind: 'expectation' }), label('q', 5)],
      ],
      none,
    );
    assert.deepEqual(column, {
      name: 'q',
      kind: 'expectation',
      dataType: 'string',
      input: null,
      values: [4, 'good', 5],
    });
  });

  it('use the data type of their schema', () => {
    const input = { type: 'passFail', positive: 'Good', negative: 'Bad' } as const;
    const schema: LabelSchema = { name: 'q', kind: 'feedback', instruction: '', comment: false, input };
    const [column] = labelColumns([[label('q', 'yes')]], (kind, name) =>
      kind === 'feedback' && name === 'q' ? schema : undefined,
    );
    assert.deepEqual([column?.dataType, column?.input], ['boolean', input]);
  });
});
