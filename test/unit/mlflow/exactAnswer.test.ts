import assert from 'node:assert/strict';
import { EXACT, losesDigits, parseAnswer } from '../../../src/mlflow/exactAnswer';

const feedback = (value: string): string => `{"assessments": [{"feedback": {"value": ${value}}}]}`;

describe('a server response', () => {
  for (const value of [
    '0.8333333333333334',
    '0.30000000000000004',
    '[0.1, 0.8333333333333334]',
    '1e-05',
    '-12.5',
  ]) {
    it(`is parsed once when its numbers are exact doubles: ${value}`, () => {
      assert.equal(losesDigits(feedback(value)), false);
    });
  }

  for (const value of [
    '9007199254740993',
    '-90071992547409931',
    '[1, 12345678901234567890]',
    '1e400',
    '0.1234567890123456789',
  ]) {
    it(`keeps the digits of ${value} next to the value`, () => {
      assert.equal(losesDigits(feedback(value)), true);
      const expected = { feedback: { value: JSON.parse(value) as unknown, [EXACT]: value } };
      assert.deepEqual(parseAnswer(feedback(value)), { assessments: [expected] });
    });
  }

  it('is unchanged when only a string contains large numbers', () => {
    const body = '{"request_preview": "{\\"n\\": 12345678901234567890}", "assessments": []}';
    assert.deepEqual(parseAnswer(body), JSON.parse(body));
  });
});
