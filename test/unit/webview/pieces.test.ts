import assert from 'node:assert/strict';
import { parseExact } from '../../../src/model/exactJson';
import { buildForest, visibleLines } from '../../../src/model/spanTree';
import { gridMove } from '../../../webview/table/gridKeys';
import { RowsCache } from '../../../webview/table/rowsCache';
import { readingsOf } from '../../../webview/trace/details/reading';
import { siblingsOf, treeMove } from '../../../webview/trace/spans/treeKeys';
import { formatLength, formatTime } from '../../../webview/ui/formatTimes';
import { lookOfType } from '../../../webview/ui/spanTypes';
import { beginning, blocksOf } from '../../../webview/ui/textBlocks';
import { tableRow } from '../../webview/tableHost';
import { rowOf } from '../../webview/traceFixture';

describe('treeMove', () => {
  const forest = buildForest([
    rowOf('a'),
    rowOf('b', { parentId: 'a', start: 1 }),
    rowOf('c', { parentId: 'b', start: 2 }),
    rowOf('d', { parentId: 'a', start: 3 }),
  ]);
  const move = (key: string, active: number, collapsed: string[] = [], extra = 0) =>
    treeMove(key, { lines: visibleLines(forest, new Set(collapsed)), extra, active, page: 2 });

  it('moves by line, by page, and to the ends, never beyond them', () => {
    assert.deepEqual(move('ArrowDown', 0), { type: 'select', index: 1 });
    assert.deepEqual(move('ArrowUp', 0), { type: 'select', index: 0 });
    assert.deepEqual(move('PageDown', 2), { type: 'select', index: 3 });
    assert.deepEqual(move('End', 0, [], 1), { type: 'select', index: 4 });
  });

  it('expands, enters, collapses, and leaves with the left and right arrow keys', () => {
    assert.deepEqual(move('ArrowRight', 1, ['b']), { type: 'expand', id: 'b' });
    assert.deepEqual(move('ArrowRight', 1), { type: 'select', index: 2 });
    assert.equal(move('ArrowRight', 2), null);
    assert.deepEqual(move('ArrowLeft', 1), { type: 'collapse', id: 'b' });
    assert.deepEqual(move('ArrowLeft', 3), { type: 'select', index: 0 });
    assert.equal(move('ArrowLeft', 0, ['a']), null);
  });

  it('ignores all other keys', () => {
    assert.equal(move('x', 0), null);
    assert.equal(treeMove('ArrowDown', { lines: [], extra: 0, active: -1, page: 1 }), null);
  });

  it('returns the siblings of a line', () => {
    const lines = visibleLines(forest, new Set());
    assert.deepEqual(
      siblingsOf(lines, 1).map((line) => line.node.row.id),
      ['b', 'd'],
    );
  });
});

describe('gridMove', () => {
  const size = { rows: 10, columns: 4, page: 5 };
  const press = (key: string, ctrlKey = false) =>
    gridMove({ key, ctrlKey, metaKey: false }, { row: 4, column: 1 }, size);

  it('moves within the grid and ignores other keys', () => {
    assert.deepEqual(press('ArrowRight'), { row: 4, column: 2 });
    assert.deepEqual(press('PageDown'), { row: 9, column: 1 });
    assert.deepEqual(press('End'), { row: 4, column: 3 });
    assert.deepEqual(press('Home', true), { row: 0, column: 0 });
    assert.equal(press('ArrowDown', true), null);
    assert.equal(press('a'), null);
  });
});

