import assert from 'node:assert/strict';
import { matching } from '../../../webview/ui/matching';

const names = (...texts: string[]): Array<{ text: string }> => texts.map((text) => ({ text }));
const found = (all: ReadonlyArray<{ text: string; preferred?: boolean }>, typed: string): string[] =>
  matching(all, typed).map(({ text }) => text);

describe('what matches a text that is typed', () => {
  it('comes in the order of how well it matches', () => {
    const all = names('incorrect', 'is_correct', 'correct_answer', 'correct', 'quality');
    assert.deepEqual(found(all, 'correct'), ['correct', 'correct_answer', 'is_correct', 'incorrect']);
  });

  it('is found by its beginning, whatever the case', () => {
    assert.deepEqual(found(names('quality', 'Correct'), 'COR'), ['Correct']);
    assert.deepEqual(found(names('quality', 'correct'), ' cor '), ['correct']);
  });

  it('is the one of the same case, where there are several', () => {
    assert.deepEqual(found(names('Correct', 'CORRECT', 'correct'), 'correct')[0], 'correct');
  });

  it('keeps its order where all match as well, and where nothing is typed', () => {
    assert.deepEqual(found(names('b1', 'b3', 'b2'), 'b'), ['b1', 'b3', 'b2']);
    assert.deepEqual(found(names('c', 'a', 'b'), ''), ['c', 'a', 'b']);
  });

  it('comes first where it is preferred, of those that match as well', () => {
    const all = [{ text: 'correct_a' }, { text: 'correct_b', preferred: true }, { text: 'correct' }];
    assert.deepEqual(found(all, 'cor'), ['correct_b', 'correct_a', 'correct']);
    assert.deepEqual(found(all, 'correct'), ['correct', 'correct_b', 'correct_a']);
  });

  it('is nothing where nothing has the text', () => {
    assert.deepEqual(found(names('correct', 'quality'), 'tone'), []);
  });
});
