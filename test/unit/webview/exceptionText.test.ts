import assert from 'node:assert/strict';
import type { SpanDetails } from '../../../src/model/span';
import { exceptionText } from '../../../webview/trace/details/exceptionText';

const event = (name: string, attributes: Record<string, string>): SpanDetails['events'][number] => ({
  name,
  time: '',
  attributes: Object.entries(attributes).map(([key, value]) => {
    const text = JSON.stringify(value);
    return { key, value: { ref: key, text, total: text.length } };
  }),
});

describe('exceptionText', () => {
  it("returns the last exception of the span's events", () => {
    const first = event('exception', { 'exception.type': 'KeyError', 'exception.message': 'no such order' });
    const last = event('exception', { 'exception.type': 'TimeoutError', 'exception.message': 'after 5 s' });
    assert.equal(exceptionText([first, last, event('retry', {})]), 'TimeoutError: after 5 s');
  });

  it('returns only the type without a message, and an empty string without an exception', () => {
    assert.equal(
      exceptionText([event('exception', { 'exception.type': 'KeyError', 'exception.message': '' })]),
      'KeyError',
    );
    assert.equal(exceptionText([event('retry', { 'exception.type': 'KeyError' })]), '');
  });
});
