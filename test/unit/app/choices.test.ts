import assert from 'node:assert/strict';
import type { NameSuggestion } from '../../../src/model/draft';
import { schemaDataType, type LabelInput } from '../../../src/model/labelSchema';
import { sameValue, type JsonValue } from '../../../src/model/value';
import {
  nameChoices,
  newName as newNameRow,
  typedValues as typedRows,
  valueChoices,
} from '../../../src/app/quickLabel/choices';
import { isAnswer, matchesOf, meant, type Row } from '../../../src/app/quickLabel/matchChoices';

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

const words = {
  create: (name: string) => `Create new label "${name}"…`,
  use: (value: string) => `Use "${value}"`,
  useAsText: (value: string) => `Use "${value}" as text`,
};
type Kind = NameSuggestion['kind'];
const newName = (typed: string, kind: Kind) => newNameRow(typed, kind, words);
const typedValues = (typed: string, known: NameSuggestion | undefined, kind: Kind) =>
  typedRows(typed, known, kind, words);

function answers<T>(rows: readonly Row<T>[]): T[] {
  return rows.flatMap((row) => (isAnswer(row) ? [row.answer] : []));
}

function problems(rows: readonly Row<unknown>[]): string[] {
  return rows.flatMap((row) => ('problem' in row ? [row.label] : []));
}

