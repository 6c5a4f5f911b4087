import assert from 'node:assert/strict';
import { inOrderOf, PINNED_SLOT, rowsNear } from '../../../webview/ui/rowSlots';

const near = (change: Partial<Parameters<typeof rowsNear>[0]>) =>
  rowsNear({
    count: 1_000,
    first: 0,
    wanted: 30,
    before: 10,
    slots: 30,
    pinned: -1,
    startOf: (index) => index * 22,
    ...change,
  });

describe('the rows in the document', () => {
  it('fill all slots, also at both ends', () => {
    for (const first of [0, 5, 500, 985, 999, 2_000]) {
      const rows = near({ first });
      assert.equal(rows.length, 30);
      assert.deepEqual(new Set(rows.map(({ slot }) => slot)).size, 30);
    }
    assert.equal(near({ count: 7 }).length, 7);
    assert.equal(near({ count: 0, pinned: 0 }).length, 0);
  });

  it('include the visible rows and as many again before them', () => {
    const rows = near({ first: 500 });
    assert.equal(rows[0]?.index, 490);
    assert.equal(rows[0].start, 490 * 22);
    assert.equal(rows.at(-1)?.index, 519);
  });

  it('keep their slots while they are near, and pass them to new rows', () => {
    const before = new Map(near({ first: 500 }).map(({ index, slot }) => [index, slot]));
    const after = near({ first: 503 });
    const pinned = after.filter(({ index }) => before.has(index));
    assert.equal(pinned.length, 27);
    for (const { index, slot } of pinned) assert.equal(before.get(index), slot);
    const taken = after.filter(({ index }) => !before.has(index)).map(({ slot }) => slot);
    assert.deepEqual(new Set(taken), new Set([490, 491, 492].map((index) => before.get(index))));
  });

  it('include the pinned row once, in its place', () => {
    assert.deepEqual(near({ first: 500, pinned: 3 })[0], { index: 3, start: 66, slot: PINNED_SLOT });
    assert.equal(near({ first: 0, pinned: 900 }).at(-1)?.index, 900);
    assert.equal(near({ first: 500, pinned: 500 }).length, 30);
    assert.equal(near({ pinned: 1_000 }).length, 30);
  });

  it('keep their previous order, new ones last', () => {
    const before = near({ first: 10 });
    const after = near({ first: 13, slots: 30 });
    const order = before.map(({ slot }) => slot);
    assert.deepEqual(
      inOrderOf(order, after).map(({ slot }) => slot),
      order,
    );
    const [pinned, ...rest] = inOrderOf(order, near({ first: 40, pinned: 0 })).toReversed();
    assert.equal(pinned?.index, 0);
    assert.equal(rest.length, 30);
  });
});
