import assert from 'node:assert/strict';
import { flatSpan } from '../../../src/mlflow/flatSpan';
import { SpanSplitter } from '../../../src/mlflow/spanSplitter';
import { fixtureBytes, fixturesEnding } from './support/fixtures';

function flatten(name: string): unknown {
  const spans = [...new SpanSplitter(['trace', 'spans']).push(fixtureBytes(name))].map(flatSpan);
  return normal(JSON.parse(quoted(`{"spans":[${spans.join(',')}]}`)));
}

/** Converts integers and times to strings, so that the comparison doesn't lose digits. */
function quoted(json: string): string {
  return json.replaceAll(/":\s*(-?\d{10,})/g, '":"$1"');
}

type Node = { [key: string]: unknown };
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Removes the known differences between the routes (docs/mlflow-api.md#span-encoding): links, and the text of
 * an OTLP JSON attribute.
 */
function normal(answer: unknown): unknown {
  assert.ok(isNode(answer) && Array.isArray(answer['spans']));
  return answer['spans'].filter(isNode).map(({ links: _links, status, attributes, ...span }) => ({
    ...span,
    status: isNode(status) ? { code: status['code'], message: status['message'] ?? '' } : status,
    attributes: isNode(attributes)
      ? Object.fromEntries(Object.entries(attributes).map(([key, text]) => [key, looseText(text)]))
      : attributes,
  }));
}

function looseText(text: unknown): unknown {
  assert.equal(typeof text, 'string');
  try {
    return JSON.parse(quoted(String(text)));
  } catch {
    return text; // NaN
  }
}

describe('flatSpan', () => {
  for (const name of fixturesEnding('.artifact.json')) {
    it(`converts traces/get to the format of the artifact route: ${name}`, () => {
      const artifact = normal(JSON.parse(quoted(fixtureBytes(name).toString('utf8'))));
      assert.deepEqual(flatten(name.replace('.artifact.', '.get.')), artifact);
    });
  }

  it('keeps every digit of integers, times, and doubles', () => {
    const flat = flatSpan(
      Buffer.from(
        '{"span_id":"AAAAAAAAAAE=","start_time_unix_nano":1795557931599864375,"end_time_unix_nano":"1795557931609864376",' +
          '"attributes":[{"key":"big","value":{"int_value":1152921504606846977}},{"key":"str","value":{"int_value":"9007199254740993"}},' +
          '{"key":"d","value":{"double_value":3.0000000000000004e-05}},{"key":"nan","value":{"double_value":"NaN"}},' +
          '{"key":"z","value":{"double_value":-0.0}},{"key":"none"},{"key":"l","value":{"array_value":{}}},{"key":"o","value":{"kvlist_value":{}}},' +
          '{"key":"n","value":{"kvlist_value":{"values":[{"key":"a","value":{"array_value":{"values":[{"int_value":1},{"bool_value":true},{}]}}}]}}}]}',
      ),
    );
    assert.match(flat, /"start_time_unix_nano":1795557931599864375,"end_time_unix_nano":1795557931609864376/);
    assert.match(flat, /"parent_span_id":null/);
    const attributes: unknown = JSON.parse(/"attributes":(\{.*?\}),"links"/.exec(flat)?.[1] ?? '');
    assert.deepEqual(attributes, {
      big: '1152921504606846977',
      str: '9007199254740993',
      d: '3.0000000000000004e-05',
      nan: 'NaN',
      z: '-0.0',
      none: 'null',
      l: '[]',
      o: '{}',
      n: '{"a": [1, true, null]}',
    });
  });

  it('writes event attributes as plain values', () => {
    const flat = flatSpan(
      Buffer.from(
        '{"span_id":"x","events":[{"time_unix_nano":5,"name":"e","attributes":[{"key":"a","value":{"string_value":"t"}},{"key":"n","value":{"int_value":7}}]},{}]}',
      ),
    );
    assert.match(
      flat,
      /"events":\[\{"name":"e","time_unix_nano":5,"attributes":\{"a": "t","n": 7\}\},\{"name":"","time_unix_nano":0,"attributes":\{\}\}\]/,
    );
  });

  it('accepts a span with only an ID', () => {
    assert.doesNotThrow(() => JSON.parse(flatSpan(Buffer.from('{"span_id":"x"}'))));
  });
});
