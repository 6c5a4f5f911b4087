import assert from 'node:assert/strict';
import type { Label } from '../../../src/model/assessment';
import type { NameSuggestion } from '../../../src/model/draft';
import type { LabelInput } from '../../../src/model/labelSchema';
import type { JsonValue } from '../../../src/model/value';
import { needsChoices, valueOfDigit, valueOfPass } from '../../../webview/trace/assessments/pickedValue';
import { labelOf } from '../../webview/traceFixture';

const label = (value: JsonValue): Label => labelOf('a-1', { value });
const asked = (input: LabelInput | null, values: JsonValue[] = []): NameSuggestion => ({
  name: 'quality',
  kind: 'feedback',
  dataType: 'string',
  values,
  schema: input && { name: 'quality', kind: 'feedback', instruction: '', comment: false, input },
});
const options = ['good', 'fair', 'bad'];

describe('a key on a label', () => {
  it("sets a number's rating and reports if it's out of the schema's bounds", () => {
    assert.deepEqual(valueOfDigit(label(2), 5, undefined), { value: 5, problem: '' });
    const bounded = asked({ type: 'numeric', min: 0, max: 3 });
    assert.match(valueOfDigit(label(2), 5, bounded)?.problem ?? '', /Enter a number from 0 to 3/);
  });

  it('sets the n-th choice of the schema, or of the texts used before', () => {
    const schema = asked({ type: 'categorical', options, multiple: false }, ['other']);
    assert.deepEqual(valueOfDigit(label('good'), 2, schema), { value: 'fair', problem: '' });
    assert.equal(valueOfDigit(label('good'), 4, schema), undefined);
    assert.deepEqual(valueOfDigit(label('x'), 2, asked(null, ['a', '', 7, 'b'])), {
      value: 'b',
      problem: '',
    });
    assert.equal(valueOfDigit(label('x'), 1, undefined), undefined);
  });

  it("adds or removes a choice of a list, in the schema's order, and never empties the list", () => {
    const schema = asked({ type: 'categorical', options, multiple: true });
    assert.deepEqual(valueOfDigit(label(['bad']), 1, schema)?.value, ['good', 'bad']);
    assert.deepEqual(valueOfDigit(label(['good', 'bad']), 1, schema)?.value, ['bad']);
    assert.match(valueOfDigit(label(['bad']), 3, schema)?.problem ?? '', /Choose one or more/);
    assert.deepEqual(valueOfDigit(label(null), 2, schema)?.value, ['fair']);
  });

  it('sets pass or fail for booleans, for choices that mean it, and for words with an opposite', () => {
    assert.deepEqual(valueOfPass(label(true), false, undefined), { value: false, problem: '' });
    const schema = asked({ type: 'categorical', options, multiple: false });
    assert.equal(valueOfPass(label('fair'), false, schema)?.value, 'bad');
    assert.equal(valueOfPass(label('no'), true, undefined)?.value, 'yes');
    assert.equal(valueOfPass(label('Incorrect'), true, undefined)?.value, 'correct');
    assert.equal(valueOfPass(label(3), true, undefined), undefined);
    assert.equal(valueOfPass(label('blue'), true, undefined)?.value, undefined);
    const twoWords = asked({ type: 'passFail', positive: 'Grounded', negative: 'Invented' });
    assert.equal(valueOfPass(label(null), true, twoWords)?.value, true);
  });

  it('does nothing for an object or a boolean by digit', () => {
    assert.equal(valueOfDigit(label({ k: 1 }), 1, undefined), undefined);
    assert.equal(valueOfDigit(label(true), 1, undefined), undefined);
  });

  it('needs choices only if there can be some', () => {
    assert.deepEqual([label(1), label(true), label('x'), label(['x'])].map(needsChoices), [
      false,
      false,
      true,
      true,
    ]);
  });
});
