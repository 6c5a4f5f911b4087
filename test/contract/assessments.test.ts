import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { AssessmentPatch, NewAssessment } from '../../src/mlflow/api';
import { TrackingError } from '../../src/model/trackingError';
import { isJsonValue, sameValue } from '../../src/model/value';
import type { JsonValue } from '../../src/model/value';
import { readAssessments, runPython } from '../support/python';
import { newExperiment } from '../support/servers';
import { failsAs, onEachMlflow, raw } from './support/contract';
import { writeOtlp } from './support/otlp';

const SPAN = '1e7e6f92caa8b42f';
const newId = (): string => `a-${randomUUID().replaceAll('-', '')}`;

function feedback(value: JsonValue, more: Partial<NewAssessment> = {}): NewAssessment {
  const source = { type: 'HUMAN', id: 'me@example.org' } as const;
  const base = {
    spanId: null,
    name: 'quality',
    kind: 'feedback',
    rationale: '',
    source,
    overrides: null,
  } as const;
  return { ...base, id: newId(), value, metadata: {}, ...more };
}

function expectation(value: JsonValue, more: Partial<NewAssessment> = {}): NewAssessment {
  return feedback(value, { kind: 'expectation', ...more });
}

const Stored = z.object({ assessment: z.record(z.string(), z.unknown()) });

