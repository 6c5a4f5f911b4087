import assert from 'node:assert/strict';
import { stackFrames } from '../../../src/model/stackFrames';

describe('stackFrames', () => {
  it('parses Python frames', () => {
    const stack = [
      'Traceback (most recent call last):',
      '  File "/app/src/agent.py", line 12, in run',
      '    raise ValueError("no")',
      'ValueError: no',
    ].join('\n');
    assert.deepEqual(stackFrames(stack), [{ row: 1, path: '/app/src/agent.py', line: 12, column: null }]);
  });

  it('parses JavaScript frames, with and without function names', () => {
    const stack = [
      'Error: no',
      '    at run (/app/src/a.ts:3:7)',
      '    at async file:///app/b.mjs:4:1',
      '    at <anonymous>',
    ].join('\n');
    assert.deepEqual(stackFrames(stack), [
      { row: 1, path: '/app/src/a.ts', line: 3, column: 7 },
      { row: 2, path: 'file:///app/b.mjs', line: 4, column: 1 },
    ]);
  });

  it('ignores line 0 and very long rows, and returns at most 200 frames', () => {
    assert.deepEqual(stackFrames('  File "a.py", line 0'), []);
    assert.deepEqual(stackFrames(`  at ${'('.repeat(100_000)}:1:1`), []);
    assert.equal(stackFrames('  File "a.py", line 1\n'.repeat(500)).length, 200);
  });
});
