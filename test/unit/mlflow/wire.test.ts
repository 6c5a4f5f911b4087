import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { parseAnswer } from '../../../src/mlflow/exactAnswer';
import { AssessmentAnswer, AssessmentWire } from '../../../src/mlflow/wireAssessment';
import {
  decodeRows,
  ExperimentWire,
  TraceInfoAnswer,
  TraceInfoWire,
  TracePage,
} from '../../../src/mlflow/wireTrace';
import { costOf, durationOf, millisecondsOf, spanCountOf, tokensOf } from '../../../src/mlflow/wireValues';
import { sumOf } from '../../../src/model/count';
import { LabelSchemaPage, labelSchemaWire } from '../../../src/mlflow/wireLabelSchema';
import { fixtureJson, fixturesEnding } from './support/fixtures';

const base = { assessment_id: 'a-1', assessment_name: 'n', trace_id: 'tr-1' };
const Exchange = z.object({ request: z.unknown(), response: z.unknown() });

describe('AssessmentWire', () => {
  it('parses every captured response to a create', () => {
    const exchanges = z.array(Exchange).parse(fixtureJson('assessments_create.json'));
    const read = exchanges.map(({ response }) => AssessmentAnswer.parse(response));
    const values = Object.fromEntries(read.map((assessment) => [assessment.name, assessment.value]));
    assert.deepEqual(values, {
      correct: true,
      score: 4,
      tone: 'good',
      tags: ['a', 'b'],
      rubric: { k: 'v', n: 1 },
      span_fb: false,
      judge: 0.9,
      code_check: 'yes',
      judge_failed: null,
      expected_response: '21 C',
      expected_facts: ['21', 'Paris'],
      expected_obj: { city: 'Paris' },
      comment: '日本語 🎉 </script><img src=x onerror=alert(1)>',
    });
    assert.deepEqual([...new Set(read.map((assessment) => assessment.kind))], ['feedback', 'expectation']);
    assert.equal(read.find(({ name }) => name === 'span_fb')?.spanId, '890a775bae08e9fd');
    assert.equal(read.at(-1)?.overrides, 'a-603ee94f66bd42a8bb1589f451a7a239');
    const failed = read.find(({ name }) => name === 'judge_failed');
    assert.deepEqual(failed?.error, { code: 'RATE_LIMIT', message: '429', stack: 'Traceback...' });
  });

  it('parses the captured response to an update, with times in milliseconds', () => {
    const { response } = Exchange.parse(fixtureJson('assessment_patch.json'));
    assert.deepEqual(AssessmentAnswer.parse(response), {
      id: 'a-441cc802e35349a7bf0b5f30e8ad3d8b',
      traceId: 'tr-43504c07ef865539f54859934c93f5da',
      spanId: null,
      name: 'correct',
      kind: 'feedback',
      value: false,
      error: null,
      rationale: 'changed',
      source: { type: 'HUMAN', id: 'dev@example.com' },
      metadata: {},
      createdAt: Date.parse('2026-11-24T04:49:29.411Z'),
      updatedAt: Date.parse('2026-11-24T04:49:29.512Z'),
      valid: true,
      overrides: null,
    });
  });

  it('treats missing fields as empty', () => {
    const read = AssessmentWire.parse({ ...base, feedback: {} });
    assert.deepEqual(
      [read.value, read.rationale, read.source, read.metadata, read.valid, read.overrides, read.createdAt],
      [null, '', { type: 'SOURCE_TYPE_UNSPECIFIED', id: '' }, {}, true, null, 0],
    );
  });

  it("reads an expectation's rationale from the metadata", () => {
    const metadata = { 'mlflowTraces.rationale': 'why' };
    assert.equal(AssessmentWire.parse({ ...base, expectation: { value: 1 }, metadata }).rationale, 'why');
    assert.equal(AssessmentWire.parse({ ...base, feedback: { value: 1 }, metadata }).rationale, '');
  });

  const answered = (fields: string) =>
    AssessmentAnswer.parse(
      parseAnswer(`{"assessment":{"assessment_id":"a-1","trace_id":"tr-1","assessment_name":"n",${fields}}}`),
    );

  it("keeps every digit of numbers and of an expectation's JSON text", () => {
    const big = answered('"feedback":{"value":1152921504606846976}');
    assert.deepEqual([big.value, big.exactValue], [2 ** 60, '1152921504606846976']);
    const list = answered('"feedback":{"value":[{"a":0.1234567890123456789},9007199254740993]}');
    assert.equal(list.exactValue, '[{"a": 0.1234567890123456789}, 9007199254740993]');
    const text = answered('"expectation":{"serialized_value":{"value":"{\\"id\\": 9007199254740993}"}}');
    assert.deepEqual([text.value, text.exactValue], [{ id: 9007199254740992 }, '{"id": 9007199254740993}']);
    const scalar = answered('"expectation":{"value":9007199254740993}');
    assert.equal(scalar.exactValue, '9007199254740993');
    const plain = answered('"feedback":{"value":0.8333333333333334},"rationale":"9007199254740993"');
    assert.equal(Object.hasOwn(plain, 'exactValue'), false);
  });

  it('ignores an `exactValue` key from the server', () => {
    const forged = answered('"feedback":{"value":1,"mlflow_traces_exact":"9007199254740993"}');
    assert.deepEqual([forged.value, forged.exactValue], [1, undefined]);
  });

  it('keeps every digit in a page of traces', () => {
    const assessment = '{"assessment_id":"a","trace_id":"tr","feedback":{"value":9007199254740993}}';
    const page = TracePage.parse(
      parseAnswer(`{"traces":[{"trace_id":"tr","assessments":[${assessment}]},{"trace_id":"tr-2"}]}`),
    );
    const { good } = decodeRows(TraceInfoWire, page.traces);
    assert.equal(good[0]?.trace.assessments[0]?.exactValue, '9007199254740993');
  });

  it("keeps the text of a serialized expectation that isn't JSON", () => {
    const expectation = { serialized_value: { serialization_format: 'JSON_FORMAT', value: '[1, ' } };
    assert.equal(AssessmentWire.parse({ ...base, expectation }).value, '[1, ');
  });

  it('treats unknown source types as unspecified, and only false as invalid', () => {
    const read = AssessmentWire.parse({
      ...base,
      feedback: {},
      source: { source_type: 'ROBOT' },
      valid: false,
    });
    assert.deepEqual([read.source.type, read.valid], ['SOURCE_TYPE_UNSPECIFIED', false]);
  });

  it('keeps keys named __proto__ in values and metadata', () => {
    const raw: unknown = JSON.parse(
      '{"assessment_id":"a","trace_id":"t","feedback":{"value":{"__proto__":{"x":1}}},"metadata":{"__proto__":"m","k":"v"}}',
    );
    const read = AssessmentWire.parse(raw);
    assert.equal(JSON.stringify(read.value), '{"__proto__":{"x":1}}');
    assert.equal(Object.getPrototypeOf(read.metadata), Object.prototype);
    assert.deepEqual(Object.entries(read.metadata), [
      ['__proto__', 'm'],
      ['k', 'v'],
    ]);
  });

  it('parses deeply nested values', () => {
    let value: unknown = 1;
    for (let i = 0; i < 20_000; i++) value = [value];
    assert.equal(AssessmentWire.safeParse({ ...base, feedback: { value } }).success, true);
  });

  it('rejects an assessment that is neither feedback nor an expectation', () => {
    assert.equal(AssessmentWire.safeParse(base).success, false);
    assert.equal(AssessmentWire.safeParse({ ...base, issue: {} }).success, false);
  });
});