onEachMlflow('creating assessments', (contract) => {
  let trace = '';
  before(async () => {
    const { id } = await newExperiment(contract.server);
    [trace = ''] = await writeOtlp(contract.server, id, [[{ name: 'root', id: SPAN }]]);
  });

  const create = (assessment: NewAssessment) => contract.client.createAssessment(trace, assessment);

  it('keeps everything that was sent, under our own ID', async () => {
    const before = Date.now();
    const sent = feedback(true, {
      spanId: SPAN,
      name: 'ünï 🎉',
      rationale: 'because\nso',
      metadata: { k: 'v' },
    });
    const stored = await create(sent);
    const { createdAt, updatedAt, ...rest } = stored;
    assert.deepEqual(rest, { ...sent, traceId: trace, error: null, valid: true });
    assert.ok(createdAt > before - 60_000 && createdAt <= updatedAt && updatedAt < Date.now() + 60_000);
    assert.deepEqual(await contract.client.getAssessment(trace, sent.id), stored);
    const info = await contract.client.getTraceInfo(trace);
    assert.deepEqual(
      info.assessments.find(({ id }) => id === sent.id),
      stored,
    );
    const [read] = (await readAssessments(contract.server, trace)).filter(({ id }) => id === sent.id);
    assert.deepEqual(read, {
      id: sent.id,
      name: 'ünï 🎉',
      kind: 'feedback',
      value: true,
      rationale: 'because\nso',
      spanId: SPAN,
      sourceType: 'HUMAN',
      sourceId: 'me@example.org',
      metadata: { k: 'v' },
    });
  });

  it('has no span when it applies to the whole trace', async () => {
    const { id } = await create(feedback(1));
    const { body } = await raw(contract.server, 'GET', `/api/3.0/mlflow/traces/${trace}/assessments/${id}`);
    assert.equal(Object.hasOwn(Stored.parse(JSON.parse(body)).assessment, 'span_id'), false);
  });

  const values: [string, JsonValue, JsonValue?][] = [
    ['true', true],
    ['false', false],
    ['an integer', 4],
    ['a fraction', 0.1],
    ['a small number', 5e-324],
    ['2^53', 2 ** 53],
    ['a text', 'good'],
    ['an empty text', ''],
    ['a text of numbers', '4.0'],
    ['HTML, NUL, emoji, CJK', '<script>\u0000 🎉 日本語'],
    ['a lone surrogate, as U+FFFD', 'a\ud800b', 'a\ufffdb'],
    ['a list', ['a', 1, null, [true]]],
    ['an object', { k: 'v', n: 1.5, o: {} }],
    ['a key named __proto__', Object.fromEntries([['__proto__', 1]])],
    ['an empty object', {}],
  ];
  for (const [title, value, stored = value] of values) {
    it(`keeps a feedback's value: ${title}`, async () => {
      const { id } = await create(feedback(value));
      const read = await contract.client.getAssessment(trace, id);
      assert.equal(sameValue(read?.value ?? null, stored), true, JSON.stringify(read?.value));
    });
    it(`keeps an expectation's value: ${title}`, async () => {
      const { id } = await create(expectation(value));
      const read = await contract.client.getAssessment(trace, id);
      assert.equal(JSON.stringify(read?.value), JSON.stringify(stored));
    });
  }

  it('keeps feedback with null if the version supports it', async () => {
    const created = create(feedback(null));
    if (contract.newest) assert.equal((await created).value, null);
    else await assert.rejects(created, failsAs('invalid', /Either `value` or `error` must be provided/));
  });

  it('stores numbers as doubles: 2^53 + 1 becomes 2^53', async () => {
    const body = `{"assessment":{"assessment_name":"n","source":{"source_type":"HUMAN"},"feedback":{"value":9007199254740993}}}`;
    const answer = await raw(contract.server, 'POST', `/api/3.0/mlflow/traces/${trace}/assessments`, body);
    assert.match(answer.body, /"value": ?9007199254740992/);
  });

  it('keeps every digit of integers in an expectation that is a list, as text', async () => {
    const { id } = await create(expectation([4]));
    const { body } = await raw(contract.server, 'GET', `/api/3.0/mlflow/traces/${trace}/assessments/${id}`);
    assert.match(body, /"serialized_value": ?\{[^}]*"value": ?"\[4\]"/);
  });

  it('keeps every digit of integers with 64 or more bits in an expectation that is an object', async () => {
    const exactValue =
      '{"id": 9007199254740993, "more": [-9223372036854775808, 123456789012345678901234567890]}';
    const value: unknown = JSON.parse(exactValue);
    assert.ok(isJsonValue(value));
    const sent = expectation(value, { exactValue });
    assert.equal((await create(sent)).exactValue, exactValue);
    const patch = { kind: 'expectation', metadata: { seen: 'yes' } } as const;
    assert.equal((await contract.client.updateAssessment(trace, sent.id, patch)).exactValue, exactValue);
    const { assessments } = await contract.client.getTraceInfo(trace);
    assert.equal(assessments.find(({ id }) => id === sent.id)?.exactValue, exactValue);
    const next = {
      kind: 'expectation',
      value: [9007199254740992],
      exactValue: '[9007199254740995]',
    } as const;
    await contract.client.updateAssessment(trace, sent.id, { ...next, value: [...next.value] });
    assert.equal((await contract.client.getAssessment(trace, sent.id))?.exactValue, '[9007199254740995]');
  });

  it('reads an expectation that was sent as a plain object', async () => {
    const sent = { assessment_name: 'n', source: { source_type: 'HUMAN' }, expectation: { value: { a: 1 } } };
    const path = `/api/3.0/mlflow/traces/${trace}/assessments`;
    const answer = await raw(contract.server, 'POST', path, JSON.stringify({ assessment: sent }));
    const { assessment } = Stored.parse(JSON.parse(answer.body));
    const read = await contract.client.getAssessment(trace, String(assessment['assessment_id']));
    assert.deepEqual([read?.kind, read?.value], ['expectation', { a: 1 }]);
  });

  it("keeps an expectation's rationale, which MLflow drops as `rationale`", async () => {
    const path = `/api/3.0/mlflow/traces/${trace}/assessments`;
    const sent = {
      assessment_name: 'n',
      source: { source_type: 'HUMAN' },
      expectation: { value: 1 },
      rationale: 'lost',
    };
    const dropped = await raw(contract.server, 'POST', path, JSON.stringify({ assessment: sent }));
    assert.equal(dropped.body.includes('lost'), false);
    const { id } = await create(expectation('x', { rationale: 'kept', metadata: { k: 'v' } }));
    const read = await contract.client.getAssessment(trace, id);
    assert.equal(read?.rationale, 'kept');
    assert.equal(read.metadata['k'], 'v');
  });

  it('reads the error of a failed judge', async () => {
    await runPython(
      contract.server,
      `from mlflow.entities import AssessmentError, AssessmentSource
mlflow.log_feedback(trace_id=given, name="judge_failed", error=AssessmentError(error_code="RATE_LIMIT", error_message="429", stack_trace="Traceback"), source=AssessmentSource(source_type="LLM_JUDGE", source_id="gpt"))
emit(1)`,
      trace,
    );
    const { assessments } = await contract.client.getTraceInfo(trace);
    const failed = assessments.find(({ name }) => name === 'judge_failed');
    assert.deepEqual(
      [failed?.value, failed?.error, failed?.source],
      [null, { code: 'RATE_LIMIT', message: '429', stack: 'Traceback' }, { type: 'LLM_JUDGE', id: 'gpt' }],
    );
  });

  for (const type of ['HUMAN', 'LLM_JUDGE', 'CODE'] as const) {
    it(`keeps the source type ${type}, with and without an ID`, async () => {
      const read = await create(feedback(1, { source: { type, id: '' } }));
      assert.deepEqual(read.source.type, type);
      assert.deepEqual((await create(feedback(1, { source: { type, id: 'x' } }))).source, { type, id: 'x' });
    });
  }

  it('stores any other source type as unspecified and responds with 200', async () => {
    const sent = { assessment_name: 'n', source: { source_type: 'human' }, feedback: { value: 1 } };
    const path = `/api/3.0/mlflow/traces/${trace}/assessments`;
    const answer = await raw(contract.server, 'POST', path, JSON.stringify({ assessment: sent }));
    const { assessment } = Stored.parse(JSON.parse(answer.body));
    const read = await contract.client.getAssessment(trace, String(assessment['assessment_id']));
    assert.deepEqual([answer.status, read?.source.type], [200, 'SOURCE_TYPE_UNSPECIFIED']);
  });

  it('keeps two labels with the same name', async () => {
    const [a, b] = [
      await create(feedback(1, { name: 'twice' })),
      await create(feedback(2, { name: 'twice' })),
    ];
    const { assessments } = await contract.client.getTraceInfo(trace);
    const values = assessments.filter(({ name }) => name === 'twice').map(({ value }) => value);
    assert.deepEqual([values.toSorted(), a.id === b.id], [[1, 2], false]);
  });

  it('rejects a repeated ID and keeps the first label', async () => {
    const first = await create(feedback(1));
    await assert.rejects(create(feedback(2, { id: first.id })), (error) => {
      failsAs('server', /constraint/i)(error);
      assert.equal(error instanceof TrackingError && error.status, contract.newest ? 500 : 400);
      return true;
    });
    assert.deepEqual(await contract.client.getAssessment(trace, first.id), first);
  });

  it("accepts a missing span, as the server doesn't check it", async () => {
    assert.equal((await create(feedback(1, { spanId: 'ffffffffffffffff' }))).spanId, 'ffffffffffffffff');
  });

  it('rejects a missing trace', async () => {
    const other = 'tr-00000000000000000000000000000000';
    await assert.rejects(contract.client.createAssessment(other, feedback(1)), failsAs('notFound'));
  });

  it('accepts a megabyte', async () => {
    const big = 'x'.repeat(1_000_000);
    const stored = await create(feedback(big, { rationale: big }));
    assert.deepEqual([stored.value === big, stored.rationale === big], [true, true]);
  });

  it("responds with 200 to a body it couldn't fully parse, so the response must be compared", async () => {
    const path = `/api/3.0/mlflow/traces/${trace}/assessments`;
    const body =
      '{"assessment":{"assessment_name":"n","source":{"source_type":"HUMAN"},"feedback":{"value":1},"rationale":5,"metadata":{"k":"v"}}}';
    const answer = await raw(contract.server, 'POST', path, body);
    const { assessment } = Stored.parse(JSON.parse(answer.body));
    assert.equal(answer.status, 200);
    assert.equal(Object.hasOwn(assessment, 'rationale'), false);
  });

  it('requires JSON and responds with a misleading message', async () => {
    const path = `/api/3.0/mlflow/traces/${trace}/assessments`;
    assert.equal(
      (await raw(contract.server, 'POST', path, '{}', { 'content-type': 'text/plain' })).status,
      400,
    );
    const invalid = await raw(contract.server, 'POST', path, '{"assessment":');
    assert.deepEqual(
      [invalid.status, /Missing value for required parameter/.test(invalid.body)],
      [400, true],
    );
  });

  it('responds with 500 and HTML to invalid JSON in a serialized value, which we never send', async () => {
    const serialized_value = { serialization_format: 'JSON_FORMAT', value: '[1, ' };
    const sent = {
      assessment_name: 'n',
      source: { source_type: 'HUMAN' },
      expectation: { serialized_value },
    };
    const path = `/api/3.0/mlflow/traces/${trace}/assessments`;
    const answer = await raw(contract.server, 'POST', path, JSON.stringify({ assessment: sent }));
    assert.deepEqual([answer.status, /html/.test(answer.type)], [500, true]);
  });

  it('makes an overridden label invalid, and valid again when its override is deleted', async () => {
    const old = await create(feedback(1, { name: 'overridden' }));
    const over = await create(feedback(2, { name: 'overridden', overrides: old.id }));
    assert.deepEqual([over.overrides, over.valid], [old.id, true]);
    assert.equal((await contract.client.getAssessment(trace, old.id))?.valid, false);
    await contract.client.deleteAssessment(trace, over.id);
    assert.equal((await contract.client.getAssessment(trace, old.id))?.valid, true);
    await assert.rejects(create(feedback(3, { overrides: newId() })), failsAs('notFound'));
  });
});

