import assert from 'node:assert/strict';
import { itemsOf, parseArguments, parseShard, WHOLE } from '../../run/shard';

describe('The shards of a test run', () => {
  it('contain each item exactly once, in order', () => {
    const items = Array.from({ length: 11 }, (_, i) => i);
    for (const count of [1, 2, 3, 11, 12]) {
      const shards = Array.from({ length: count }, (_, i) => itemsOf(items, { index: i + 1, count }));
      assert.deepEqual(
        shards.flat().sort((a, b) => a - b),
        items,
      );
      for (const shard of shards) {
        assert.deepEqual(
          shard,
          [...shard].sort((a, b) => a - b),
        );
      }
    }
  });

  it('are parsed from the arguments, before or after the level names', () => {
    assert.deepEqual(parseArguments(['unit']), { names: ['unit'], shard: WHOLE, full: false });
    const expected = { names: ['unit', 'e2e'], shard: { index: 2, count: 4 }, full: false };
    assert.deepEqual(parseArguments(['unit', '--shard', '2/4', 'e2e']), expected);
    assert.deepEqual(parseArguments(['--shard', '2/4', 'unit', 'e2e']), expected);
    assert.deepEqual(parseArguments(['--shard', '2/4', '--full', 'unit', 'e2e']), {
      ...expected,
      full: true,
    });
  });

  for (const text of ['', '0/2', '3/2', '1', '1/0', '-1/2', 'a/b', '1/2/3'])
    it(`don't accept "${text}"`, () => assert.throws(() => parseShard(text), /--shard takes i\/n/));
});
