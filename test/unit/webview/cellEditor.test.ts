import assert from 'node:assert/strict';
import type { TableCell, TableColumn } from '../../../src/protocol/tableMessages';
import { cellEditor, cellKey, chosenOf, withOption } from '../../../webview/table/cellEditor';
import { gridAction, nextLabel } from '../../../webview/table/gridKeys';

function column(change: Partial<TableColumn> = {}): TableColumn {
  return { name: 'q', kind: 'feedback', dataType: 'number', input: null, values: [], ...change };
}

function cell(change: Partial<TableCell> = {}): TableCell {
  return {
    text: '4',
    tone: 'none',
    count: 1,
    save: 'saved',
    id: 'a-1',
    kind: 'feedback',
    dataType: 'number',
    edit: '4',
    mine: true,
    by: 'you',
    ...change,
  };
}

const tones = { type: 'categorical', options: ['warm', 'cold', 'no'] } as const;
const type = (...args: Parameters<typeof cellEditor>) => cellEditor(...args).type;
const values = (...args: Parameters<typeof cellEditor>) => {
  const editor = cellEditor(...args);
  return 'options' in editor ? editor.options.map(({ text, value }) => `${text}=${value}`) : [];
};

describe('The editor of a label cell', () => {
  it('is a choice for booleans, pass and fail, categories, and opposite words', () => {
    assert.deepEqual(values(column({ dataType: 'boolean' }), undefined), ['true=true', 'false=false']);
    const passFail = { type: 'passFail', positive: 'Good', negative: 'Bad' } as const;
    assert.deepEqual(values(column({ input: passFail }), cell()), ['Good=true', 'Bad=false']);
    const categories = column({ input: { ...tones, multiple: false }, dataType: 'string' });
    assert.deepEqual(values(categories, undefined), ['warm=warm', 'cold=cold', 'no=no']);
    const words = column({ dataType: 'string', values: ['no', 'yes', 'no'] });
    assert.deepEqual(values(words, undefined), ['yes=yes', 'no=no']);
    assert.equal(type(column({ dataType: 'string', values: ['no', 'perhaps'] }), undefined), 'box');
  });

  it("is a text box for numbers and text, depending on the cell's value", () => {
    assert.deepEqual(cellEditor(column(), cell({ dataType: 'string', edit: 'fine' })), {
      type: 'box',
      dataType: 'string',
      rating: false,
    });
    assert.equal(type(column({ input: { type: 'text', maxLength: 5 } }), undefined), 'box');
  });

  it('is a checklist for multiple categories', () => {
    const many = column({ input: { ...tones, multiple: true }, dataType: 'json' });
    assert.equal(type(many, cell({ dataType: 'json', edit: '["warm"]' })), 'many');
    assert.equal(withOption('["warm"]', [], 'x'), '');
    const { options } = cellEditor(many, undefined) as { options: Parameters<typeof withOption>[1] };
    assert.equal(withOption('["no"]', options, 'warm'), '["warm","no"]');
    assert.equal(withOption('["warm","no"]', options, 'warm'), '["no"]');
    assert.equal(withOption('["no"]', options, 'no'), '');
    assert.deepEqual(chosenOf('[1, "a"'), []);
  });

  it("is the trace itself for JSON, several labels, and values that a cell can't hold", () => {
    assert.equal(type(column({ dataType: 'json' }), undefined), 'trace');
    assert.equal(type(column(), cell({ count: 2 })), 'trace');
    assert.equal(type(column(), cell({ edit: null })), 'trace');
    assert.equal(type(column(), cell({ dataType: 'json', edit: '{"k":1}' })), 'trace');
  });
});

describe('A key on a label cell', () => {
  const key = (pressed: string, of: TableColumn) => cellKey(pressed, cellEditor(of, undefined));

  it('sets a rating by its digit if the column has ratings', () => {
    assert.deepEqual(key('3', column({ values: [4, 1] })), { type: 'set', value: '3' });
    assert.deepEqual(key('3', column({ values: [4, 12] })), { type: 'open', typed: '3' });
    assert.deepEqual(key('3', column()), { type: 'open', typed: '3' });
    assert.deepEqual(key('3', column({ input: { type: 'numeric', min: 0, max: 5 } })), {
      type: 'set',
      value: '3',
    });
    assert.deepEqual(key('3', column({ input: { type: 'numeric', min: 0, max: 100 } })), {
      type: 'open',
      typed: '3',
    });
  });

  it('sets pass and fail by Y and N', () => {
    const passFail = column({ input: { type: 'passFail', positive: 'Good', negative: 'Bad' } });
    assert.deepEqual(key('y', passFail), { type: 'set', value: 'true' });
    assert.deepEqual(key('N', column({ dataType: 'boolean' })), { type: 'set', value: 'false' });
    assert.deepEqual(key('y', column({ dataType: 'string', values: ['pass', 'fail'] })), {
      type: 'set',
      value: 'pass',
    });
    assert.deepEqual(key('y', column({ dataType: 'string' })), { type: 'open', typed: 'y' });
  });

  it('picks a category by its digit and reports if there is none', () => {
    const categories = column({ input: { ...tones, multiple: false } });
    assert.deepEqual(key('2', categories), { type: 'set', value: 'cold' });
    assert.deepEqual(key('4', categories), { type: 'none' });
    assert.deepEqual(key('c', categories), { type: 'open', typed: 'c' });
  });
});

describe('The keys of the grid', () => {
  const press = (pressed: string, onLabel: boolean, ctrlKey = false) =>
    gridAction({ key: pressed, ctrlKey, metaKey: false }, onLabel);

  it('edit on a label and open the trace elsewhere', () => {
    assert.deepEqual([press('Enter', true), press('Enter', false)], ['edit', 'open']);
    assert.deepEqual([press('F2', true), press('F2', false)], ['edit', undefined]);
    assert.deepEqual([press('7', true), press('7', false)], ['type', undefined]);
    assert.deepEqual([press('Delete', true), press('Delete', false)], ['delete', undefined]);
    assert.deepEqual([press('a', true, true), press(' ', true)], ['selectAll', 'toggle']);
    assert.equal(press('ArrowDown', true), undefined);
  });

  it('move through the label columns by Tab, row by row', () => {
    const go = (row: number, at: number, step: -1 | 1) => nextLabel({ row, column: at }, step, [6, 7], 3);
    assert.deepEqual(go(0, 6, 1), { row: 0, column: 7 });
    assert.deepEqual(go(0, 7, 1), { row: 1, column: 6 });
    assert.deepEqual(go(1, 6, -1), { row: 0, column: 7 });
    assert.deepEqual(go(2, 7, 1), { row: 2, column: 7 });
    assert.deepEqual(go(0, 6, -1), { row: 0, column: 6 });
  });
});
