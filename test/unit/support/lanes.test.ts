import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { inLanes, longestFirst } from '../../run/lanes';

describe('The lanes of a test run', () => {
  it('run each item once, a limited number at a time, and keep the order of the results', async () => {
    let running = 0;
    let most = 0;
    const results = await inLanes(2, [30, 1, 1, 1, 20], async (ms) => {
      most = Math.max(most, ++running);
      await sleep(ms);
      running--;
      return ms * 2;
    });
    assert.deepEqual(results, [60, 2, 2, 2, 40]);
    assert.equal(most, 2);
  });

  it('reject with the error of a task, after the running ones have finished', async () => {
    const done: number[] = [];
    const run = inLanes(2, [1, 2, 3], async (item) => {
      await sleep(item * 5);
      if (item === 1) throw new Error('broken');
      done.push(item);
    });
    await assert.rejects(run, /broken/);
    assert.deepEqual(done, [2, 3]);
  });

  it('start with the longest items', () => {
    assert.deepEqual(longestFirst(['a', 'b', 'c'], ['c', 'x']), ['c', 'a', 'b']);
  });
});
