import assert from 'node:assert/strict';
import { barOf, timeAxis } from '../../../src/model/timeline';

const MS = 1e6;

describe('barOf', () => {
  const axis = timeAxis(0, 100 * MS);

  it('places a span with its duration on the shared axis', () => {
    assert.deepEqual(barOf({ start: 25 * MS, duration: 50 * MS }, axis), {
      left: 0.25,
      width: 0.5,
      kind: 'span',
      label: '50 ms',
      outside: null,
      cutStart: false,
      cutEnd: false,
    });
  });

  it('distinguishes zero and negative durations from missing ends', () => {
    assert.equal(barOf({ start: 10 * MS, duration: 0 }, axis).kind, 'zero');
    assert.deepEqual(barOf({ start: 50 * MS, duration: -20 * MS }, axis), {
      left: 0.3,
      width: 0.2,
      kind: 'negative',
      label: '-20 ms',
      outside: null,
      cutStart: false,
      cutEnd: false,
    });
    const open = barOf({ start: 60 * MS, duration: null }, axis);
    assert.deepEqual([open.kind, open.left, open.width], ['running', 0.6, 0.4]);
  });

  it('never leaves the axis, even with inconsistent clocks', () => {
    for (const [start, duration] of [
      [-50, 20],
      [90, 500],
      [150, 10],
      [-10, 1000],
    ] as const) {
      const bar = barOf({ start: start * MS, duration: duration * MS }, axis);
      assert.ok(bar.left >= 0 && bar.width >= 0 && bar.left + bar.width <= 1 + 1e-9);
    }
  });

  it("doesn't divide by zero when all spans are instants", () => {
    const bar = barOf({ start: 5, duration: 0 }, timeAxis(5, 5));
    assert.ok(Number.isFinite(bar.left) && Number.isFinite(bar.width));
  });

  it('reports which parts of a span are before and after a time range', () => {
    const stretch = { start: 40 * MS, length: 20 * MS };
    const of = (start: number, duration: number | null): unknown[] => {
      const bar = barOf({ start: start * MS, duration: duration === null ? null : duration * MS }, stretch);
      return [bar.outside, bar.cutStart, bar.cutEnd, bar.left, bar.width];
    };
    assert.deepEqual(of(10, 20), ['before', true, false, 0, 0]);
    assert.deepEqual(of(10, 30), ['before', true, false, 0, 0]);
    assert.deepEqual(of(70, 5), ['after', false, true, 1, 0]);
    assert.deepEqual(of(60, 5), ['after', false, true, 1, 0]);
    assert.deepEqual(of(70, null), ['after', false, false, 1, 0]);
    assert.deepEqual(of(70, -5), ['after', false, true, 1, 0]);
    assert.deepEqual(of(45, 10), [null, false, false, 0.25, 0.5]);
    assert.deepEqual(of(0, 100), [null, true, true, 0, 1]);
    assert.deepEqual(of(0, null), [null, true, false, 0, 1]);
    assert.deepEqual(of(40, 0), [null, false, false, 0, 0]);
    assert.deepEqual(of(60, 0), [null, false, false, 1, 0]);
  });
});
