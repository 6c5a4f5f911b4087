import assert from 'node:assert/strict';
import type { NameSuggestion } from '../../../src/model/draft';
import { nameChoices, newName, typedValues, valueChoices } from '../../../src/views/quickLabel/choices';

const quality: NameSuggestion = { name: 'quality', kind: 'feedback', dataType: 'number', values: [4, 2] };
const correct: NameSuggestion = {
  name: 'correct',
  kind: 'feedback',
  dataType: 'boolean',
  values: [false, true],
};
const rating: NameSuggestion = { name: 'rating', kind: 'feedback', dataType: 'number', values: [0, 1] };
const rubric: NameSuggestion = { name: 'rubric', kind: 'feedback', dataType: 'json', values: [] };
const expected: NameSuggestion = {
  name: 'expected',
  kind: 'expectation',
  dataType: 'string',
  values: ['blue'],
};

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

  it('takes a new name as MLflow will store it', () => {
    assert.equal(newName('  tone ')[0]?.answer.name, 'tone');
    assert.deepEqual(newName(' '), []);
    assert.deepEqual(newName('x'.repeat(251)), []);
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
    assert.deepEqual(
      typedValues('3.5', quality, 'feedback').map(({ answer }) => answer),
      [3.5],
    );
    assert.deepEqual(typedValues('good', quality, 'feedback'), []);
    assert.deepEqual(
      typedValues('True', correct, 'feedback').map(({ answer }) => answer),
      [true],
    );
    assert.deepEqual(
      typedValues('4', expected, 'expectation').map(({ answer }) => answer),
      ['4'],
    );
  });

  it('offers both readings of a number for a new name', () => {
    assert.deepEqual(
      typedValues('4', undefined, 'feedback').map(({ answer }) => answer),
      [4, '4'],
    );
    assert.deepEqual(
      typedValues('fine', undefined, 'feedback').map(({ answer }) => answer),
      ['fine'],
    );
  });
});
