import assert from 'node:assert/strict';
import { readChat } from '../../../src/model/chat/readChat';
import { decodeValue } from '../../../src/model/chat/attributeTree';
import { readDocuments } from '../../../src/model/documents';
import { parseExact, stringifyExact } from '../../../src/model/exactJson';
import { readableText } from '../../../src/model/readableText';
import { shortened } from '../../../webview/ui/shortened';

const INT64 = ['9223372036854775807', '-9223372036854775808', '1152921504606846977', '9007199254740993'];
const valueText = (text: string) => ({ ref: 'a', text, total: text.length });

describe('64-bit integers', () => {
  for (const digits of INT64) {
    it(`keep every digit in JSON, in JSON within a string, and as text: ${digits}`, () => {
      const plain = parseExact(`{"id": ${digits}}`) ?? null;
      assert.equal(stringifyExact(plain), `{"id": ${digits}}`);
      assert.equal(readableText(plain), `id: ${digits}`);
      const within = JSON.stringify(`{"id": ${digits}}`);
      assert.equal(stringifyExact(decodeValue(valueText(within))), `{"id": ${digits}}`);
      assert.equal(stringifyExact(decodeValue(valueText(digits))), digits);
    });

    it(`keep every digit in tool arguments, as an object or as JSON in a string: ${digits}`, () => {
      const call = (args: string) =>
        parseExact(
          `{"messages": [{"role": "assistant", "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": ${args}}}]}]}`,
        );
      for (const args of [`{"id": ${digits}}`, JSON.stringify(`{"id": ${digits}}`)]) {
        const [item] = readChat(call(args), 'inputs')?.items ?? [];
        assert.equal(item?.type, 'toolCall');
        assert.equal(stringifyExact(item.args), `{"id": ${digits}}`);
      }
    });

    it(`keep every digit in a document's metadata: ${digits}`, () => {
      const [found] =
        readDocuments(parseExact(`[{"page_content": "t", "metadata": {"row": ${digits}}}]`)) ?? [];
      assert.deepEqual(
        found?.metadata.map(({ key, value }) => `${key}: ${stringifyExact(value)}`),
        [`row: ${digits}`],
      );
    });
  }
});

describe('shortened', () => {
  it('adds an ellipsis only when it truncates', () => {
    assert.equal(shortened('abc', 3), 'abc');
    assert.equal(shortened('abcd', 3), 'abc…');
    assert.equal(shortened('', 3), '');
  });

  it("doesn't split a character", () => {
    assert.equal(shortened('ab😀cd', 3), 'ab…');
    assert.equal(shortened('ab😀cd', 4), 'ab😀…');
  });
});
