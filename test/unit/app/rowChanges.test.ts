import assert from 'node:assert/strict';
import { RowChanges } from '../../../src/app/rowChanges';

function make() {
  const rows = new Map([
    ['a', 'one'],
    ['b', 'one'],
  ]);
  const redrawn: string[] = [];
  const changes = new RowChanges<string>({
    content: (id) => rows.get(id),
    looks: (content) => content.toLowerCase(),
    redraw: (id) => redrawn.push(id),
  });
  for (const id of rows.keys()) changes.drawn(id);
  return { rows, redrawn, changes };
}

describe('RowChanges redraws', () => {
  it('rows that look different, once for all events of a change', () => {
    const { rows, redrawn, changes } = make();
    for (const step of ['two', 'TWO', 'Two']) {
      rows.set('a', step);
      changes.note('a');
    }
    rows.set('b', 'ONE');
    changes.note('b');
    assert.deepEqual(redrawn, ['a']);
    rows.set('b', 'two');
    changes.note('b');
    rows.set('a', 'one');
    changes.note('a');
    assert.deepEqual(redrawn, ['a', 'b', 'a']);
  });

  it('no rows that were never drawn, are gone, or were redrawn since', () => {
    const { rows, redrawn, changes } = make();
    rows.set('c', 'new');
    rows.delete('a');
    rows.set('b', 'two');
    changes.drawn('b');
    for (const id of ['a', 'b', 'c', 'none']) changes.note(id);
    assert.deepEqual(redrawn, []);
  });

  it('no rows after it was cleared', () => {
    const { rows, redrawn, changes } = make();
    changes.clear();
    rows.set('a', 'two');
    changes.note('a');
    assert.deepEqual(redrawn, []);
  });
});