describe('RowsCache', () => {
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

  it('requests visible rows once, shows old rows until new ones arrive, and evicts the rest', async () => {
    const asked: number[] = [];
    let version = 1;
    const cache = new RowsCache((from, count) => {
      asked.push(from);
      const rows = Array.from({ length: count }, (_, i) => tableRow(from + i, { name: `v${version}` }));
      return Promise.resolve({ version, rows });
    });
    cache.show(1, 0, 60);
    cache.show(1, 0, 60);
    await settle();
    assert.deepEqual(asked, [0, 50]);
    assert.equal(cache.at(55)?.traceId, tableRow(55).traceId);
    assert.equal(cache.indexOf(tableRow(55).traceId), 55);
    version = 2;
    cache.show(2, 0, 10);
    assert.equal(cache.at(3)?.name, 'v1');
    await settle();
    assert.equal(cache.at(3)?.name, 'v2');
    cache.show(2, 5_000, 5_010);
    await settle();
    assert.equal(cache.at(3), undefined);
    assert.equal(cache.at(5_003)?.name, 'v2');
  });

  it('drops a response of an older list and requests again after a failure', async () => {
    let fail = true;
    const cache = new RowsCache(() => {
      if (fail) return Promise.reject(new Error('no'));
      return Promise.resolve({ version: 1, rows: [tableRow(0)] });
    });
    cache.show(1, 0, 1);
    await settle();
    assert.equal(cache.at(0), undefined);
    fail = false;
    cache.show(1, 0, 1);
    await settle();
    assert.equal(cache.at(0)?.traceId, tableRow(0).traceId);
    const older = new RowsCache(() => Promise.resolve({ version: 1, rows: [tableRow(0)] }));
    older.show(2, 0, 1);
    await settle();
    assert.equal(older.at(0), undefined);
  });
});

describe('readingsOf', () => {
  const chat = { json: parseExact('{}'), chat: true, documents: false };

  it('offers the possible readings, best first, and keeps the choice', () => {
    assert.deepEqual(readingsOf('auto', chat), {
      offered: ['chat', 'text', 'json', 'raw'],
      best: 'chat',
      shown: 'chat',
    });
    assert.equal(readingsOf('json', chat).shown, 'json');
    assert.equal(readingsOf('auto', { json: 'text', chat: false, documents: false }).shown, 'text');
    assert.equal(readingsOf('auto', { json: parseExact('1'), chat: false, documents: false }).shown, 'json');
  });

  it("shows a value that isn't JSON as raw, regardless of the choice", () => {
    assert.deepEqual(readingsOf('json', { json: undefined, chat: false, documents: false }).shown, 'raw');
  });
});

describe('texts in blocks', () => {
  it('keep all text, for any length of lines', () => {
    const long = 'x'.repeat(90_000);
    const emoji = '🎉'.repeat(30_000);
    for (const text of ['', 'a', 'a\n', '\n\n', 'line\n'.repeat(5_000), long, emoji, `${long}\n${emoji}`]) {
      const blocks = blocksOf(text);
      assert.equal(blocks.join(''), text);
      assert.ok(blocks.every((block) => block.length <= 60_000));
      assert.ok(blocks.every((block) => block.isWellFormed()));
    }
  });

  it('start with the first lines, or all lines if there are few more', () => {
    assert.equal(beginning('a\nb\nc\nd', 2), 'a\nb\n');
    assert.equal(beginning('a\nb\nc', 3), 'a\nb\nc');
    assert.equal(beginning('a\nb\nc', 2), 'a\nb\nc');
    assert.equal(beginning('x'.repeat(9_000), 5).length, 8_000);
    assert.ok(beginning('🎉'.repeat(9_000), 5).isWellFormed());
  });
});

describe('words', () => {
  it('name span types, including unknown ones', () => {
    assert.equal(lookOfType('CHAT_MODEL').word, 'chat model');
    assert.equal(lookOfType('MY_OWN_TYPE').word, 'my own type');
    assert.equal(lookOfType('__proto__').word, '  proto  ');
    assert.equal(formatLength(1_200_000), '1.2 MB');
    assert.match(formatTime(0), /^19(69|70)-\d\d-\d\d \d\d:\d\d:\d\d$/);
    assert.equal(formatTime(Number.NaN), '');
  });
});