describe('TraceInfoWire', () => {
  for (const name of fixturesEnding('.info.json')) {
    it(`parses ${name}`, () => {
      const { trace, dropped } = TraceInfoAnswer.parse(fixtureJson(name));
      assert.match(trace.traceId, /^tr-[0-9a-f]{32}$/);
      assert.equal(trace.experimentId, '1');
      assert.ok(trace.requestTime > 1.79e12);
      assert.equal(dropped, 0);
    });
  }

  it('parses the page of a search', () => {
    const page = TracePage.parse(fixtureJson('traces_search_page1.json'));
    const { good, bad } = decodeRows(TraceInfoWire, page.traces);
    assert.deepEqual([good.length, bad, page.next_page_token], [5, 0, 'eyJvZmZzZXQiOiA1fQ==']);
    const names = good.map(({ trace }) => trace.name);
    assert.deepEqual(names, [null, 'leveled', 'stream', '<img src=x onerror=alert(1)>', 'chat_turn']);
    const last = good[4]?.trace;
    assert.deepEqual(
      [last?.session, last?.user, last?.spanCount, last?.durationMs, last?.gitCommit, last?.sourceName],
      ['sess-multi', 'bob', 1, 0, null, 'genfix.py'],
    );
  });

  it('parses the tokens, cost, and labels of a trace', () => {
    const { trace } = TraceInfoAnswer.parse(fixtureJson('trace_chat_agent.info.json'));
    assert.ok(trace.tokens && trace.tokens.total === sumOf(trace.tokens.input, trace.tokens.output));
    assert.ok(trace.assessments.length > 5);
    assert.equal(
      trace.assessments.some(({ valid }) => !valid),
      true,
    );
  });

  it('parses a running trace, which has no name, metadata, or preview', () => {
    const { trace } = TraceInfoAnswer.parse(fixtureJson('trace_in_progress.info.json'));
    assert.deepEqual(
      [trace.state, trace.name, trace.metadata, trace.requestPreview, trace.assessments],
      ['IN_PROGRESS', null, {}, null, []],
    );
  });

  it('treats a negative duration as missing', () => {
    const Open = z.object({ trace: z.object({ trace_info: TraceInfoWire }) });
    const { trace } = Open.parse(fixtureJson('trace_open_root.get.json')).trace.trace_info;
    assert.equal(trace.durationMs, null);
  });

  it('accepts a row with only an ID', () => {
    const { trace } = TraceInfoWire.parse({ trace_id: 'tr-1' });
    assert.deepEqual(
      [trace.state, trace.requestTime, trace.durationMs, trace.tags],
      ['STATE_UNSPECIFIED', 0, null, {}],
    );
  });

  it('keeps the page when a row is invalid, and the row when a label is invalid', () => {
    const rows = [
      { trace_id: 'tr-1', assessments: [{ ...base, feedback: { value: 1 } }, 5, base] },
      { no: 'id' },
      null,
    ];
    const { good, bad } = decodeRows(TraceInfoWire, rows);
    assert.equal(bad, 2);
    assert.deepEqual([good[0]?.trace.assessments.length, good[0]?.dropped], [1, 2]);
  });

  it("treats metadata that isn't valid JSON as missing", () => {
    const metadata = {
      'mlflow.trace.tokenUsage': '{bad',
      'mlflow.trace.cost': '7',
      'mlflow.trace.sizeStats': 'null',
    };
    const { trace } = TraceInfoWire.parse({ trace_id: 'tr-1', trace_metadata: metadata });
    assert.deepEqual([trace.tokens, trace.cost, trace.spanCount], [null, null, null]);
  });
});

