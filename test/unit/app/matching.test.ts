import assert from 'node:assert/strict';
import {
  isAnswer,
  matchesOf,
  meant,
  sortsBehind,
  type Choice,
  type Problem,
  type TypedChoice,
} from '../../../src/app/quickLabel/matchChoices';

const choice = (label: string, more: Partial<Choice<string>> = {}): Choice<string> => ({
  label,
  answer: label,
  ...more,
});
const create = (text: string): TypedChoice<string> => ({
  label: `Create ${text}`,
  answer: text,
  behind: text,
});
const problem: Problem = { label: 'No.', problem: true };

const names = ['accord', 'correctness', 'correct', 'core'].map((name) => choice(name));
const find = (text: string, typed: readonly (TypedChoice<string> | Problem)[] = [create(text)]) =>
  matchesOf(text, names, typed, Object.is);

describe('What a list shows for what is typed', () => {
  const labels = (text: string) => find(text).choices.map(({ label }) => label);

  it('is the exact row first, then those that begin with it, then those that hold it', () => {
    assert.deepEqual(labels('correct'), ['correct', 'correctness']);
    assert.deepEqual(labels('COR'), ['core', 'correct', 'correctness', 'accord']);
    assert.deepEqual(labels(' rect '), ['correctness', 'correct']);
    assert.deepEqual(labels('x'), []);
  });

  it('has the words of a row only where no label matches', () => {
    const rows = [
      choice('Fair', { match: 'start', words: ['true'] }),
      choice('Poor', { match: 'start', words: ['false'] }),
    ];
    const shown = (text: string) => matchesOf(text, rows, [], Object.is).choices.map(({ label }) => label);
    assert.deepEqual(shown('f'), ['Fair']);
    assert.deepEqual(shown('fal'), ['Poor']);
    assert.deepEqual(shown('air'), []);
  });

  it('has what is typed itself, but not twice, and a problem only where nothing matches', () => {
    assert.equal(find('x').typed.length, 1);
    assert.deepEqual(find('core').typed, []);
    assert.equal(find('cor').typed.length, 1);
    assert.deepEqual(find('cor', [problem]).typed, []);
    assert.deepEqual(find('x', [problem]).typed, [problem]);
  });
});

describe('What Enter means', () => {
  const answer = (text: string, chosen?: Choice<string> | TypedChoice<string>, seen = false) =>
    meant(find(text), chosen, seen)?.answer;

  it('is the best row when none is active yet', () => {
    assert.equal(answer('cor'), 'core');
    assert.equal(answer('new'), 'new');
    assert.equal(meant(find('x', [problem]), undefined, false), undefined);
  });

  it('is the active row, as far as it is of the list for what is typed', () => {
    assert.equal(answer('cor', names[0]), 'accord');
    assert.equal(answer('corr', names[3]), 'correct', 'core was active for what was typed before');
  });

  it('is what is typed itself only where the user has moved there', () => {
    const matches = find('cor');
    const own = matches.typed.find(isAnswer);
    assert.equal(meant(matches, own, false)?.answer, 'core');
    assert.equal(meant(matches, own, true)?.answer, 'cor');
  });
});

describe('Where VS Code sorts a row by its label', () => {
  it('is behind rows that begin with what is typed, unless it begins so, too, and is shorter', () => {
    const rows = (...labels: string[]) => labels.map((label) => ({ label }));
    assert.equal(sortsBehind('cor', 'Create new label “cor”…', rows('correct', 'core')), true);
    assert.equal(sortsBehind('c', 'Create new label “c”…', rows('correct')), true);
    assert.equal(sortsBehind('c', 'Create new label “c”…', rows('conversation_is_all_in_all_fine')), false);
    assert.equal(sortsBehind('c', 'Create new label “c”…', rows('accord')), false);
    assert.equal(sortsBehind('or', 'Create new label “or”…', rows('words')), false);
    assert.equal(sortsBehind('x', 'Create new label “x”…', []), true);
  });
});
