import assert from 'node:assert/strict';
import type { SpanRow } from '../../../src/model/span';
import {
  ancestorsOf,
  buildForest,
  labelSpanOf,
  nextFailure,
  parentIds,
  type SpanForest,
  visibleLines,
  waitingCount,
} from '../../../src/model/spanTree';

const NONE = { tokens: null, cost: null, level: null, events: null };

function row(id: string, parentId: string | null, start = 0, change: Partial<SpanRow> = {}): SpanRow {
  return { id, parentId, name: id, type: '', status: 'OK', start, duration: 1, ...NONE, ...change };
}

const outline = (forest: SpanForest, collapsed: readonly string[] = []): string[] =>
  visibleLines(forest, new Set(collapsed)).map((line) => `${'.'.repeat(line.level - 1)}${line.node.row.id}`);

describe('buildForest', () => {
  it('puts the root first and sorts siblings by start, regardless of arrival order', () => {
    const forest = buildForest([
      row('b2', 'b', 9),
      row('c', 'a', 1),
      row('b1', 'b', 3),
      row('a', null, 5),
      row('b', 'a', 2),
    ]);
    assert.deepEqual(outline(forest), ['a', '.c', '.b', '..b1', '..b2']);
    assert.equal(forest.root?.row.id, 'a');
  });

  it('keeps the arrival order of spans with equal starts', () => {
    const forest = buildForest([row('a', null), row('x', 'a', 1), row('w', 'a', 1)]);
    assert.deepEqual(outline(forest), ['a', '.x', '.w']);
  });

  it('hides a span and its descendants until its parent arrives, while more spans are arriving', () => {
    const rows = [row('a', null), row('orphan', 'late', 1), row('below', 'orphan', 2)];
    const shown = (forest: SpanForest): string[] =>
      visibleLines(forest, new Set(), { arriving: true }).map((line) => line.node.row.id);
    const before = buildForest(rows);
    assert.deepEqual(shown(before), ['a']);
    assert.equal(waitingCount(before), 1);
    const after = buildForest([...rows, row('late', 'a', 0)]);
    assert.deepEqual(shown(after), ['a', 'late', 'orphan', 'below']);
    assert.equal(waitingCount(after), 0);
  });

  it('puts children of a missing parent at the top level, after the real root', () => {
    const forest = buildForest([row('orphan', 'gone', -5), row('a', null)]);
    assert.deepEqual(outline(forest), ['a', 'orphan']);
    assert.equal(forest.byId.get('orphan')?.detached, 'parentMissing');
    assert.equal(forest.root?.row.id, 'a');
  });

  it('has no root when there are several or none', () => {
    assert.equal(buildForest([row('a', null), row('b', null)]).root, null);
    assert.equal(buildForest([row('a', 'gone')]).root, null);
    assert.equal(buildForest([]).root, null);
  });

  it('uses the last version of a row that arrives twice', () => {
    const forest = buildForest([row('a', null), row('b', 'a'), row('b', 'a', 0, { name: 'newer' })]);
    assert.deepEqual(outline(forest), ['a', '.b']);
    assert.equal(forest.byId.get('b')?.row.name, 'newer');
  });

  it('breaks a cycle at its earliest span and shows all of it, including descendants', () => {
    const forest = buildForest([row('c', 'b', 3), row('a', 'c', 1), row('b', 'a', 2), row('leaf', 'c', 4)]);
    assert.deepEqual(outline(forest), ['a', '.b', '..c', '...leaf']);
    assert.equal(forest.byId.get('a')?.detached, 'cycle');
  });

  it('shows a span that is its own parent, and its earlier child', () => {
    const forest = buildForest([row('self', 'self', 5), row('early', 'self', 1)]);
    assert.deepEqual(outline(forest), ['self', '.early']);
  });

  it('handles 50,000 levels without overflowing the stack', () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => row(`s${i}`, i === 0 ? null : `s${i - 1}`, i));
    const forest = buildForest(rows);
    assert.equal(visibleLines(forest, new Set()).at(-1)?.level, 50_000);
  });

  it('covers the earliest start to the latest end, ignoring negative durations', () => {
    const forest = buildForest([
      row('a', null, 5, { duration: 10 }),
      row('b', 'a', 2, { duration: -9 }),
      row('c', 'a', 20, { duration: null }),
    ]);
    assert.deepEqual([forest.start, forest.end], [2, 20]);
  });
});

describe('visibleLines', () => {
  const forest = buildForest([row('a', null), row('b', 'a', 1), row('c', 'b', 2), row('d', 'a', 3)]);

  it('omits descendants of a collapsed span', () => {
    assert.deepEqual(outline(forest, ['b']), ['a', '.b', '.d']);
    assert.deepEqual(outline(forest, ['a']), ['a']);
  });

  it('returns level, position, and whether a line can be expanded, counted as in ARIA', () => {
    const lines = visibleLines(forest, new Set(['b'])).map(({ level, position, siblings, expanded }) => [
      level,
      position,
      siblings,
      expanded,
    ]);
    assert.deepEqual(lines, [
      [1, 1, 1, true],
      [2, 1, 2, false],
      [2, 2, 2, null],
    ]);
  });
});

describe('ancestorsOf, parentIds, labelSpanOf', () => {
  it('return the ancestors, the collapsible spans, and the span that a label belongs to', () => {
    const forest = buildForest([row('a', null), row('b', 'a'), row('c', 'b'), row('orphan', 'gone')]);
    assert.deepEqual(ancestorsOf(forest, 'c'), ['b', 'a']);
    assert.deepEqual(ancestorsOf(forest, 'orphan'), []);
    assert.deepEqual(parentIds(forest).sort(), ['a', 'b']);
    assert.equal(labelSpanOf(row('a', null)), null);
    assert.equal(labelSpanOf(row('orphan', 'gone')), 'orphan');
  });
});

describe('nextFailure', () => {
  const failed = { status: 'ERROR' } as const;
  const forest = buildForest([
    row('a', null, 0),
    row('b', 'a', 1, failed),
    row('b1', 'b', 1),
    row('b2', 'b', 2, failed),
    row('c', 'a', 3),
  ]);

  it('moves forward in tree order and wraps around at the end', () => {
    assert.equal(nextFailure(forest, null, 1), 'b');
    assert.equal(nextFailure(forest, 'a', 1), 'b');
    assert.equal(nextFailure(forest, 'b', 1), 'b2');
    assert.equal(nextFailure(forest, 'b2', 1), 'b');
    assert.equal(nextFailure(forest, 'c', 1), 'b');
  });

  it('moves backward and wraps around at the start', () => {
    assert.equal(nextFailure(forest, 'c', -1), 'b2');
    assert.equal(nextFailure(forest, 'b2', -1), 'b');
    assert.equal(nextFailure(forest, 'b', -1), 'b2');
    assert.equal(nextFailure(forest, 'a', -1), 'b2');
    assert.equal(nextFailure(forest, null, -1), 'b2');
  });

  it('stays at the only failure, and finds none if none failed', () => {
    assert.equal(nextFailure(buildForest([row('a', null, 0, failed)]), 'a', 1), 'a');
    assert.equal(nextFailure(buildForest([row('a', null)]), 'a', 1), null);
    assert.equal(nextFailure(buildForest([row('a', null)]), null, -1), null);
  });
});