describe('small wire values', () => {
  it('parses durations to milliseconds', () => {
    assert.deepEqual(
      ['0.055s', '0s', '1s', '12.3456789s', '-1795495769.792s', '1', '', undefined, null].map(durationOf),
      [55, 0, 1000, 12345.6789, null, null, null, null, null],
    );
  });

  it('parses times, including those with more digits than milliseconds', () => {
    assert.equal(millisecondsOf('2026-11-24T04:17:32.551Z'), 1795493852551);
    assert.equal(millisecondsOf('2026-11-24T04:17:32.551987654Z'), 1795493852551);
    assert.deepEqual([millisecondsOf('x'), millisecondsOf(undefined)], [0, 0]);
  });

  it('parses token usage, cost, and span counts', () => {
    assert.deepEqual(tokensOf('{"input_tokens": 130, "output_tokens": 7}'), {
      input: 130,
      output: 7,
      total: 137,
    });
    assert.deepEqual(tokensOf('{"total_tokens": 9}'), { input: 0, output: 0, total: 9 });
    assert.deepEqual(tokensOf('{"input_tokens": 9007199254740993, "output_tokens": 1}'), {
      input: '9007199254740993',
      output: 1,
      total: '9007199254740994',
    });
    assert.equal(tokensOf('{"total_tokens": 123456789012345678901}')?.total, '123456789012345678901');
    assert.equal(costOf('{"total_cost": 0.1234567890123456789}'), '0.1234567890123456789');
    assert.equal(costOf('{"total_cost": 1.1500000000000002e-05}'), 1.1500000000000002e-5);
    assert.equal(costOf('{"total_cost": 9007199254740993}'), '9007199254740993');
    assert.deepEqual([tokensOf('{}'), tokensOf('NaN'), tokensOf(undefined)], [null, null, null]);
    assert.equal(costOf('{"total_cost": 0.0001}'), 0.0001);
    assert.equal(spanCountOf('{"num_spans": 3}'), 3);
  });

  it('parses experiments', () => {
    assert.deepEqual(ExperimentWire.parse({ experiment_id: '1', name: 'x', last_update_time: 5 }), {
      id: '1',
      name: 'x',
      updatedAt: 5,
    });
  });
});

