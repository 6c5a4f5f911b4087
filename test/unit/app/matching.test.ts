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

describe('The matches for an input', () => {
  const labels = (text: string) => find(text).choices.map(({ label }) => label);

  it('are the exact row, then rows that start with the input, then rows that contain it', () => {
    assert.deepEqual(labels('correct'), ['correct', 'correctness']);
    assert.deepEqual(labels('COR'), ['core', 'correct', 'correctness', 'accord']);
    assert.deepEqual(labels(' rect '), ['correctness', 'correct']);
    assert.deepEqual(labels('x'), []);
  });

  it('include rows by their synonyms only when no label matches', () => {
    const rows = [
      choice('Fair', { match: 'start', words: ['true'] }),
      choice('Poor', { match: 'start', words: ['false'] }),
    ];
    const shown = (text: string) => matchesOf(text, rows, [], Object.is).choices.map(({ label }) => label);
    assert.deepEqual(shown('f'), ['Fair']);
    assert.deepEqual(shown('fal'), ['Poor']);
    assert.deepEqual(shown('air'), []);
  });

  it("include the input itself unless it's a row, and a problem only when nothing matches", () => {
    assert.equal(find('x').typed.length, 1);
    assert.deepEqual(find('core').typed, []);
    assert.equal(find('cor').typed.length, 1);
    assert.deepEqual(find('cor', [problem]).typed, []);
    assert.deepEqual(find('x', [problem]).typed, [problem]);
  });
});

describe('Enter chooses', () => {
  const answer = (text: string, chosen?: Choice<string> | TypedChoice<string>, seen = false) =>
    meant(find(text), chosen, seen)?.answer;

  it('the best row when no row is active', () => {
    assert.equal(answer('cor'), 'core');
    assert.equal(answer('new'), 'new');
    assert.equal(meant(find('x', [problem]), undefined, false), undefined);
  });

  it('the active row if it still matches the input', () => {
    assert.equal(answer('cor', names[0]), 'accord');
    assert.equal(answer('corr', names[3]), 'correct', 'core was active for what was typed before');
  });

  it('the input itself only if the user moved to it', () => {
    const matches = find('cor');
    const own = matches.typed.find(isAnswer);
    assert.equal(meant(matches, own, false)?.answer, 'core');
    assert.equal(meant(matches, own, true)?.answer, 'cor');
  });
});

describe('A row that VS Code sorts by its label', () => {
  it("sorts after rows that start with the input, unless it's shorter and starts with it too", () => {
    const rows = (...labels: string[]) => labels.map((label) => ({ label }));
    assert.equal(sortsBehind('cor', 'Create new label "cor"…', rows('correct', 'core')), true);
    assert.equal(sortsBehind('c', 'Create new label "c"…', rows('correct')), true);
    assert.equal(sortsBehind('c', 'Create new label "c"…', rows('conversation_is_all_in_all_fine')), false);
    assert.equal(sortsBehind('c', 'Create new label "c"…', rows('accord')), false);
    assert.equal(sortsBehind('or', 'Create new label "or"…', rows('words')), false);
    assert.equal(sortsBehind('x', 'Create new label "x"…', []), true);
  });
});
