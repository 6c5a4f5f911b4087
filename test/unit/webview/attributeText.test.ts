import assert from 'node:assert/strict';
import { attributeText } from '../../../src/model/attributeText';

const cutAt = (json: string, length: number) => ({
  ref: 'a',
  text: json.slice(0, length),
  total: json.length,
});

describe('attributeText', () => {
  it('returns the string that the JSON encodes, and any other text unchanged', () => {
    assert.equal(attributeText(cutAt('"one\\ntwo"', 99)), 'one\ntwo');
    assert.equal(attributeText(cutAt('{"a": "\\n"}', 99)), '{"a": "\\n"}');
    assert.equal(attributeText(cutAt('"not JSON" at all', 99)), '"not JSON" at all');
    assert.equal(attributeText(undefined), '');
  });

  it("decodes the line breaks of a truncated string, wherever it's truncated", () => {
    const whole = 'Traceback:\n  File "C:\\desk.py"\té 😀 \\n end';
    for (const json of [JSON.stringify(whole), ascii(whole)]) {
      for (let length = 1; length < json.length; length += 1) {
        const text = attributeText(cutAt(json, length));
        assert.ok(whole.startsWith(text), JSON.stringify([json.slice(0, length), text]));
        assert.ok(text.length >= (length - 1) / 6 - 2);
      }
    }
  });

  it('handles half a megabyte', () => {
    const json = JSON.stringify('line\n'.repeat(100_000));
    assert.equal(attributeText(cutAt(json, json.length - 1)), 'line\n'.repeat(100_000));
  });
});

/** JSON as Python writes it, with all non-ASCII characters escaped. */
function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