onEachMlflow('changing assessments', (contract) => {
  let trace = '';
  before(async () => {
    const { id } = await newExperiment(contract.server);
    [trace = ''] = await writeOtlp(contract.server, id, [[{ name: 'root', id: SPAN }]]);
  });

  const updateAssessment = (id: string, patch: AssessmentPatch) =>
    contract.client.updateAssessment(trace, id, patch);

  it('changes only the given fields', async () => {
    const old = await contract.client.createAssessment(
      trace,
      feedback(1, { spanId: SPAN, rationale: 'r', metadata: { a: '1', b: '2' } }),
    );
    const rest = ({ updatedAt: _updatedAt, ...other }: typeof old) => other;
    const renamed = await updateAssessment(old.id, { kind: 'feedback', name: 'other' });
    assert.deepEqual(rest(renamed), rest({ ...old, name: 'other' }));
    assert.ok(renamed.updatedAt >= old.updatedAt);
    const valued = await updateAssessment(old.id, { kind: 'feedback', value: 'two' });
    assert.deepEqual(rest(valued), rest({ ...renamed, value: 'two' }));
    const reasoned = await updateAssessment(old.id, { kind: 'feedback', rationale: 'new' });
    assert.deepEqual(rest(reasoned), rest({ ...valued, rationale: 'new' }));
    const both = await updateAssessment(old.id, {
      kind: 'feedback',
      value: false,
      rationale: '',
      name: 'all',
    });
    assert.deepEqual(rest(both), rest({ ...reasoned, value: false, rationale: '', name: 'all' }));
    assert.deepEqual(await contract.client.getAssessment(trace, old.id), both);
  });

  it('merges metadata and never removes a key', async () => {
    const old = await contract.client.createAssessment(trace, feedback(1, { metadata: { a: '1', b: '2' } }));
    const changed = await updateAssessment(old.id, { kind: 'feedback', metadata: { b: '3', c: '4' } });
    assert.deepEqual(changed.metadata, { a: '1', b: '3', c: '4' });
  });

  it("changes an expectation's value between all types, and its rationale", async () => {
    const old = await contract.client.createAssessment(trace, expectation('text', { rationale: 'r' }));
    for (const value of [['list', 1], 5, { o: true }, 'text', false]) {
      assert.deepEqual((await updateAssessment(old.id, { kind: 'expectation', value })).value, value);
    }
    const changed = await updateAssessment(old.id, { kind: 'expectation', rationale: 'why' });
    assert.deepEqual([changed.value, changed.rationale], [false, 'why']);
    assert.equal((await updateAssessment(old.id, { kind: 'expectation', rationale: '' })).rationale, '');
  });

  it("clears a judge's error with a new value", async () => {
    const id = newId();
    const error = { error_code: 'X', error_message: 'm' };
    const sent = {
      assessment_id: id,
      assessment_name: 'n',
      source: { source_type: 'LLM_JUDGE' },
      feedback: { error },
    };
    await raw(
      contract.server,
      'POST',
      `/api/3.0/mlflow/traces/${trace}/assessments`,
      JSON.stringify({ assessment: sent }),
    );
    assert.equal((await contract.client.getAssessment(trace, id))?.error?.code, 'X');
    const changed = await updateAssessment(id, { kind: 'feedback', value: 1 });
    assert.deepEqual([changed.error, changed.value], [null, 1]);
  });

  it('ignores masks in other formats and still responds with 200', async () => {
    const old = await contract.client.createAssessment(trace, feedback(1));
    const path = `/api/3.0/mlflow/traces/${trace}/assessments/${old.id}`;
    for (const mask of [
      '"assessment_name"',
      '{"paths":["assessmentName"]}',
      '"assessment_name,feedback"',
      '"feedback.value"',
    ]) {
      const body = `{"assessment":{"assessment_name":"x","feedback":{"value":9}},"update_mask":${mask}}`;
      assert.equal((await raw(contract.server, 'PATCH', path, body)).status, 200, mask);
    }
    const now = await contract.client.getAssessment(trace, old.id);
    assert.deepEqual([now?.name, now?.value], [old.name, old.value]);
  });

  it('may clear the value if only the mask contains it, so we always send both', async () => {
    const old = await contract.client.createAssessment(trace, feedback(1));
    const path = `/api/3.0/mlflow/traces/${trace}/assessments/${old.id}`;
    await raw(contract.server, 'PATCH', path, '{"assessment":{},"update_mask":"feedback"}');
    assert.equal((await contract.client.getAssessment(trace, old.id))?.value, contract.newest ? null : 1);
  });

  it('rejects the wrong kind and a missing ID', async () => {
    const old = await contract.client.createAssessment(trace, feedback(1));
    await assert.rejects(
      updateAssessment(old.id, { kind: 'expectation', value: 1 }),
      failsAs('invalid', /Cannot update expectation value on a Feedback/),
    );
    await assert.rejects(updateAssessment(newId(), { kind: 'feedback', value: 1 }), failsAs('notFound'));
  });

  it('deletes, and also responds with success for a missing ID', async () => {
    const old = await contract.client.createAssessment(trace, feedback(1));
    await contract.client.deleteAssessment(trace, old.id);
    assert.equal(await contract.client.getAssessment(trace, old.id), undefined);
    await contract.client.deleteAssessment(trace, old.id);
    await contract.client.deleteAssessment('tr-00000000000000000000000000000000', newId());
  });

  it('has no list route, so labels are read from the trace', async () => {
    const { status } = await raw(contract.server, 'GET', `/api/3.0/mlflow/traces/${trace}/assessments`);
    assert.equal(status, 405);
  });
});
