import assert from 'node:assert/strict';
import { mergeNewest } from '../../../src/traces/mergeList';
import { ids, trace } from './support/builders';

const list = [trace(5), trace(4), trace(3), trace(2)];

describe('mergeNewest', () => {
  it('keeps the very objects when nothing changed', () => {
    const merged = mergeNewest(list, structuredClone(list), true);
    assert.deepEqual([merged.moved, merged.ids, merged.cut], [false, [], false]);
    assert.ok(merged.list.every((item, i) => item === list[i]));
  });

  it('puts new traces on top and keeps older ones below what was asked', () => {
    const merged = mergeNewest(list, [trace(7), trace(6), trace(5), trace(4)], false);
    assert.deepEqual(ids(merged.list), ['t7', 't6', 't5', 't4', 't3', 't2']);
    assert.deepEqual([merged.moved, merged.ids, merged.cut], [true, ['t7', 't6'], false]);
  });

  it('says which traces changed in place', () => {
    const merged = mergeNewest(list, [trace(5), trace(4, { state: 'ERROR' })], false);
    assert.deepEqual([merged.moved, merged.ids], [false, ['t4']]);
    assert.equal(merged.list[1]?.state, 'ERROR');
  });

  it('drops what is gone within the time that the answer covers', () => {
    const merged = mergeNewest(list, [trace(5), trace(3)], false);
    assert.deepEqual(ids(merged.list), ['t5', 't3', 't2']);
    assert.deepEqual([merged.moved, merged.ids], [true, ['t4']]);
  });

  it('keeps what shares the last millisecond of the answer', () => {
    const twin = trace(3, { traceId: 'twin' });
    const merged = mergeNewest([trace(5), trace(3), twin, trace(2)], [trace(5), trace(3)], false);
    assert.deepEqual(ids(merged.list), ['t5', 't3', 'twin', 't2']);
  });

  it('drops everything older when the answer holds all there is', () => {
    assert.deepEqual(ids(mergeNewest(list, [trace(5)], true).list), ['t5']);
    assert.deepEqual(ids(mergeNewest(list, [], true).list), []);
  });

  it('begins anew when there may be traces between', () => {
    const merged = mergeNewest(list, [trace(90), trace(80)], false);
    assert.deepEqual(ids(merged.list), ['t90', 't80']);
    assert.equal(merged.cut, true);
  });

  it('holds a trace once that the answer holds twice', () => {
    assert.deepEqual(ids(mergeNewest([], [trace(2), trace(1), trace(2)], true).list), ['t2', 't1']);
  });
});
