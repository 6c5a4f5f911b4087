import assert from 'node:assert/strict';
import { stringifyExact } from '../../../src/model/exactJson';
import { jsonInText } from '../../../src/model/chat/jsonInText';

describe('JSON in a text', () => {
  const read = (text: string): string | null => {
    const json = jsonInText(text);
    return json === undefined ? null : stringifyExact(json);
  };

  it('is an object or a list of objects, with every digit', () => {
    assert.equal(read(' {"id": 1152921504606846977}\n'), '{"id": 1152921504606846977}');
    assert.equal(read('[{"a":1},\n{"a":2}]'), '[{"a": 1}, {"a": 2}]');
  });

  it("isn't used for values that read just as well as text", () => {
    for (const text of ['', '{}', '[]', '[1]', '["a", "b"]', '7', '"a"', 'null'])
      assert.equal(read(text), null, text);
  });

  it("isn't used for text that only resembles JSON", () => {
    for (const text of [
      '{"cut": [1, ',
      "{'python': True}",
      '{a} and {b}',
      'See {"a": 1}',
      '[x](command:y) [z]',
    ])
      assert.equal(read(text), null, text);
  });

  it("isn't parsed in texts that are too long for a tree", () => {
    assert.equal(read(JSON.stringify({ text: 'x'.repeat(200_000) })), null);
  });
});
