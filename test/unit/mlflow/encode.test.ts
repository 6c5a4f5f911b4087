import assert from 'node:assert/strict';
import { createBody, patchBody } from '../../../src/mlflow/encode';
import type { AssessmentPatch, NewAssessment } from '../../../src/mlflow/api';
import { TrackingError } from '../../../src/model/trackingError';

const feedback: NewAssessment = {
  id: 'a-0123456789abcdef0123456789abcdef',
  spanId: null,
  name: 'quality',
  kind: 'feedback',
  value: 4,
  rationale: '',
  source: { type: 'HUMAN', id: 'me@x' },
  metadata: {},
  overrides: null,
};
const expectation: NewAssessment = { ...feedback, kind: 'expectation', value: 'Paris' };

const create = (assessment: NewAssessment): unknown => JSON.parse(createBody('http://h', 'tr-1', assessment));
const patch = (change: AssessmentPatch): unknown => JSON.parse(patchBody('http://h', change));
const refuses = (call: () => unknown, words: RegExp): void => {
  assert.throws(
    call,
    (error) => error instanceof TrackingError && error.kind === 'invalid' && words.test(error.message),
  );
};

describe('createBody', () => {
  it('writes feedback on the whole trace and omits empty fields', () => {
    assert.deepEqual(create(feedback), {
      assessment: {
        assessment_id: feedback.id,
        assessment_name: 'quality',
        trace_id: 'tr-1',
        source: { source_type: 'HUMAN', source_id: 'me@x' },
        feedback: { value: 4 },
      },
    });
  });

  it('writes the span, rationale, metadata, and override if present', () => {
    const given = {
      ...feedback,
      spanId: '1e7e6f92caa8b42f',
      rationale: 'r',
      metadata: { k: 'v' },
      overrides: 'a-2',
    };
    assert.deepEqual(create({ ...given, source: { type: 'CODE', id: '' } }), {
      assessment: {
        assessment_id: feedback.id,
        assessment_name: 'quality',
        trace_id: 'tr-1',
        span_id: '1e7e6f92caa8b42f',
        source: { source_type: 'CODE' },
        feedback: { value: 4 },
        rationale: 'r',
        metadata: { k: 'v' },
        overrides: 'a-2',
      },
    });
  });

  it("writes an expectation's rationale to the metadata, where MLflow keeps it", () => {
    assert.deepEqual(create({ ...expectation, rationale: 'why', metadata: { k: 'v' } }), {
      assessment: {
        assessment_id: feedback.id,
        assessment_name: 'quality',
        trace_id: 'tr-1',
        source: { source_type: 'HUMAN', source_id: 'me@x' },
        expectation: { value: 'Paris' },
        metadata: { k: 'v', 'mlflowTraces.rationale': 'why' },
      },
    });
  });

  it('writes lists and objects of an expectation as JSON text', () => {
    const body = createBody('http://h', 'tr-1', { ...expectation, value: { a: [1, 'x'] } });
    assert.match(body, /"serialization_format":"JSON_FORMAT","value":"\{\\"a\\":\[1,\\"x\\"\]\}"/);
  });

  it('writes every digit of an expectation that is a list or an object', () => {
    const digits = { value: [9007199254740992], exactValue: '[9007199254740993]' };
    assert.match(
      createBody('http://h', 'tr-1', { ...expectation, ...digits }),
      /"value":"\[9007199254740993\]"/,
    );
    assert.match(patchBody('http://h', { kind: 'expectation', ...digits }), /"value":"\[9007199254740993\]"/);
    assert.match(createBody('http://h', 'tr-1', { ...feedback, ...digits }), /"value":\[9007199254740992\]/);
  });

  it('replaces lone surrogates with U+FFFD in texts, keys, and names', () => {
    const body = createBody('http://h', 'tr-1', {
      ...feedback,
      name: 'n\ud800',
      rationale: '\udc00r',
      value: { 'k\ud800': ['v\udfff', '🎉'] },
    });
    assert.doesNotMatch(body, /\\ud[89a-f]/i);
    assert.match(body, /"k\ufffd":\["v\ufffd","🎉"\]/u);
  });

  it('replaces lone surrogates in the JSON text of an expectation', () => {
    const body = createBody('http://h', 'tr-1', { ...expectation, value: ['\ud800'] });
    assert.match(body, /"\[\\"\ufffd\\"\]"/u);
  });

  it('keeps a key named __proto__', () => {
    const value: NewAssessment['value'] = Object.fromEntries([['__proto__', 1]]);
    assert.match(createBody('http://h', 'tr-1', { ...feedback, value }), /"value":\{"__proto__":1\}/);
  });

  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    [Number.NEGATIVE_INFINITY],
    { a: [Number.NaN] },
  ]) {
    it(`rejects a number that isn't finite: ${JSON.stringify(value)}`, () => {
      refuses(() => createBody('http://h', 'tr-1', { ...feedback, value }), /isn't finite/);
      refuses(() => createBody('http://h', 'tr-1', { ...expectation, value }), /isn't finite/);
    });
  }

  it('rejects null for an expectation, but not for feedback', () => {
    refuses(() => createBody('http://h', 'tr-1', { ...expectation, value: null }), /Enter a value/);
    assert.match(createBody('http://h', 'tr-1', { ...feedback, value: null }), /"feedback":\{"value":null\}/);
  });

  it('rejects a name that is empty or longer than every store allows', () => {
    refuses(() => createBody('http://h', 'tr-1', { ...feedback, name: '' }), /Enter a name/);
    refuses(() => createBody('http://h', 'tr-1', { ...feedback, name: 'x'.repeat(251) }), /up to 250/);
  });
});

describe('patchBody', () => {
  it('lists changed fields in camel case, separated by commas, and sends only those', () => {
    assert.deepEqual(
      patch({ kind: 'feedback', name: 'n', value: false, rationale: '', metadata: { k: 'v' } }),
      {
        assessment: { assessment_name: 'n', feedback: { value: false }, rationale: '', metadata: { k: 'v' } },
        update_mask: 'assessmentName,feedback,rationale,metadata',
      },
    );
    assert.deepEqual(patch({ kind: 'feedback', rationale: 'r' }), {
      assessment: { rationale: 'r' },
      update_mask: 'rationale',
    });
  });

  it("never sends an expectation's rationale as `rationale`", () => {
    assert.deepEqual(patch({ kind: 'expectation', value: [1], rationale: 'r', metadata: { k: 'v' } }), {
      assessment: {
        expectation: { serialized_value: { serialization_format: 'JSON_FORMAT', value: '[1]' } },
        metadata: { k: 'v', 'mlflowTraces.rationale': 'r' },
      },
      update_mask: 'expectation,metadata',
    });
  });

  it("sends an empty rationale of an expectation, as metadata keys can't be removed", () => {
    assert.deepEqual(patch({ kind: 'expectation', rationale: '' }), {
      assessment: { metadata: { 'mlflowTraces.rationale': '' } },
      update_mask: 'metadata',
    });
  });

  it('writes null as a feedback value', () => {
    assert.deepEqual(patch({ kind: 'feedback', value: null }), {
      assessment: { feedback: { value: null } },
      update_mask: 'feedback',
    });
  });

  it("rejects values that can't be stored and an empty change", () => {
    refuses(() => patch({ kind: 'feedback', value: Number.NaN }), /isn't finite/);
    refuses(() => patch({ kind: 'expectation', value: null }), /Enter a value/);
    refuses(() => patch({ kind: 'feedback', name: '' }), /Enter a name/);
    refuses(() => patch({ kind: 'feedback' }), /nothing to change/);
  });
});
