import assert from 'node:assert/strict';
import { ID_KEY, LabelIds } from '../../../src/mlflow/labelIds';
import { assessment } from '../labels/support/samples';

const own = (digit: string): string => `a-${digit.repeat(32)}`;

describe('the IDs of labels on servers that assign their own', () => {
  it('become ours when a row has our ID in its metadata, and the key is removed from it', () => {
    const ids = new LabelIds();
    const rows = ids.withOurIds([assessment({ id: 'a-server', metadata: { [ID_KEY]: own('1'), k: 'v' } })]);
    assert.deepEqual(
      rows.map(({ id, metadata }) => [id, metadata]),
      [[own('1'), { k: 'v' }]],
    );
    assert.equal(ids.serverId(own('1')), 'a-server');
    assert.equal(ids.serverId(own('2')), undefined);
  });

  it('link an override to the label it overrides', () => {
    const rows = new LabelIds().withOurIds([
      assessment({ id: 'a-s2', overrides: 'a-s1', metadata: { [ID_KEY]: own('2') } }),
      assessment({ id: 'a-s1', valid: false, metadata: { [ID_KEY]: own('1') } }),
    ]);
    assert.equal(rows[0]?.overrides, own('1'));
  });

  it('go to the older of two rows that claim the same ID, and never replace an existing row', () => {
    const ids = new LabelIds();
    const twice = ids.withOurIds([
      assessment({ id: 'a-new', createdAt: 2, metadata: { [ID_KEY]: own('1') } }),
      assessment({ id: 'a-old', createdAt: 1, metadata: { [ID_KEY]: own('1') } }),
    ]);
    assert.deepEqual(
      twice.map(({ id }) => id),
      ['a-new', own('1')],
    );
    const stolen = ids.withOurIds([
      assessment({ id: own('5') }),
      assessment({ id: 'a-thief', metadata: { [ID_KEY]: own('5') } }),
    ]);
    assert.deepEqual(
      stolen.map(({ id }) => id),
      [own('5'), 'a-thief'],
    );
    assert.equal(ids.serverId(own('5')), undefined);
  });

  it("are never read from a text that isn't one of our IDs", () => {
    for (const odd of ['', '../x', 'a-1', `${own('1')}x`, '__proto__']) {
      const rows = new LabelIds().withOurIds([assessment({ id: 'a-s', metadata: { [ID_KEY]: odd } })]);
      assert.equal(rows[0]?.id, 'a-s');
    }
  });

  it('cost nothing when no row has one', () => {
    const rows = [assessment()];
    assert.equal(new LabelIds().withOurIds(rows), rows);
  });
});
