import assert from 'node:assert/strict';
import type { SearchAnswer } from '../../../src/model/traceSearch';
import { hitCounts, hitsOf, hitToGoTo } from '../../../webview/trace/find/hits';

const ANSWER: SearchAnswer = {
  state: 'done',
  message: '',
  places: [
    { spanId: 'a', field: 'name', hits: [0, 3, 0, 9, 3, 1] },
    { spanId: 'b', field: 'event 2 0 key', hits: [4, 3, 0] },
  ],
  texts: ['fox', 'Fox'],
  total: 3,
  more: false,
};

describe('search matches', () => {
  it('are listed one by one with their text', () => {
    assert.deepEqual(hitsOf(ANSWER), [
      { spanId: 'a', field: 'name', offset: 0, length: 3, text: 'fox' },
      { spanId: 'a', field: 'name', offset: 9, length: 3, text: 'Fox' },
      { spanId: 'b', field: 'event 2 0 key', offset: 4, length: 3, text: 'fox' },
    ]);
    assert.deepEqual(
      [...hitCounts(ANSWER)],
      [
        ['a', 2],
        ['b', 1],
      ],
    );
  });

  it('resume at the same match, then at the selected span, then at the first', () => {
    const hits = hitsOf(ANSWER);
    assert.equal(hitToGoTo(hits, hits[1], 'b'), 1);
    assert.equal(hitToGoTo(hits, { spanId: 'c', field: 'name', offset: 0 }, 'b'), 2);
    assert.equal(hitToGoTo(hits, undefined, 'z'), 0);
    assert.equal(hitToGoTo([], hits[1], 'b'), -1);
  });
});
