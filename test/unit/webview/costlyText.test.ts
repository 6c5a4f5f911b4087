import assert from 'node:assert/strict';
import { ExactNumber, parseExact } from '../../../src/model/exactJson';
import { cost, inProportion } from '../../support/inProportion';
import { readMarkdown } from '../../../webview/ui/markdown';

describe('text that is designed to be slow', () => {
  it('is parsed as JSON in time proportional to its length, even with an unterminated string', function () {
    this.timeout(60_000);
    inProportion((length) => {
      const text = `{"a": NaN, "b": "${'\\"'.repeat(length)}`;
      return () => assert.equal(parseExact(text), undefined);
    }, 2_000);
  });

  it("isn't changed by a NaN in a string with an escaped quote", () => {
    assert.equal(parseExact('["x\\" NaN'), undefined);
    assert.equal(parseExact('["x NaN\\'), undefined);
    assert.deepEqual(parseExact('["x\\" NaN", NaN]'), ['x" NaN', new ExactNumber('NaN')]);
  });

  for (const unit of ['__a_', 'a_', '**a', '> ', '1. ', '[', '<!--']) {
    it(`is parsed as Markdown in bounded time, or stays text: ${unit}`, function () {
      this.timeout(60_000);
      const texts = (length: number) => unit.repeat(length / unit.length);
      const bounded = cost(() => readMarkdown(texts(99_999)));
      // Many times the time that a normal text of this length takes.
      const honest = Math.max(
        cost(() => readMarkdown('- one **line** of `many`\n'.repeat(4_000))),
        20_000,
      );
      assert.ok(bounded < honest * 40, `${bounded} µs against ${honest} µs`);
    });
  }

  it('stays text if it has a very long gap or endlessly nested lists', () => {
    assert.equal(readMarkdown(`a${' '.repeat(50_000)}b`), null);
    assert.equal(readMarkdown('> '.repeat(1_000)), null);
    assert.equal(readMarkdown('1. '.repeat(1_000)), null);
  });

  it("is still parsed as Markdown if it's only long", () => {
    const line = 'The **quick** fox jumps over the `lazy` dog and [reads](https://a.test/b) more.\n';
    for (const text of [
      line.repeat(600),
      `${line.repeat(5)}\n`.repeat(220),
      `- ${line}`.repeat(1_100),
      `|a|b|\n|-|-|\n${`|${line.trim()}|b|\n`.repeat(1_100)}`,
      `${'x'.repeat(40)} ${'y'.repeat(39)}\n`.repeat(1_200),
    ]) {
      assert.notEqual(readMarkdown(text), null, text.slice(0, 40));
    }
  });
});
