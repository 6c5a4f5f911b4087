import assert from 'node:assert/strict';
import { sameRows } from '../../../src/model/sameRows';
import { rowOf } from '../../webview/traceFixture';

describe('sameRows', () => {
  const tokens = { input: 1, output: 2, total: 3 };
  const eventsAt = (offset: number) => ({
    total: 1,
    marks: [{ name: 'exception', offset, exception: true }],
  });

  it('is true for rows that were parsed twice, regardless of object identity', () => {
    const read = () => [
      rowOf('a', { tokens: { ...tokens }, start: Number.NaN }),
      rowOf('b', { events: eventsAt(5) }),
    ];
    assert.ok(sameRows(read(), read()));
  });

  it('is false when a row was added, removed, moved, or changed', () => {
    const before = [rowOf('a'), rowOf('b', { tokens })];
    for (const after of [
      [rowOf('a')],
      [...before, rowOf('c')],
      before.toReversed(),
      [rowOf('a', { duration: null }), rowOf('b', { tokens })],
      [rowOf('a'), rowOf('b', { tokens: { ...tokens, total: 4 } })],
      [rowOf('a'), rowOf('b')],
      [rowOf('a', { events: eventsAt(5) }), rowOf('b', { tokens })],
    ]) {
      assert.ok(!sameRows(before, after));
    }
  });

  it('is false when an event was added or moved', () => {
    const one = [rowOf('a', { events: eventsAt(5) })];
    assert.ok(!sameRows(one, [rowOf('a')]));
    assert.ok(!sameRows(one, [rowOf('a', { events: eventsAt(6) })]));
    assert.ok(!sameRows(one, [rowOf('a', { events: { ...eventsAt(5), total: 2 } })]));
  });
});
