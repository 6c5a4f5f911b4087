import assert from 'node:assert/strict';
import type { LabelInput } from '../../../src/model/labelSchema';
import type { DataType } from '../../../src/model/value';
import {
  digitText,
  isPicked,
  passText,
  picksOf,
  usedTexts,
  withPick,
} from '../../../webview/trace/assessments/form/picks';

const draft = (dataType: DataType, value = '', kind: 'feedback' | 'expectation' = 'feedback') => ({
  kind,
  dataType,
  value,
});
const numeric = (min: number | null, max: number | null): LabelInput => ({ type: 'numeric', min, max });
const some: LabelInput = { type: 'categorical', options: ['a', 'b', 'c'], multiple: true };
const one: LabelInput = { ...some, multiple: false };

describe('Pass and fail', () => {
  it('are true and false, or the matching word', () => {
    assert.equal(passText(draft('boolean'), null, [], true), 'true');
    assert.equal(passText(draft('boolean'), null, [], false), 'false');
    assert.equal(passText(draft('string'), null, ['bad', 'good'], true), 'good');
    const words: LabelInput = { type: 'categorical', options: ['yes', 'maybe', 'no'], multiple: false };
    assert.equal(passText(draft('string'), words, [], false), 'no');
  });

  it('are null when no word matches', () => {
    assert.equal(passText(draft('number'), null, ['1'], true), null);
    assert.equal(passText(draft('string'), null, ['warm', 'cold'], true), null);
    assert.equal(passText(draft('json'), some, [], true), null);
  });
});

describe('Quick picks', () => {
  it('are 1 to 5 for a rating, or the previously used numbers in order', () => {
    assert.deepEqual(picksOf(draft('number'), null, []), ['1', '2', '3', '4', '5']);
    assert.deepEqual(picksOf(draft('number'), null, ['4', '2']), ['1', '2', '3', '4', '5']);
    assert.deepEqual(picksOf(draft('number'), null, ['10', '0.5', '10']), ['0.5', '10']);
    assert.deepEqual(picksOf(draft('number', '', 'expectation'), null, []), []);
  });

  it('stay within the bounds of a schema', () => {
    assert.deepEqual(picksOf(draft('number'), numeric(0, 3), []), ['0', '1', '2', '3']);
    assert.deepEqual(picksOf(draft('number'), numeric(0.5, 2.5), []), ['1', '2']);
    assert.equal(picksOf(draft('number'), numeric(0, 10), []).length, 11);
    assert.deepEqual(picksOf(draft('number'), numeric(0, 100), []), ['1', '2', '3', '4', '5']);
    assert.deepEqual(picksOf(draft('number'), numeric(3, null), []), ['3', '4', '5']);
    assert.deepEqual(picksOf(draft('number'), numeric(50, 100), ['75', '20', '60']), ['60', '75']);
  });

  it('are short texts that were used, or the options of a schema', () => {
    const used = ['yes', '', 'two\nlines', 'x'.repeat(41), 'no'];
    assert.deepEqual(picksOf(draft('string'), null, used), ['yes', 'no']);
    assert.deepEqual(picksOf(draft('string'), one, used), ['a', 'b', 'c']);
    assert.deepEqual(picksOf(draft('json'), null, used), []);
  });

  it("set one choice, or toggle each of several in the schema's order", () => {
    assert.equal(withPick(draft('string', 'a'), one, 'b'), 'b');
    assert.equal(withPick(draft('json', ''), some, 'c'), '["c"]');
    assert.equal(withPick(draft('json', '["c"]'), some, 'a'), '["a", "c"]');
    assert.equal(withPick(draft('json', '["x", "c"]'), some, 'a'), '["a", "c", "x"]');
    assert.equal(withPick(draft('json', '["a"]'), some, 'a'), '');
    assert.equal(isPicked(draft('json', '["a"]'), some, 'a'), true);
    assert.equal(isPicked(draft('json', '["a"'), some, 'a'), false);
    assert.equal(isPicked(draft('number', '4'), null, '4'), true);
  });

  it('are chosen by digit: a rating within the bounds, or the n-th pick', () => {
    assert.equal(digitText(draft('number'), null, [], 9), '9');
    assert.equal(digitText(draft('number'), numeric(0, 5), [], 5), '5');
    assert.equal(digitText(draft('number'), numeric(0, 5), [], 6), null);
    assert.equal(digitText(draft('string'), one, [], 2), 'b');
    assert.equal(digitText(draft('json', '["a"]'), some, [], 2), '["a", "b"]');
    assert.equal(digitText(draft('string'), null, ['yes', 'no'], 2), 'no');
    assert.equal(digitText(draft('string'), null, ['yes', 'no'], 3), null);
    assert.equal(digitText(draft('boolean'), null, [], 1), null);
  });

  it("offer a name's values if the data type matches", () => {
    const known = {
      name: 'q',
      kind: 'feedback',
      dataType: 'number',
      values: [4, 0.5],
      schema: null,
    } as const;
    assert.deepEqual(usedTexts(known, 'number'), ['4', '0.5']);
    assert.deepEqual(usedTexts(known, 'string'), []);
    assert.deepEqual(usedTexts(null, 'number'), []);
  });
});
