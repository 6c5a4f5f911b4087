import assert from 'node:assert/strict';
import type { TimeAxis } from '../../../src/model/timeline';
import { leastLength, pan, zoomAround, zoomAt, zoomToSpan } from '../../../src/model/timeWindow';

const whole: TimeAxis = { start: 0, length: 1000 };
const at = (start: number, length: number): TimeAxis => ({ start, length });

describe('the window of the time axis', () => {
  it('keeps the time under the pointer in place', () => {
    assert.deepEqual(zoomAt(whole, whole, 250, 0.5), at(125, 500));
    assert.deepEqual(zoomAt(whole, at(400, 100), 475, 0.5), at(437.5, 50));
    assert.deepEqual(zoomAt(whole, at(400, 100), 475, 2), at(325, 200));
  });

  it('never leaves the trace, and is null once it shows all of it', () => {
    assert.deepEqual(zoomAt(whole, at(0, 100), 90, 2), at(0, 200));
    assert.deepEqual(zoomAt(whole, at(900, 100), 910, 2), at(800, 200));
    assert.equal(zoomAt(whole, at(300, 500), 500, 2), null);
    assert.deepEqual(pan(whole, at(400, 100), 0.25), at(425, 100));
    assert.deepEqual(pan(whole, at(400, 100), -9), at(0, 100));
    assert.deepEqual(pan(whole, at(400, 100), 9), at(900, 100));
  });

  it('stops zooming at the precision of a double', () => {
    for (const start of [0, -5e9, 1e16]) {
      const huge = at(start, 2e16);
      let view: TimeAxis = huge;
      for (let i = 0; i < 200; i++) view = zoomAround(huge, view, null, 0.5) ?? view;
      assert.equal(view.length, leastLength(huge));
      const ends = new Set([0, 0.25, 0.5, 0.75, 1].map((share) => view.start + view.length * share));
      assert.equal(ends.size, 5);
    }
    assert.equal(leastLength(at(0, 1e9)), 2);
  });

  it('zooms around the visible part of the selected span', () => {
    assert.deepEqual(zoomAround(whole, whole, { start: 100, duration: 200 }, 0.5), at(100, 500));
    // Its visible part: 400 … 450.
    assert.deepEqual(zoomAround(whole, at(400, 100), { start: 0, duration: 450 }, 0.5), at(412.5, 50));
    assert.deepEqual(zoomAround(whole, at(400, 100), { start: 450, duration: null }, 0.5), at(437.5, 50));
    assert.deepEqual(zoomAround(whole, at(400, 100), null, 0.5), at(425, 50));
  });

  it('moves an invisible selected span to the center', () => {
    assert.deepEqual(zoomAround(whole, at(400, 100), { start: 100, duration: 50 }, 0.5), at(125, 50));
    assert.deepEqual(zoomAround(whole, at(400, 100), { start: 700, duration: 200 }, 0.5), at(675, 50));
  });

  it('fits a span to the axis with a small margin on both sides', () => {
    assert.deepEqual(zoomToSpan(whole, whole, { start: 400, duration: 200 }), at(390, 220));
    assert.deepEqual(zoomToSpan(whole, at(0, 5), { start: 600, duration: -200 }), at(390, 220));
    assert.deepEqual(zoomToSpan(whole, whole, { start: 0, duration: 100 }), at(0, 110));
    assert.deepEqual(zoomToSpan(whole, whole, { start: 800, duration: null }), at(780, 220));
    assert.equal(zoomToSpan(whole, at(3, 4), { start: 0, duration: 1000 }), null);
  });

  it("shows a moment at the center of a window that isn't wider than before", () => {
    assert.deepEqual(zoomToSpan(whole, whole, { start: 500, duration: 0 }), at(495, 10));
    assert.deepEqual(zoomToSpan(whole, at(0, 4), { start: 500, duration: 0 }), at(498, 4));
    // The last span has just started and hasn't ended.
    assert.deepEqual(zoomToSpan(whole, whole, { start: 1000, duration: null }), at(990, 10));
  });
});
