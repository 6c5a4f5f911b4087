import assert from 'node:assert/strict';
import { JsonError } from '../../../src/mlflow/jsonBytes';
import { SpanSplitter } from '../../../src/mlflow/spanSplitter';
import { fixtureBytes, fixturesEnding } from './support/fixtures';

function split(
  bytes: Buffer,
  cuts: readonly number[],
  path = ['spans'],
): { spans: string[]; found: boolean } {
  const splitter = new SpanSplitter(path);
  const ends = [...cuts, bytes.length];
  const spans = ends.flatMap((end, i) =>
    [...splitter.push(bytes.subarray(ends[i - 1] ?? 0, end))].map(String),
  );
  return { spans, found: splitter.end() };
}

const splitText = (text: string, path?: string[]) => split(Buffer.from(text), [], path);

describe('SpanSplitter', () => {
  for (const name of fixturesEnding('.artifact.json')) {
    it(`returns the same spans wherever ${name} is split in two`, () => {
      const bytes = fixtureBytes(name);
      const whole = split(bytes, []);
      const step = bytes.length < 1500 ? 1 : 13;
      assert.ok(whole.spans.length > 0);
      for (const span of whole.spans)
        assert.doesNotThrow(() => JSON.parse(span.replaceAll(/:\s*NaN/g, ':0')));
      for (let at = 1; at < bytes.length; at += step)
        assert.deepEqual(split(bytes, [at]), whole, `cut at ${at}`);
    });

    it(`returns the same spans when ${name} arrives byte by byte`, () => {
      const bytes = fixtureBytes(name);
      const cuts = Array.from({ length: bytes.length - 1 }, (_, i) => i + 1);
      assert.deepEqual(split(bytes, cuts), split(bytes, []));
    });
  }

  it('finds the array of traces/get by its path', () => {
    const bytes = fixtureBytes('trace_otlp_genai.get.json');
    const { spans } = split(bytes, [], ['trace', 'spans']);
    assert.equal(spans.length, 2);
    for (let at = 1; at < bytes.length; at += 101)
      assert.deepEqual(split(bytes, [at], ['trace', 'spans']).spans, spans);
  });

  it('ignores other keys, nested arrays of the same name, and keys in strings', () => {
    const text =
      '{"x": {"spans": [{"no": 1}]}, "t": "{\\"spans\\": [{}]", "spans": [{"a": [{"b": "}]"}]}, {}], "y": [{"no": 2}]}';
    assert.deepEqual(splitText(text), { spans: ['{"a": [{"b": "}]"}]}', '{}'], found: true });
  });

  it('reports whether the array was present', () => {
    assert.deepEqual(splitText('{}'), { spans: [], found: false });
    assert.deepEqual(splitText(' {"spans" : [ ] } \n'), { spans: [], found: true });
    assert.deepEqual(splitText('{"spans": null}'), { spans: [], found: false });
  });

  it('accepts a key of any length and a long text next to the array', () => {
    assert.equal(splitText(`{"${'k'.repeat(500)}": "${'v'.repeat(5000)}", "spans": [{}]}`).spans.length, 1);
  });

  it("shares the chunk's memory", () => {
    const chunk = Buffer.from('{"spans": [{"a": 1}]}');
    assert.equal([...new SpanSplitter(['spans']).push(chunk)][0]?.buffer, chunk.buffer);
  });

  for (const text of [
    '<!doctype html>',
    'null',
    '[]',
    '"x"',
    '{"spans": [1]}',
    '{"spans": ["x"]}',
    '{"spans": [[{}]]}',
    '{"spans": [nul]}',
    '{"spans": [{}]',
    '{"spans": [{}',
    '{"spans": [{"a',
    '{"spans": [{}}',
    '{"spans": [{}]}}',
    '{"spans": [{}]} {}',
    '',
    '  ',
  ]) {
    it(`rejects ${JSON.stringify(text)}`, () => {
      assert.throws(() => splitText(text), JsonError);
    });
  }
});
