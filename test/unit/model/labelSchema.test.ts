import assert from 'node:assert/strict';
import { schemaDataType, schemaProblem, type LabelInput } from '../../../src/model/labelSchema';
import { validateDraft } from '../../../src/model/validate';
import type { Draft } from '../../../src/model/draft';
import type { DataType, JsonValue } from '../../../src/model/value';

const passFail: LabelInput = { type: 'passFail', positive: 'Good', negative: 'Bad' };
const one: LabelInput = { type: 'categorical', options: ['a', 'b'], multiple: false };
const some: LabelInput = { type: 'categorical', options: ['a', 'b'], multiple: true };
const number = (min: number | null, max: number | null): LabelInput => ({ type: 'numeric', min, max });
const text = (maxLength: number | null): LabelInput => ({ type: 'text', maxLength });

describe('A label schema', () => {
  const accepted: [LabelInput, JsonValue][] = [
    [passFail, true],
    [passFail, false],
    [one, 'b'],
    [some, ['b', 'a']],
    [number(null, null), -1e300],
    [number(1, 5), 1],
    [number(1, 5), 5],
    [number(0, null), 1e9],
    [text(null), 'x'.repeat(10_000)],
    [text(3), '😀😀😀'],
  ];
  for (const [input, value] of accepted) {
    it(`of ${JSON.stringify(input)} accepts ${JSON.stringify(value).slice(0, 20)}`, () => {
      assert.equal(schemaProblem(input, value), undefined);
    });
  }

  const refused: [LabelInput, JsonValue, string][] = [
    [passFail, 'Good', 'Choose Good or Bad.'],
    [passFail, 1, 'Choose Good or Bad.'],
    [one, 'c', 'Choose one of a, b.'],
    [one, ['a'], 'Choose one of a, b.'],
    [some, [], 'Choose one or more of a, b.'],
    [some, 'a', 'Choose one or more of a, b.'],
    [some, ['a', 'c'], '"c" isn\'t one of a, b.'],
    [some, ['a', 1], "1 isn't one of a, b."],
    [some, ['a', 'a'], '"a" is listed twice.'],
    [number(1, 5), 5.01, 'Enter a number from 1 to 5.'],
    [number(1, null), 0, 'Enter a number from 1.'],
    [number(null, 5), 6, 'Enter a number up to 5.'],
    [number(1, 5), '3', 'Enter a number.'],
    [text(3), 'four', 'The text has 4 characters. The limit is 3.'],
    [text(null), 4, 'Enter text.'],
  ];
  for (const [input, value, message] of refused) {
    it(`of ${JSON.stringify(input)} rejects ${JSON.stringify(value)}`, () => {
      assert.equal(schemaProblem(input, value), message);
    });
  }

  it('determines the data type', () => {
    assert.deepEqual([passFail, one, some, number(0, 1), text(3)].map(schemaDataType), [
      'boolean',
      'string',
      'json',
      'number',
      'string',
    ]);
  });
});

describe('validateDraft with a label schema', () => {
  const problems = (input: LabelInput, dataType: DataType, value: string): string[] => {
    const draft: Draft = { kind: 'feedback', name: 'q', dataType, value, rationale: '' };
    const checked = validateDraft(draft, input);
    return checked.ok ? [] : checked.problems.map(({ field, message }) => `${field}: ${message}`);
  };

  it("asks for a missing value in the schema's words", () => {
    assert.deepEqual(problems(passFail, 'boolean', ''), ['value: Choose Good or Bad.']);
    assert.deepEqual(problems(one, 'string', ' '), ['value: Choose one of a, b.']);
    assert.deepEqual(problems(some, 'json', ''), ['value: Choose one or more of a, b.']);
    assert.deepEqual(problems(text(3), 'string', ''), ['value: Enter a value.']);
  });

  it("says why a value can't be parsed, or why it doesn't match the schema", () => {
    assert.match(problems(some, 'json', '["a"')[0] ?? '', /^value: Invalid JSON: .*line 1, column 5/);
    assert.match(problems(number(1, 5), 'number', '4,5')[0] ?? '', /Use a decimal point/);
    assert.deepEqual(problems(number(1, 5), 'number', '9'), ['value: Enter a number from 1 to 5.']);
    assert.deepEqual(problems(passFail, 'boolean', 'false'), []);
    assert.deepEqual(problems(some, 'json', '["b"]'), []);
  });
});
