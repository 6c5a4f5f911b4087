import assert from 'node:assert/strict';
import { unpackRows } from '../../../src/model/packedRows';
import { TrackingError } from '../../../src/model/trackingError';
import type { SpanRow } from '../../../src/model/span';
import { TraceReader } from '../../../src/traces/reader/traceReader';
import type { SkeletonPiece } from '../../../src/traces/reader/traceReader';
import { fixtureBytes, fixturesEnding } from '../mlflow/support/fixtures';
import { startInProcess } from './support/inProcessReader';
import { answer, base64, BytesApi, gone, spanJson } from './support/spanApi';

const id = (hex: string) => hex.padStart(16, '0');

/** A piece with unpacked rows, for comparison. */
interface Piece {
  readonly generation: number;
  readonly rows: readonly SpanRow[];
  readonly done: boolean;
}

const unpacked = ({ generation, rows, done }: SkeletonPiece): Piece => ({
  generation,
  rows: unpackRows(rows),
  done,
});

/** The skeleton that a new view gets, with only the last version of each row. */
function held(reader: TraceReader): { rows: readonly SpanRow[]; done: boolean } {
  const rows = reader.skeleton().flatMap((piece) => unpackRows(piece.rows));
  return { rows: [...new Map(rows.map((row) => [row.id, row])).values()], done: reader.done };
}

function open(api: BytesApi): { reader: TraceReader; pieces: Piece[] } {
  const reader = new TraceReader(api, 'tr-1', startInProcess);
  const pieces: Piece[] = [];
  reader.onDidRead((piece) => pieces.push(unpacked(piece)));
  return { reader, pieces };
}

async function read(
  api: BytesApi,
): Promise<{ reader: TraceReader; pieces: Piece[]; rows: readonly SpanRow[] }> {
  const { reader, pieces } = open(api);
  await reader.read();
  return { reader, pieces, rows: pieces.flatMap((piece) => piece.rows) };
}

const isKind = (kind: string) => (error: unknown) => error instanceof TrackingError && error.kind === kind;

