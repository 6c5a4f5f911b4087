import assert from 'node:assert/strict';
import { mergeFirst } from '../../../src/traces/mergeList';
import { TRACE_ORDERS } from '../../../src/traces/traceOrder';
import { ids, trace } from './support/builders';

const newest = TRACE_ORDERS.newest.compare;
const list = [trace(5), trace(4), trace(3), trace(2)];

describe('mergeFirst', () => {
  it('keeps the same objects when nothing changed', () => {
    const merged = mergeFirst(list, structuredClone(list), true, newest);
    assert.deepEqual([merged.moved, merged.ids, merged.cut], [false, [], false]);
    assert.ok(merged.list.every((item, i) => item === list[i]));
  });

  it("adds new traces at the top and keeps older ones below the response's range", () => {
    const merged = mergeFirst(list, [trace(7), trace(6), trace(5), trace(4)], false, newest);
    assert.deepEqual(ids(merged.list), ['t7', 't6', 't5', 't4', 't3', 't2']);
    assert.deepEqual([merged.moved, merged.ids, merged.cut], [true, ['t7', 't6'], false]);
  });

  it('reports traces that changed in place', () => {
    const merged = mergeFirst(list, [trace(5), trace(4, { state: 'ERROR' })], false, newest);
    assert.deepEqual([merged.moved, merged.ids], [false, ['t4']]);
    assert.equal(merged.list[1]?.state, 'ERROR');
  });

  it('drops missing traces within the time range of the response', () => {
    const merged = mergeFirst(list, [trace(5), trace(3)], false, newest);
    assert.deepEqual(ids(merged.list), ['t5', 't3', 't2']);
    assert.deepEqual([merged.moved, merged.ids], [true, ['t4']]);
  });

  it('keeps traces that share the last millisecond of the response', () => {
    const twin = trace(3, { traceId: 'twin' });
    const merged = mergeFirst([trace(5), trace(3), twin, trace(2)], [trace(5), trace(3)], false, newest);
    assert.deepEqual(ids(merged.list), ['t5', 't3', 'twin', 't2']);
  });

  it('drops everything older when the response is complete', () => {
    assert.deepEqual(ids(mergeFirst(list, [trace(5)], true, newest).list), ['t5']);
    assert.deepEqual(ids(mergeFirst(list, [], true, newest).list), []);
  });

  it('starts over when there may be a gap', () => {
    const merged = mergeFirst(list, [trace(90), trace(80)], false, newest);
    assert.deepEqual(ids(merged.list), ['t90', 't80']);
    assert.equal(merged.cut, true);
  });

  it('keeps one of two entries for a trace in the response', () => {
    assert.deepEqual(ids(mergeFirst([], [trace(2), trace(1), trace(2)], true, newest).list), ['t2', 't1']);
  });

  it('uses the order of the list', () => {
    const slowest = TRACE_ORDERS.slowest.compare;
    const [a, b, c] = [
      trace(1, { durationMs: 90 }),
      trace(2, { durationMs: 50 }),
      trace(3, { durationMs: 10 }),
    ];
    const merged = mergeFirst([a, b, c], [trace(4, { durationMs: 99 }), a, b], false, slowest);
    assert.deepEqual(ids(merged.list), ['t4', 't1', 't2', 't3']);
    assert.deepEqual(ids(mergeFirst([a, b, c], [a, c], false, slowest).list), ['t1', 't3']);
  });
});
