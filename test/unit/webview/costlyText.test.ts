import assert from 'node:assert/strict';
import { ExactNumber, parseExact } from '../../../src/model/exactJson';
import { cost, inProportion } from '../../support/inProportion';
import { readMarkdown } from '../../../webview/ui/markdown';

describe('text that is made to take long', () => {
  it('is read as JSON in proportion to its length, though a string in it has no end', function () {
    this.timeout(60_000);
    inProportion((length) => {
      const text = `{"a": NaN, "b": "${'\\"'.repeat(length)}`;
      return () => assert.equal(parseExact(text), undefined);
    }, 2_000);
  });

  it('leaves a NaN that stands after such a string a part of it', () => {
    assert.equal(parseExact('["x\\" NaN'), undefined);
    assert.equal(parseExact('["x NaN\\'), undefined);
    assert.deepEqual(parseExact('["x\\" NaN", NaN]'), ['x" NaN', new ExactNumber('NaN')]);
  });

  for (const unit of ['__a_', 'a_', '**a', '> ', '1. ', '[', '<!--']) {
    it(`is read as Markdown, or stays text, in proportion to its length: ${unit}`, function () {
      this.timeout(60_000);
      const texts = (length: number) => unit.repeat(length / unit.length);
      const bounded = cost(() => readMarkdown(texts(99_999)));
      // What an honest text of this length may take at most, many times over.
      const honest = Math.max(
        cost(() => readMarkdown('- one **line** of `many`\n'.repeat(4_000))),
        20_000,
      );
      assert.ok(bounded < honest * 40, `${bounded} µs against ${honest} µs`);
    });
  }

  it('stays text where it has a gap that nobody makes by hand, or lists within lists without end', () => {
    assert.equal(readMarkdown(`a${' '.repeat(50_000)}b`), null);
    assert.equal(readMarkdown('> '.repeat(1_000)), null);
    assert.equal(readMarkdown('1. '.repeat(1_000)), null);
  });

  it('is still read as Markdown where it is only long', () => {
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