describe('TraceReader on captured responses', () => {
  for (const name of fixturesEnding('.artifact.json')) {
    it(`reads ${name} the same wherever its bytes are split`, async () => {
      const bytes = fixtureBytes(name);
      const whole = await read(BytesApi.of(bytes));
      const details = await Promise.all(whole.rows.map((row) => whole.reader.details(row.id)));
      const step = bytes.length < 1500 ? 1 : 29;
      for (let at = 1; at < bytes.length; at += step) {
        const { reader, rows } = await read(BytesApi.of(bytes, [at]));
        assert.deepEqual(rows, whole.rows, `cut at ${at}`);
        for (const detail of details) assert.deepEqual(await reader.details(detail.id), detail);
      }
      const tiny = Array.from({ length: bytes.length - 1 }, (_, i) => i + 1);
      assert.deepEqual((await read(BytesApi.of(bytes, tiny))).rows, whole.rows);
    });
  }

  it('reads the tree, types, tokens, and errors of an agent', async () => {
    const { reader, rows } = await read(BytesApi.of(fixtureBytes('trace_chat_agent.artifact.json')));
    const roots = rows.filter((row) => row.parentId === null);
    assert.equal(roots.length, 1);
    assert.ok(
      rows.every((row) => /^[0-9a-f]{16}$/.test(row.id) && row.start >= 0 && (row.duration ?? 0) > 0),
    );
    const chat = rows.find((row) => row.type === 'CHAT_MODEL');
    assert.ok(chat?.tokens);
    const details = await reader.details(chat.id);
    assert.ok(details.model !== null && details.inputs && details.outputs);
    assert.equal(
      details.attributes.some(({ key }) => key === 'mlflow.spanInputs'),
      false,
    );
  });

  it('reads an exception with its stack trace, and event values as JSON text', async () => {
    const { reader, rows } = await read(BytesApi.of(fixtureBytes('trace_error.artifact.json')));
    const failed = rows.find((row) => row.status === 'ERROR');
    assert.ok(failed);
    const { events, statusMessage } = await reader.details(failed.id);
    const exception = events.find(({ name }) => name === 'exception');
    const stack = exception?.attributes.find(({ key }) => key === 'exception.stacktrace')?.value;
    assert.match(stack?.text ?? '', /^"Traceback.*\\n/);
    assert.equal(stack?.total, stack?.text.length);
    assert.match(exception?.time ?? '', /^\d{19}$/);
    assert.notEqual(statusMessage, '');
  });

  it('reads a running trace, whose root is missing', async () => {
    const { rows, pieces } = await read(BytesApi.of(fixtureBytes('trace_in_progress.artifact.json')));
    assert.deepEqual(
      rows.map((row) => [row.name, row.parentId, row.start]),
      [['child_done', '5a9d91cace960fb4', 0]],
    );
    assert.equal(pieces.at(-1)?.done, true);
  });

  it('keeps every digit of int64, NaN, and nanoseconds', async () => {
    const { reader, rows } = await read(BytesApi.of(fixtureBytes('trace_unicode.artifact.json')));
    const details = await reader.details(rows[0]?.id ?? '');
    const text = (key: string) => details.attributes.find((attribute) => attribute.key === key)?.value.text;
    assert.deepEqual(['big_int', 'nan', 'none', 'float'].map(text), [
      '1152921504606846976',
      'NaN',
      'null',
      '1.5',
    ]);
    assert.deepEqual([details.startTime, details.endTime], ['1795495764122202036', '1795495764122714096']);
    assert.equal(details.duration, 512060);
    assert.equal(details.type, '<b>custom</b>');
  });

  it('reads links, cost, and model of an OpenTelemetry trace', async () => {
    const { reader, rows } = await read(BytesApi.of(fixtureBytes('trace_otlp_genai.artifact.json')));
    const details = await reader.details(rows[0]?.id ?? '');
    assert.deepEqual(details.links, [
      { traceId: 'tr-d5a6b4e3c6dbe7de1cdb4e3aeb86bae5bd3b73b71cdf879d', spanId: '7b9f786f8776e1e736ef5e74' },
    ]);
    assert.deepEqual(
      [details.model, details.cost, details.tokens?.total],
      ['gpt-4o', 0.00010000000000000002, 19],
    );
  });
});

describe('TraceReader on unusual spans', () => {
  it('accepts spans without attributes, events, status, times, and names', async () => {
    const { reader, rows } = await read(BytesApi.of(`{"spans": [{"span_id": "${base64('a')}"}]}`));
    const empty = {
      parentId: null,
      name: '',
      type: '',
      status: 'UNSET',
      start: 0,
      duration: null,
      tokens: null,
      cost: null,
      level: null,
      events: null,
    };
    assert.deepEqual(rows, [{ id: id('a'), ...empty }]);
    const details = await reader.details(id('a'));
    assert.deepEqual(
      [details.startTime, details.inputs, details.attributes, details.events],
      ['', null, [], []],
    );
  });

  it('keeps a missing parent, a parent of zeros, and a cycle as they are', async () => {
    const spans = [
      spanJson('1', { parent_span_id: base64('2') }),
      spanJson('2', { parent_span_id: base64('1') }),
      spanJson('3', { parent_span_id: base64('3') }),
      spanJson('4', { parent_span_id: base64('0') }),
      spanJson('5', { parent_span_id: base64('99') }),
      spanJson('6', { parent_span_id: '' }),
    ];
    const { rows } = await read(BytesApi.of(answer(...spans)));
    assert.deepEqual(
      rows.map((row) => row.parentId),
      [id('2'), id('1'), id('3'), null, id('99'), null],
    );
  });

  it('uses the last of two spans with the same ID', async () => {
    const api = BytesApi.of(
      answer(spanJson('1', { end_time_unix_nano: null }), spanJson('2'), spanJson('1')),
    );
    const { reader } = await read(api);
    assert.deepEqual(
      held(reader).rows.map((row) => [row.id, row.duration]),
      [
        [id('1'), 2000],
        [id('2'), 2000],
      ],
    );
    assert.equal((await reader.details(id('1'))).endTime, '3000');
    assert.equal(reader.spanCount, 2);
  });

  it('counts from the first span that arrived, so an earlier one starts below zero', async () => {
    const spans = [
      spanJson('1', { start_time_unix_nano: 5000 }),
      spanJson('2', { start_time_unix_nano: 4000 }),
    ];
    const { rows } = await read(BytesApi.of(answer(...spans)));
    assert.deepEqual(
      rows.map((row) => [row.start, row.duration]),
      [
        [0, -2000],
        [-1000, -1000],
      ],
    );
  });

  it('accepts IDs and times in other formats', async () => {
    const spans = [
      spanJson('1', { span_id: '00000000000000ab', start_time_unix_nano: '1795557931599864375' }),
      spanJson('2', { span_id: '0x00000000000000cd', start_time_unix_nano: 1.5 }),
    ];
    const { reader, rows } = await read(BytesApi.of(answer(...spans)));
    assert.deepEqual(
      rows.map((row) => row.id),
      [id('ab'), id('cd')],
    );
    assert.equal((await reader.details(id('ab'))).startTime, '1795557931599864375');
  });

  it('returns the name of the root that started first', async () => {
    const at = (start: number, name: string) => ({ start_time_unix_nano: start, name });
    const spans = [
      spanJson('1', { ...at(5, 'child'), parent_span_id: 'AAAAAAAAAAk=' }),
      spanJson('2', at(9, 'late')),
      spanJson('3', at(7, 'root')),
    ];
    const { reader } = await read(BytesApi.of(answer(...spans)));
    assert.equal(reader.rootName, 'root');
    assert.equal((await read(BytesApi.of(answer(...spans.slice(0, 1))))).reader.rootName, '');
  });

  it("accepts types and models that aren't JSON text", async () => {
    const attributes = {
      'mlflow.spanType': 'TOOL',
      'mlflow.message.format': 'vercel_ai',
      'mlflow.llm.model': '"m',
    };
    const { reader, rows } = await read(BytesApi.of(answer(spanJson('1', { attributes }))));
    assert.equal(rows[0]?.type, 'TOOL');
    const { model, attributes: read1 } = await reader.details(id('1'));
    assert.equal(model, '"m');
    assert.equal(read1[1]?.value.text, 'vercel_ai');
    const nothing = await read(
      BytesApi.of(answer(spanJson('1', { attributes: { 'mlflow.spanType': 'null' } }))),
    );
    assert.equal(nothing.rows[0]?.type, '');
  });

  it('keeps every digit of event attributes and accepts bare NaN', async () => {
    const events =
      '[{"name":"e","time_unix_nano":1500,"attributes":{"n":1152921504606846977,"nan":NaN,"t":"x","o":{"a":[1]}}}]';
    const span = spanJson('1', { events: 'EVENTS' }).replace('"EVENTS"', events);
    const { reader } = await read(BytesApi.of(answer(span)));
    const [event] = (await reader.details(id('1'))).events;
    assert.equal(event?.time, '1500');
    assert.deepEqual(
      event.attributes.map(({ value }) => value.text),
      ['1152921504606846977', 'NaN', '"x"', '{"a":[1]}'],
    );
  });

  it('keeps every digit of event times, which may precede the span or be missing', async () => {
    const at = (time: string): string => `{"name":"e","time_unix_nano":${time},"attributes":{}}`;
    const times = ['1795557931599864375', '1795557931599864376', '17', '0', '36028797018963969000000001'];
    const span = spanJson('1', { events: 'EVENTS' }).replace('"EVENTS"', `[${times.map(at).join()}]`);
    const { reader } = await read(BytesApi.of(answer(span)));
    const { events } = await reader.details(id('1'));
    assert.deepEqual(
      events.map(({ time }) => time),
      times.map((time) => (time === '0' ? '' : time)),
    );
  });

  it('keeps duplicate attributes and those named like properties of every object', async () => {
    const span = spanJson('1', { attributes: 'A' }).replace(
      '"A"',
      '{"a":"1","a":"2","__proto__":"3","constructor":"4"}',
    );
    const { reader } = await read(BytesApi.of(answer(span)));
    const { attributes } = await reader.details(id('1'));
    assert.deepEqual(
      attributes.map(({ key, value }) => [key, value.text]),
      [
        ['a', '1'],
        ['a', '2'],
        ['__proto__', '3'],
        ['constructor', '4'],
      ],
    );
    assert.equal(await reader.valueText(id('1'), attributes[1]?.value.ref ?? '', 0, 9), '2');
  });
});

describe('TraceReader, long values', () => {
  it('truncates inputs at 1,000,000 and attributes at 20,000 characters, the rest on demand', async () => {
    const long = 'ä\n"'.repeat(300_000);
    const attributes = { 'mlflow.spanInputs': long, other: long };
    const { reader } = await read(BytesApi.of(answer(spanJson('1', {}, attributes))));
    const { inputs, attributes: others } = await reader.details(id('1'));
    const whole = JSON.stringify(long);
    assert.deepEqual([inputs?.text, inputs?.total], [whole.slice(0, 1_000_000), whole.length]);
    assert.deepEqual([others[0]?.value.text, others[0]?.value.total], [whole.slice(0, 20_000), whole.length]);
    let text = inputs?.text ?? '';
    while (text.length < whole.length)
      text += await reader.valueText(id('1'), 'inputs', text.length, 700_001);
    assert.equal(text, whole);
  });

  it('truncates a value that is too long to read at once to its first 50,000 characters', async () => {
    const whole = JSON.stringify('x'.repeat(5_000_000));
    const { reader } = await read(
      BytesApi.of(answer(spanJson('1', {}, { 'mlflow.spanOutputs': 'x'.repeat(5_000_000) }))),
    );
    const { outputs } = await reader.details(id('1'));
    assert.deepEqual([outputs?.text, outputs?.total], [whole.slice(0, 50_000), whole.length]);
    assert.equal(await reader.valueText(id('1'), 'outputs', 5_000_000, 9), 'x"');
  });

  it('never splits a character and still reaches the end', async () => {
    const { reader } = await read(
      BytesApi.of(answer(spanJson('1', {}, { 'mlflow.spanOutputs': '🎉'.repeat(9) }))),
    );
    const whole = JSON.stringify('🎉'.repeat(9));
    let text = '';
    for (let parts = 0; text.length < whole.length; parts++) {
      assert.ok(parts < 50);
      text += await reader.valueText(id('1'), 'outputs', text.length, 3);
      assert.equal(text.isWellFormed(), true);
    }
    assert.equal(text, whole);
    assert.equal((await reader.valueText(id('1'), 'outputs', 1, 1)).length, 1);
  });

  it('throws `notFound` for missing spans and values', async () => {
    const { reader } = await read(BytesApi.of(answer(spanJson('1'))));
    await assert.rejects(reader.details(id('2')), isKind('notFound'));
    await assert.rejects(reader.valueText(id('2'), 'inputs', 0, 1), isKind('notFound'));
    await assert.rejects(reader.valueText(id('1'), 'inputs', 0, 1), isKind('notFound'));
  });
});

describe('TraceReader, responses that are empty, truncated, or broken', () => {
  for (const nothing of ['{}', '{"spans": []}', '{"spans": null}']) {
    it(`falls back to traces/get when the artifact route responds with ${nothing}`, async () => {
      const api = BytesApi.of(nothing);
      api.whole = answer(spanJson('1'));
      const { rows, pieces } = await read(api);
      assert.deepEqual(
        rows.map((row) => row.id),
        [id('1')],
      );
      assert.equal(pieces.at(-1)?.done, true);
    });
  }

  it("falls back to traces/get when the artifact route doesn't have the trace", async () => {
    const api = new BytesApi();
    api.refusal = gone();
    api.whole = answer(spanJson('1'));
    assert.equal((await read(api)).rows.length, 1);
  });

  it('finishes without rows when both routes have none', async () => {
    const api = BytesApi.of('{"spans": []}');
    api.whole = answer();
    const { pieces, reader } = await read(api);
    assert.deepEqual(pieces, [{ generation: 1, rows: [], done: true }]);
    assert.deepEqual(held(reader), { rows: [], done: true });
  });

  it('throws `notFound` when both routes do', async () => {
    const api = new BytesApi();
    api.refusal = gone();
    const { reader, pieces } = open(api);
    await assert.rejects(reader.read(), isKind('notFound'));
    assert.deepEqual(pieces, []);
  });

  it("doesn't try the other route when the server fails", async () => {
    const api = new BytesApi();
    api.refusal = new TrackingError({ kind: 'server', message: 'no', server: 'http://h', status: 500 });
    await assert.rejects(open(api).reader.read(), isKind('server'));
    assert.equal(api.wholeAsked, 0);
  });

  const broken = [
    answer(spanJson('1'), '{"span_id": oops}'),
    answer(spanJson('1'), '{"name": "no id"}'),
    answer(spanJson('1'), '7'),
    answer(spanJson('1'), spanJson('2').slice(0, -9)),
    answer(spanJson('1')).slice(0, -2),
    answer(spanJson('1')) + 'x',
  ];
  for (const text of broken) {
    it(`keeps the rows that arrived before ${JSON.stringify(text.slice(-30))}`, async () => {
      const { reader, pieces } = open(BytesApi.of(text));
      await assert.rejects(reader.read(), isKind('badResponse'));
      assert.deepEqual(
        pieces.flatMap((piece) => piece.rows.map((row) => row.id)),
        [id('1')],
      );
      assert.equal(
        pieces.some(({ done }) => done),
        false,
      );
      assert.equal(held(reader).done, false);
      assert.equal((await reader.details(id('1'))).name, 'span 1');
    });
  }

  it("rejects a response that isn't JSON", async () => {
    await assert.rejects(open(BytesApi.of('<!doctype html>')).reader.read(), isKind('badResponse'));
  });

  it('keeps the rows that arrived before the connection broke', async () => {
    const api = new BytesApi();
    const cut = new TrackingError({ kind: 'timeout', message: 'cut', server: 'http://h' });
    api.chunks = [Buffer.from(`{"spans":[${spanJson('1')},${spanJson('2')},{`), cut];
    const { reader } = open(api);
    await assert.rejects(reader.read(), isKind('timeout'));
    assert.equal(held(reader).rows.length, 2);
    assert.equal(api.wholeAsked, 0);
  });
});

describe('TraceReader, rereading and disposal', () => {
  it('replaces the rows of an older read with the first piece of the newer one', async () => {
    const api = BytesApi.of(answer(spanJson('1')));
    const { reader, pieces } = open(api);
    await reader.read();
    api.chunks = BytesApi.of(answer(spanJson('2'))).chunks;
    await reader.read();
    assert.deepEqual(
      pieces.map((piece) => [piece.generation, piece.rows.length, piece.done]),
      [
        [1, 1, true],
        [2, 1, true],
      ],
    );
    assert.deepEqual(
      held(reader).rows.map((row) => row.id),
      [id('2')],
    );
    await assert.rejects(reader.details(id('1')), isKind('notFound'));
  });

  it('keeps the older rows when rereading fails', async () => {
    const api = BytesApi.of(answer(spanJson('1')));
    const { reader } = open(api);
    await reader.read();
    api.refusal = new TrackingError({ kind: 'unreachable', message: 'down', server: 'http://h' });
    await assert.rejects(reader.read(), isKind('unreachable'));
    assert.deepEqual([held(reader).done, held(reader).rows.length], [true, 1]);
  });

  it('cancels an older read silently when a newer one starts', async () => {
    const api = BytesApi.of(answer(spanJson('1'), spanJson('2')));
    const { reader, pieces } = open(api);
    await Promise.all([reader.read(), reader.read()]);
    assert.deepEqual([...new Set(pieces.map(({ generation }) => generation))], [2]);
  });

  it('throws the reason when the caller cancels', async () => {
    const { reader, pieces } = open(BytesApi.of(answer(spanJson('1'))));
    const own = new AbortController();
    const reading = reader.read(own.signal);
    own.abort(new Error('closed'));
    await assert.rejects(reading, /closed/);
    assert.deepEqual(pieces, []);
  });

  it('releases the spans on dispose and emits nothing more', async () => {
    const { reader, pieces } = open(BytesApi.of(answer(spanJson('1'))));
    await reader.read();
    const reading = reader.read();
    const before = pieces.length;
    reader.dispose();
    await reading;
    assert.deepEqual([pieces.length, reader.spanCount], [before, 0]);
    await assert.rejects(reader.details(id('1')), isKind('notFound'));
  });
});
