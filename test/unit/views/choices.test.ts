import assert from 'node:assert/strict';
import type { NameSuggestion } from '../../../src/model/draft';
import {
  nameChoices,
  newName,
  typedValues,
  valueChoices,
  type Choice,
  type Problem,
} from '../../../src/views/quickLabel/choices';

const quality: NameSuggestion = {
  name: 'quality',
  kind: 'feedback',
  dataType: 'number',
  values: [4, 2],
  schema: null,
};
const correct: NameSuggestion = {
  name: 'correct',
  kind: 'feedback',
  dataType: 'boolean',
  values: [false, true],
  schema: null,
};
const rating: NameSuggestion = {
  name: 'rating',
  kind: 'feedback',
  dataType: 'number',
  values: [0, 1],
  schema: null,
};
const rubric: NameSuggestion = {
  name: 'rubric',
  kind: 'feedback',
  dataType: 'json',
  values: [],
  schema: null,
};
const expected: NameSuggestion = {
  name: 'expected',
  kind: 'expectation',
  dataType: 'string',
  values: ['blue'],
  schema: null,
};

function answers<T>(rows: readonly (Choice<T> | Problem)[]): T[] {
  return rows.flatMap((row) => ('answer' in row ? [row.answer] : []));
}

function problems(rows: readonly (Choice<unknown> | Problem)[]): string[] {
  return rows.flatMap((row) => ('problem' in row ? [row.label] : []));
}

describe('The palette flow', () => {
  it('offers the names of the kind that is asked for, and none whose values are JSON', () => {
    const all = [quality, rubric, expected, correct];
    assert.deepEqual(
      nameChoices(all, 'feedback').map(({ label }) => label),
      ['quality', 'correct'],
    );
    assert.deepEqual(
      nameChoices(all, 'expectation').map(({ label }) => label),
      ['expected'],
    );
  });

  it('takes a new name as MLflow will store it, and says why it does not', () => {
    assert.deepEqual(answers(newName('  tone ', 'feedback')), [{ name: 'tone', known: undefined }]);
    assert.deepEqual(problems(newName('x'.repeat(251), 'feedback')), [
      '$(error) The name has 251 characters; at most 250 fit.',
    ]);
    assert.equal(problems(newName('mlflow.notes', 'feedback')).length, 1);
    assert.deepEqual(answers(newName('mlflow.notes', 'feedback')), []);
  });

  it('puts thumbs for booleans and for 0 and 1, the one used last on top', () => {
    assert.deepEqual(
      valueChoices(correct, 'feedback').map(({ label, answer }) => [label, answer]),
      [
        ['👎', false],
        ['👍', true],
      ],
    );
    assert.deepEqual(
      valueChoices(rating, 'feedback').map(({ answer }) => answer),
      [0, 1],
    );
  });

  it('puts values used before on top, newest first', () => {
    assert.deepEqual(
      valueChoices(quality, 'feedback').map(({ answer }) => answer),
      [4, 2],
    );
    assert.deepEqual(
      valueChoices(expected, 'expectation').map(({ answer }) => answer),
      ['blue'],
    );
  });

  it('reads what is typed by the type of a known name', () => {
    assert.deepEqual(answers(typedValues('3.5', quality, 'feedback')), [3.5]);
    assert.deepEqual(answers(typedValues('True', correct, 'feedback')), [true]);
    assert.deepEqual(answers(typedValues('4', expected, 'expectation')), ['4']);
  });

  it('says what stands against a value, as a row that cannot be chosen', () => {
    for (const typed of ['good', '4,5', '1e400', '0x10']) {
      assert.deepEqual(answers(typedValues(typed, quality, 'feedback')), [], typed);
      assert.equal(problems(typedValues(typed, quality, 'feedback')).length, 1, typed);
    }
  });

  it('offers both readings of a number for a new name', () => {
    assert.deepEqual(answers(typedValues('4', undefined, 'feedback')), [4, '4']);
    assert.deepEqual(answers(typedValues('fine', undefined, 'feedback')), ['fine']);
  });
});
