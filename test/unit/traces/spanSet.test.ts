import assert from 'node:assert/strict';
import { SpanSet } from '../../../src/traces/reader/spanSet';

const LONG = 'é'.repeat(1_500_000);

function span(output: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      span_id: 'aaaaaaaaaaaaaaaa',
      parent_span_id: null,
      name: 'search',
      attributes: { 'mlflow.spanOutputs': JSON.stringify(output) },
    }),
  );
}

describe('The precomputed details of a large span', () => {
  it('equal those computed on demand', () => {
    const asked = new SpanSet();
    const ahead = new SpanSet();
    const { id } = asked.add(span(LONG));
    ahead.add(span(LONG));
    assert.deepEqual(ahead.large(), [id]);
    ahead.makeAhead(id);
    assert.deepEqual(ahead.details(id), asked.details(id));
    assert.equal(ahead.details(id)?.outputs?.total, LONG.length + 2);
    assert.equal(ahead.read(id)?.texts.get('outputs'), JSON.stringify(LONG));
  });

  it('are available without being computed again', () => {
    const spans = new SpanSet();
    const { id } = spans.add(span(LONG));
    spans.makeAhead(id);
    assert.equal(spans.details(id), spans.details(id));
  });

  it('are dropped when the span arrives again, and small spans have none', () => {
    const spans = new SpanSet();
    const { id } = spans.add(span(LONG));
    spans.makeAhead(id);
    spans.add(span('short'));
    assert.equal(spans.details(id)?.outputs?.text, '"short"');
    assert.deepEqual(spans.large(), []);
  });
});
