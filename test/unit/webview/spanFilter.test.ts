import assert from 'node:assert/strict';
import type { SpanRow } from '../../../src/model/span';
import {
  filterSpans,
  levelsOf,
  matchesFilter,
  NO_FILTER,
  type SpanFilter,
  typesOf,
} from '../../../src/model/spanFilter';
import { buildForest, treeOrder, visibleLines } from '../../../src/model/spanTree';

function row(id: string, parentId: string | null, change: Partial<SpanRow> = {}): SpanRow {
  const base = { start: 0, duration: 1, tokens: null, cost: null, level: null, events: null };
  return { ...base, id, parentId, name: id, type: 'TOOL', status: 'OK', ...change };
}

const forest = buildForest([
  row('a', null, { type: 'AGENT' }),
  row('b', 'a', { start: 1 }),
  row('c', 'b', { status: 'ERROR', level: 40, start: 2 }),
  row('d', 'a', { level: 20, type: '', start: 3 }),
  row('o', 'gone', { status: 'ERROR', start: 4 }),
]);
const filtered = (change: Partial<SpanFilter>, labeled: readonly string[] = []) =>
  filterSpans(forest, (one) => matchesFilter(one, { ...NO_FILTER, ...change }, labeled.includes(one.id)));

describe('a span filter', () => {
  it('keeps matching spans and their ancestors', () => {
    const { matching, shown } = filtered({ status: 'ERROR' });
    assert.deepEqual([...matching], ['c', 'o']);
    assert.deepEqual([...shown].sort(), ['a', 'b', 'c', 'o']);
    const lines = visibleLines(forest, new Set(), { shown });
    assert.deepEqual(
      lines.map(({ node, level, position, siblings, expanded }) => [
        node.row.id,
        level,
        position,
        siblings,
        expanded,
      ]),
      [
        ['a', 1, 1, 2, true],
        ['b', 2, 1, 1, true],
        ['c', 3, 1, 1, null],
        ['o', 1, 2, 2, null],
      ],
    );
  });

  it('combines type, minimum level, status, and labels', () => {
    assert.deepEqual([...filtered({ type: 'TOOL' }).matching], ['b', 'c', 'o']);
    assert.deepEqual([...filtered({ type: '' }).matching], ['d']);
    assert.deepEqual([...filtered({ level: 20 }).matching], ['c', 'd']);
    assert.deepEqual([...filtered({ level: 30 }).matching], ['c']);
    assert.deepEqual([...filtered({ labeled: true }, ['b']).matching], ['b']);
    assert.deepEqual([...filtered({ labeled: false, status: 'ERROR' }, ['c']).matching], ['o']);
  });

  it('offers the types and levels that occur', () => {
    assert.deepEqual(typesOf(forest), ['', 'AGENT', 'TOOL']);
    assert.deepEqual(levelsOf(forest), [20, 40]);
  });

  it('keeps the tree order', () => {
    assert.deepEqual(treeOrder(forest), ['a', 'b', 'c', 'd', 'o']);
  });
});
