import assert from 'node:assert/strict';
import type { SearchAnswer } from '../../../src/model/traceSearch';
import { hitCounts, hitsOf, hitToGoTo, shownIn } from '../../../webview/trace/find/hits';
import { placesOf } from '../../../webview/trace/find/textMatches';

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

describe('hits of a search', () => {
  it('come one by one, with what was found', () => {
    assert.deepEqual(hitsOf(ANSWER), [
      { spanId: 'a', field: 'name', offset: 0, text: 'fox' },
      { spanId: 'a', field: 'name', offset: 9, text: 'Fox' },
      { spanId: 'b', field: 'event 2 0 key', offset: 4, text: 'fox' },
    ]);
    assert.deepEqual(
      [...hitCounts(ANSWER)],
      [
        ['a', 2],
        ['b', 1],
      ],
    );
  });

  it('are gone to from where one is: the same hit, else the selected span, else the first', () => {
    const hits = hitsOf(ANSWER);
    assert.equal(hitToGoTo(hits, hits[1], 'b'), 1);
    assert.equal(hitToGoTo(hits, { spanId: 'c', field: 'name', offset: 0, text: '' }, 'b'), 2);
    assert.equal(hitToGoTo(hits, undefined, 'z'), 0);
    assert.equal(hitToGoTo([], hits[1], 'b'), -1);
  });

  it('are shown in the part of the details that their field belongs to', () => {
    assert.deepEqual(['inputs', 'attribute 3 key', 'attribute 3', 'event 2', 'event 2 0 key'].map(shownIn), [
      'inputs',
      'attribute 3',
      'attribute 3',
      'event 2',
      'event 2',
    ]);
  });
});

describe('placesOf', () => {
  const found = (text: string, texts: readonly string[], most = 100): string[] =>
    placesOf(text, texts, most).map(({ from, to }) => `${from} ${text.slice(from, to)}`);

  it('gives the places of several texts from left to right, none in another', () => {
    assert.deepEqual(found('fox Fox foxfox', ['fox', 'Fox']), ['0 fox', '4 Fox', '8 fox', '11 fox']);
    assert.deepEqual(found('aaaa', ['aa']), ['0 aa', '2 aa']);
    assert.deepEqual(found('abcab', ['ab', 'abc']), ['0 abc', '3 ab']);
    assert.deepEqual(found('abab', ['ba', 'ab']), ['0 ab', '2 ab']);
  });

  it('gives none of nothing, and no more than asked', () => {
    assert.deepEqual(found('abc', ['']), []);
    assert.deepEqual(found('xxxxx', ['x'], 2), ['0 x', '1 x']);
  });
});