describe('The palette flow', () => {
  it('offers the names of the requested kind, without those that have JSON values', () => {
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

  it("trims a new name and says why it can't be used", () => {
    assert.deepEqual(answers([newName('  tone ', 'feedback')]), [{ name: 'tone', known: undefined }]);
    assert.deepEqual(problems([newName('x'.repeat(251), 'feedback')]), [
      '$(error) The name has 251 characters. The limit is 250.',
    ]);
    assert.equal(problems([newName('mlflow.notes', 'feedback')]).length, 1);
    assert.match(problems([newName('a\0b', 'expectation')])[0] ?? '', /invisible character \(U\+0000\)/);
    assert.deepEqual(answers([newName('mlflow.notes', 'feedback')]), []);
  });

  it('shows thumbs for booleans and for 0 and 1, the last used one first', () => {
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

  it('offers previously used values first, newest on top', () => {
    assert.deepEqual(
      valueChoices(quality, 'feedback').map(({ answer }) => answer),
      [4, 2],
    );
    assert.deepEqual(
      valueChoices(expected, 'expectation').map(({ answer }) => answer),
      ['blue'],
    );
  });

  it('parses the input by the type of a known name', () => {
    assert.deepEqual(answers(typedValues('3.5', quality, 'feedback')), [3.5]);
    assert.deepEqual(answers(typedValues('True', correct, 'feedback')), [true]);
    assert.deepEqual(answers(typedValues('4', expected, 'expectation')), ['4']);
  });

  it("shows why a value is invalid in a row that can't be chosen", () => {
    for (const typed of ['good', '4,5', '1e400', '0x10']) {
      assert.deepEqual(answers(typedValues(typed, quality, 'feedback')), [], typed);
      assert.equal(problems(typedValues(typed, quality, 'feedback')).length, 1, typed);
    }
  });

  it("offers a new name's number as a number and as text", () => {
    assert.deepEqual(answers(typedValues('4', undefined, 'feedback')), [4, '4']);
    assert.deepEqual(answers(typedValues('fine', undefined, 'feedback')), ['fine']);
  });

  describe('on Enter, interprets the input', () => {
    const value = (typed: string, known: NameSuggestion | undefined, kind: Kind = 'feedback') => {
      const matches = matchesOf(typed, valueChoices(known, kind), typedValues(typed, known, kind), sameValue);
      return meant(matches, undefined, false)?.answer;
    };
    const each = (typed: readonly string[], known: NameSuggestion | undefined) =>
      typed.map((text) => value(text, known));

    const passes = ['t', 'tr', 'true', 'True', 'y', 'yes', 'p', 'pass', '1', ' TRUE '];
    const fails = ['f', 'fa', 'fals', 'false', 'n', 'no', 'fail', '0', 'N'];

    it('as pass or fail, from the first letter on', () => {
      assert.deepEqual(
        each(passes, correct),
        passes.map(() => true),
      );
      assert.deepEqual(
        each(fails, correct),
        fails.map(() => false),
      );
      assert.deepEqual(
        each(passes, rating),
        passes.map(() => 1),
      );
      assert.deepEqual(each(['x', 'e', 'a', 'truest', '2', 'nope'], correct), Array(6).fill(undefined));
    });

    it("as the schema's words, before the common ones", () => {
      const asked = (positive: string, negative: string): NameSuggestion => ({
        ...correct,
        schema: {
          name: 'correct',
          kind: 'feedback',
          instruction: '',
          comment: false,
          input: { type: 'passFail', positive, negative },
        },
      });
      const helpful = asked('Helpful', 'Unhelpful');
      assert.deepEqual(each(['h', 'help', 'u', 'unhelpful', 'y', 'f', 'n', 'true', '0'], helpful), [
        ...[true, true, false, false, true, false, false, true, false],
      ]);
      const issue = asked('No issue', 'Yes, an issue');
      assert.deepEqual(each(['n', 'no', 'y', 'yes', 't', 'f'], issue), [
        true,
        true,
        false,
        false,
        true,
        false,
      ]);
      const fair = asked('Fair', 'Poor');
      assert.deepEqual(each(['f', 'p', 'fal', 'pass'], fair), [true, false, false, true]);
    });

    it('as its own number, not as another number that contains its digits', () => {
      const numbers = { ...quality, values: [15, 4.5, 45, 4] };
      assert.deepEqual(each(['5', '4', '4.0', '45', '1', '-', '1e400', 'x'], numbers), [
        ...[5, 4, 4, 45, 1, undefined, undefined, undefined],
      ]);
      assert.equal(value('-', { ...quality, values: [-3] }), -3);
    });

    it('as a used text that equals, starts with, or contains it, otherwise as typed', () => {
      const texts = { ...expected, values: ['dark blue', 'blue green', 'blue', 'Red'] };
      assert.deepEqual(each(['blue', 'blu', 'blue g', 'dark', 'ark', 'red', 'RED', 'yellow'], texts), [
        ...['blue', 'blue', 'blue green', 'dark blue', 'dark blue', 'Red', 'Red', 'yellow'],
      ]);
    });

    it('for a new name, as true or false if it starts one of these words, else as a number or text', () => {
      assert.deepEqual(
        each(['t', 'true', 'f', 'False', 'yes', 'no', 'pass', 'a', '0', '4', '12'], undefined),
        [...[true, true, false, false, 'yes', 'no', 'pass', 'a', 0, 4, 12]],
      );
      assert.equal(value('true', undefined, 'expectation'), 'true');
    });

    it('as an existing name or a new one', () => {
      const known = nameChoices([correct, { ...quality, name: 'good' }, quality, expected], 'feedback');
      const name = (typed: string) =>
        meant(matchesOf(typed, known, [newName(typed, 'feedback')], Object.is), undefined, false)?.answer
          .name;
      assert.deepEqual(['cor', 'c', 'rect', 'goo', 'qual', 'Q', 'corr3', 'tone'].map(name), [
        ...['correct', 'correct', 'correct', 'good', 'quality', 'quality', 'corr3', 'tone'],
      ]);
    });
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

    it("offers pass and fail with the schema's words", () => {
      const known = withSchema({ type: 'passFail', positive: 'Good', negative: 'Bad' });
      assert.deepEqual(picks(known), [
        ['Good', true],
        ['Bad', false],
      ]);
      assert.deepEqual(problems(typedValues('perhaps', known, 'feedback')), ['$(error) Choose Good or Bad.']);
    });

    it('offers only the categories, the last used one first', () => {
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

    it('checks the bounds of numbers', () => {
      const known = withSchema({ type: 'numeric', min: 1, max: 5 }, [3]);
      assert.deepEqual(
        picks(known).map(([, answer]) => answer),
        [3, 1, 2, 4, 5],
      );
      assert.deepEqual(problems(typedValues('7', known, 'feedback')), [
        '$(error) Enter a number from 1 to 5.',
      ]);
      const open = withSchema({ type: 'numeric', min: null, max: 100 }, [80]);
      assert.deepEqual(
        picks(open).map(([, answer]) => answer),
        [80],
      );
    });

    it('checks the length of texts', () => {
      const known = withSchema({ type: 'text', maxLength: 3 });
      assert.deepEqual(answers(typedValues('fine', known, 'feedback')), []);
      assert.deepEqual(answers(typedValues('ok', known, 'feedback')), ['ok']);
    });
  });
});
