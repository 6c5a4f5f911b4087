import assert from 'node:assert/strict';
import { matching } from '../../../webview/ui/matching';

const names = (...texts: string[]): Array<{ text: string }> => texts.map((text) => ({ text }));
const found = (all: ReadonlyArray<{ text: string; preferred?: boolean }>, typed: string): string[] =>
  matching(all, typed).map(({ text }) => text);

describe('matching', () => {
  it('orders matches by quality', () => {
    const all = names('incorrect', 'is_correct', 'correct_answer', 'correct', 'quality');
    assert.deepEqual(found(all, 'correct'), ['correct', 'correct_answer', 'is_correct', 'incorrect']);
  });

  it('matches prefixes regardless of case', () => {
    assert.deepEqual(found(names('quality', 'Correct'), 'COR'), ['Correct']);
    assert.deepEqual(found(names('quality', 'correct'), ' cor '), ['correct']);
  });

  it('prefers the match with the same case', () => {
    assert.deepEqual(found(names('Correct', 'CORRECT', 'correct'), 'correct')[0], 'correct');
  });

  it('keeps the order of equally good matches, and of all items without input', () => {
    assert.deepEqual(found(names('b1', 'b3', 'b2'), 'b'), ['b1', 'b3', 'b2']);
    assert.deepEqual(found(names('c', 'a', 'b'), ''), ['c', 'a', 'b']);
  });

  it('prefers preferred items among equally good matches', () => {
    const all = [{ text: 'correct_a' }, { text: 'correct_b', preferred: true }, { text: 'correct' }];
    assert.deepEqual(found(all, 'cor'), ['correct_b', 'correct_a', 'correct']);
    assert.deepEqual(found(all, 'correct'), ['correct', 'correct_b', 'correct_a']);
  });

  it('returns nothing when nothing matches', () => {
    assert.deepEqual(found(names('correct', 'quality'), 'tone'), []);
  });
});
