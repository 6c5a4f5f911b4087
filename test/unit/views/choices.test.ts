import assert from 'node:assert/strict';
import type { NameSuggestion } from '../../../src/model/draft';
import { schemaDataType, type LabelInput } from '../../../src/model/labelSchema';
import type { JsonValue } from '../../../src/model/value';
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

  describe('with a label schema of the server', () => {
    const withSchema = (input: LabelInput, values: JsonValue[] = []): NameSuggestion => ({
      name: 'asked',
      kind: 'feedback',
      dataType: schemaDataType(input),
      values,
      schema: { name: 'asked', kind: 'feedback', instruction: '', comment: true, input },
    });
    const picks = (known: NameSuggestion) =>
      valueChoices(known, 'feedback').map(({ label, answer }) => [label, answer]);
    const tone = { type: 'categorical', options: ['warm', 'cold', '$(bug)'], multiple: false } as const;

    it('offers pass and fail by their two words', () => {
      const known = withSchema({ type: 'passFail', positive: 'Good', negative: 'Bad' });
      assert.deepEqual(picks(known), [
        ['Good', true],
        ['Bad', false],
      ]);
      assert.deepEqual(problems(typedValues('perhaps', known, 'feedback')), ['$(error) Choose Good or Bad.']);
    });

    it('offers the categories, the one used last on top, and nothing else', () => {
      assert.deepEqual(
        picks(withSchema(tone, ['cold', 'gone'])).map(([, answer]) => answer),
        ['cold', 'warm', '$(bug)'],
      );
      assert.deepEqual(
        picks(withSchema(tone)).map(([label]) => label),
        ['warm', 'cold', '\\$(bug)'],
      );
      assert.deepEqual(answers(typedValues('hot', withSchema(tone), 'feedback')), []);
    });

    it('offers a name whose values are lists of categories', () => {
      const many = withSchema({ ...tone, multiple: true });
      assert.deepEqual(
        nameChoices([many], 'feedback').map(({ label, description }) => [label, description]),
        [['asked', 'several of warm, cold, \\$(bug)']],
      );
    });

    it('holds numbers to their bounds', () => {
      const known = withSchema({ type: 'numeric', min: 1, max: 5 }, [3]);
      assert.deepEqual(
        picks(known).map(([, answer]) => answer),
        [3, 1, 2, 4, 5],
      );
      assert.deepEqual(problems(typedValues('7', known, 'feedback')), ['$(error) Between 1 and 5.']);
      const open = withSchema({ type: 'numeric', min: null, max: 100 }, [80]);
      assert.deepEqual(
        picks(open).map(([, answer]) => answer),
        [80],
      );
    });

    it('holds texts to their length', () => {
      const known = withSchema({ type: 'text', maxLength: 3 });
      assert.deepEqual(answers(typedValues('fine', known, 'feedback')), []);
      assert.deepEqual(answers(typedValues('ok', known, 'feedback')), ['ok']);
    });
  });
});