describe('labelSchemaWire', () => {
  const read = (rows: readonly unknown[] | null | undefined) => {
    const { good, bad } = decodeRows(labelSchemaWire(), rows);
    return { schemas: good.filter(({ isDefault }) => !isDefault).map(({ schema }) => schema), bad };
  };

  it("parses every captured schema and recognizes the server's default one", () => {
    const page = LabelSchemaPage.parse(fixtureJson('label_schemas_list.json'));
    const { schemas, bad } = read(page.label_schemas);
    assert.equal(bad, 0);
    assert.equal(schemas.length, (page.label_schemas?.length ?? 0) - 1);
    const inputs = Object.fromEntries(schemas.map(({ name, input }) => [name, input]));
    assert.deepEqual(inputs, {
      num_nolimits: { type: 'numeric', min: null, max: null },
      exp_pf: { type: 'passFail', positive: 'a', negative: 'b' },
      expected_response: { type: 'text', maxLength: 500 },
      score: { type: 'numeric', min: 1, max: 5 },
      tags_multi: { type: 'categorical', options: ['a', 'b'], multiple: true },
      tone: { type: 'categorical', options: ['good', 'bad'], multiple: false },
      correctness: { type: 'passFail', positive: 'Correct', negative: 'Incorrect' },
    });
    const correctness = schemas.find(({ name }) => name === 'correctness');
    assert.deepEqual(
      [correctness?.kind, correctness?.instruction, correctness?.comment],
      ['feedback', 'new', true],
    );
    assert.equal(schemas.find(({ name }) => name === 'exp_pf')?.kind, 'expectation');
  });

  it('omits only schemas with an unknown type of input', () => {
    const row = { name: 'n', type: 'FEEDBACK', input: { text: {} } };
    const { schemas, bad } = read([
      row,
      { ...row, input: { text_list: { max_count: 3 } } },
      { ...row, type: 'X' },
    ]);
    assert.deepEqual([schemas.map(({ name }) => name), bad], [['n'], 2]);
  });
});
