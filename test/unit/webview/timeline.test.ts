import assert from 'node:assert/strict';
import { barOf, ticksOf, timeAxis } from '../../../src/model/timeline';

const MS = 1e6;

describe('barOf', () => {
  const axis = timeAxis(0, 100 * MS);

  it('places a span on the shared axis with its duration', () => {
    assert.deepEqual(barOf({ start: 25 * MS, duration: 50 * MS }, axis), {
      left: 0.25,
      width: 0.5,
      kind: 'span',
      label: '50 ms',
    });
  });

  it('tells zero, negative and open ends from each other', () => {
    assert.equal(barOf({ start: 10 * MS, duration: 0 }, axis).kind, 'zero');
    assert.deepEqual(barOf({ start: 50 * MS, duration: -20 * MS }, axis), {
      left: 0.3,
      width: 0.2,
      kind: 'negative',
      label: '-20 ms',
    });
    const open = barOf({ start: 60 * MS, duration: null }, axis);
    assert.deepEqual([open.kind, open.left, open.width], ['running', 0.6, 0.4]);
  });

  it('never leaves the axis, whatever the clocks said', () => {
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

  it('divides by no zero when all spans are instants', () => {
    const bar = barOf({ start: 5, duration: 0 }, timeAxis(5, 5));
    assert.ok(Number.isFinite(bar.left) && Number.isFinite(bar.width));
  });
});

describe('ticksOf', () => {
  it('counts in round steps from 0, in one unit', () => {
    assert.deepEqual(
      ticksOf(timeAxis(0, 1840 * MS), 3).map(({ label }) => label),
      ['0', '0.8 s', '1.6 s'],
    );
    assert.deepEqual(
      ticksOf(timeAxis(0, 400_000), 4).map(({ label }) => label),
      ['0', '100 µs', '200 µs', '300 µs', '400 µs'],
    );
  });

  it('has a tick beside 0 in the smallest room, and none where nothing took time', () => {
    assert.deepEqual(
      ticksOf(timeAxis(0, 1480 * MS), 1).map(({ label }) => label),
      ['0', '1 s'],
    );
    assert.deepEqual(ticksOf(timeAxis(0, 0), 5), []);
  });

  it('gives no more ticks than there is room for, on axes of any length', () => {
    for (let length = 2; length < 1e16; length *= 3.7) {
      for (const most of [1, 3, 7]) {
        const ticks = ticksOf(timeAxis(0, length), most);
        assert.ok(ticks.length >= 2 && ticks.length <= most + 1, `${length} ${most}: ${ticks.length}`);
        assert.equal(new Set(ticks.map(({ label }) => label)).size, ticks.length);
      }
    }
  });
});
