import assert from 'node:assert/strict';
import { type Change, type Content, UndoStack } from '../../../webview/trace/assessments/cards/undoStack';

const content = (value: number): Content => ({ name: 'quality', value, rationale: '', spanId: null });
const before = (value: number): Content & { id: string } => ({ id: 'a', ...content(value) });
const set = (from: number, to: number): Change => ({
  id: 'a',
  type: 'changed',
  text: `set ${to}`,
  before: before(from),
  after: content(to),
});
const deleted: Change = { id: 'a', type: 'deleted', text: 'deleted', before: before(1), after: null };
const made: Change = { id: 'a', type: 'made', text: 'made', before: null, after: content(1) };
const moved: Change = {
  id: 'a',
  type: 'moved',
  text: 'moved',
  before: before(1),
  after: { ...content(1), spanId: 's' },
};

describe('the undo stack', () => {
  it('sets a label back to what it was, step by step', () => {
    const stack = new UndoStack();
    stack.push(set(1, 2));
    stack.push(set(2, 3));
    assert.deepEqual(
      stack.pop(() => content(3)),
      { change: set(2, 3), back: 'restore' },
    );
    assert.deepEqual(
      stack.pop(() => content(2)),
      { change: set(1, 2), back: 'restore' },
    );
    assert.equal(
      stack.pop(() => content(1)),
      undefined,
    );
  });

  it('leaves a label alone that was changed otherwise since', () => {
    const stack = new UndoStack();
    stack.push(set(1, 2));
    assert.equal(stack.pop(() => content(5))?.back, 'changedSince');
  });

  it('takes a change back that the host has not told of yet', () => {
    const stack = new UndoStack();
    stack.push(set(1, 2));
    assert.equal(stack.pop(() => content(1))?.back, 'restore');
  });

  it('lets the host take back the last change of a label, and nothing before it', () => {
    const stack = new UndoStack();
    for (const change of [made, moved, deleted]) {
      stack.push(change);
      assert.equal(stack.pop(() => content(1))?.back, 'undo');
    }
    const touched = new UndoStack();
    touched.push(made);
    touched.push(set(1, 2));
    touched.pop(() => content(2));
    assert.equal(touched.pop(() => content(1))?.back, 'delete');
    const later = new UndoStack();
    later.push(moved);
    later.push(deleted);
    assert.equal(later.pop(() => undefined)?.back, 'undo');
    assert.equal(later.pop(() => content(1))?.back, 'restore');
  });

  it('offers what was done since it was put aside, and keeps the rest for the key', () => {
    const stack = new UndoStack();
    const offered = (): string | undefined => stack.offered.value?.type;
    stack.push(deleted);
    stack.hide();
    assert.equal(offered(), undefined);
    stack.push(made);
    assert.equal(offered(), 'made');
    stack.pop(() => content(1));
    assert.equal(offered(), undefined);
    assert.equal(stack.pop(() => undefined)?.change.type, 'deleted');
  });

  it('keeps the last fifty', () => {
    const stack = new UndoStack();
    for (let i = 0; i < 60; i++) stack.push({ ...deleted, id: `a${i}` });
    let count = 0;
    while (stack.pop(() => undefined)) count++;
    assert.equal(count, 50);
  });
});
