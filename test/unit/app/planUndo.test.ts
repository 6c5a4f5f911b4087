import assert from 'node:assert/strict';
import { planUndo } from '../../../src/app/undo/planUndo';
import type { JournalEntry } from '../../../src/labels/undo/journalEntry';
import type { Assessment, Label } from '../../../src/model/assessment';
import { TRACE, assessment } from '../labels/support/samples';

const at = (value: number, change: Partial<Assessment> = {}): Assessment => assessment({ value, ...change });
const shown = (value: number, change: Partial<Label> = {}): Label => ({
  ...at(value, change),
  ...{ save: { state: 'saved' }, mine: true, history: [], beaten: [] },
  ...change,
});
const entry = (
  type: JournalEntry['type'],
  before: Assessment | null,
  after: Assessment | null,
): JournalEntry => ({
  ...{ changeId: 'c', at: 1, traceId: TRACE, id: (after ?? before)?.id ?? '' },
  ...{ type, before, after },
});
const made = entry('made', null, at(1));
const changed = entry('changed', at(1), at(2));
const deleted = entry('deleted', at(1), null);
const moved = entry('moved', at(1), at(1, { id: 'a-new', spanId: '0123456789abcdef' }));
const overridden = entry('changed', at(1), at(2, { id: 'a-mine', overrides: at(1).id }));

describe('An undo', () => {
  it('reverts the latest change of a label', () => {
    assert.equal(planUndo(made, shown(1), true), 'takeBack');
    assert.equal(planUndo(changed, shown(2), true), 'takeBack');
    assert.equal(planUndo(deleted, undefined, true), 'takeBack');
    assert.equal(planUndo(moved, shown(1, { id: 'a-new', spanId: '0123456789abcdef' }), true), 'takeBack');
    assert.equal(planUndo(overridden, shown(2, { id: 'a-mine' }), true), 'takeBack');
  });

  it('restores the previous state when other changes were made and undone since', () => {
    assert.equal(planUndo(made, shown(1), false), 'delete');
    assert.equal(planUndo(changed, shown(2), false), 'restore');
    assert.equal(planUndo(moved, shown(1, { id: 'a-new', spanId: '0123456789abcdef' }), false), 'restore');
    assert.equal(planUndo(overridden, shown(2, { id: 'a-mine' }), false), 'delete');
    assert.equal(planUndo(deleted, undefined, false), 'takeBack');
  });

  it('is refused when the label has changed since', () => {
    for (const isLatest of [true, false]) {
      assert.equal(planUndo(changed, shown(5), isLatest), 'changedSince');
      assert.equal(planUndo(changed, shown(2, { rationale: 'other' }), isLatest), 'changedSince');
      assert.equal(planUndo(changed, shown(2, { name: 'other' }), isLatest), 'changedSince');
      assert.equal(planUndo(moved, shown(1, { spanId: null }), isLatest), 'changedSince');
      assert.equal(planUndo(made, undefined, isLatest), 'changedSince');
      assert.equal(planUndo(deleted, shown(1), isLatest), 'changedSince');
    }
  });

  it('also reverts a delete that the server refused', () => {
    const refused = shown(1, { save: { state: 'refused', reason: 'no' } });
    assert.equal(planUndo(deleted, refused, true), 'takeBack');
  });

  it("is refused when digits differ that a double can't hold", () => {
    const big = entry('changed', at(1), at(2 ** 60, { exactValue: '1152921504606846977' }));
    const other = shown(2 ** 60, { exactValue: '1152921504606846978' });
    assert.equal(planUndo(big, other, true), 'changedSince');
  });
});
