import assert from 'node:assert/strict';
import type { Label } from '../../../src/model/assessment';
import type { TraceInfo } from '../../../src/model/trace';
import { TrackingError } from '../../../src/model/trackingError';
import { DocumentSource, type DocumentApi, type ReadTrace } from '../../../src/app/documents/documentSource';
import type { DocumentPart } from '../../../src/app/documents/documentPlace';
import { startInProcess } from '../traces/support/inProcessReader';
import { answer, BytesApi, gone, spanJson } from '../traces/support/spanApi';
import { label, trace } from './support/samples';

const SERVER = 'http://h';
const TRACE = trace().traceId;
const BIG = '9007199254740993';
const NEVER = new AbortController().signal;
const at = (part: DocumentPart) => ({ server: SERVER, traceId: TRACE, part });
const value = (form: 'json' | 'text' | 'raw' | 'answer', spanId: string | null = null) =>
  at({ kind: 'value', spanId, ref: 'outputs', form });

/** Serves the given bytes from the span routes, and the given text as the trace info. */
class TraceApi extends BytesApi implements DocumentApi {
  info = '{"trace":{"trace_info":{"trace_id":"t","n":9007199254740993}}}';
  infoAsked = 0;

  constructor(spans: string) {
    super();
    this.chunks = [Buffer.from(spans)];
    this.whole = '{"spans":[]}';
  }

  getTraceText(): Promise<string> {
    return Promise.resolve(this.info);
  }

  getTraceInfo(): Promise<TraceInfo> {
    this.infoAsked++;
    return Promise.resolve(trace());
  }
}

/** A span with the given JSON text as its outputs, every digit kept. */
const withOutputs = (id: string, outputs: string, more: Record<string, unknown> = {}): string =>
  spanJson(id, { ...more, attributes: { 'mlflow.spanOutputs': outputs } });

function source(
  api: TraceApi,
  { labels = [], held, read }: { labels?: Label[]; held?: TraceInfo; read?: ReadTrace } = {},
): DocumentSource {
  return new DocumentSource({
    findServer: (server) => (server === SERVER ? { api, cache: { get: () => held } } : undefined),
    labeling: { labels: () => labels },
    startReader: startInProcess,
    readTrace: () => read,
  });
}

const text = async (from: DocumentSource, place: ReturnType<typeof at>): Promise<string> =>
  Buffer.from(await from.read(place, NEVER)).toString();
const failsAs = (kind: TrackingError['kind'], words: RegExp) => (error: unknown) =>
  error instanceof TrackingError && error.kind === kind && words.test(error.message);

describe('DocumentSource', () => {
  it('writes a value as JSON with all digits, as text, and as it was sent', async () => {
    const documents = source(new TraceApi(answer(withOutputs('1', `{"n":${BIG},"s":"a\\nb"}`))));
    assert.equal(await text(documents, value('json')), `{\n  "n": ${BIG},\n  "s": "a\\nb"\n}\n`);
    assert.equal(await text(documents, value('raw')), `{"n":${BIG},"s":"a\\nb"}`);
    assert.match(await text(documents, value('text')), /^n: 9007199254740993\ns:\n {2}a\n {2}b$/);
  });

  it("writes the assistant's text as the answer", async () => {
    const chat = '{"choices":[{"message":{"role":"assistant","content":"Blue.\\nPort 4."}}]}';
    assert.equal(
      await text(source(new TraceApi(answer(withOutputs('1', chat)))), value('answer')),
      'Blue.\nPort 4.',
    );
    const one = source(new TraceApi(answer(withOutputs('1', '{"answer":"Red."}'))));
    assert.equal(await text(one, value('answer')), 'Red.');
  });

  it('writes the whole trace as JSON, in several chunks, with all digits', async () => {
    const spans = Array.from({ length: 1_201 }, (_, i) => withOutputs((i + 1).toString(16), BIG));
    const whole = await text(source(new TraceApi(answer(...spans))), at({ kind: 'trace', form: 'json' }));
    const parsed: unknown = JSON.parse(whole);
    assert.ok(
      typeof parsed === 'object' && parsed !== null && 'spans' in parsed && Array.isArray(parsed.spans),
    );
    assert.equal(parsed.spans.length, 1_201);
    assert.equal(whole.split(`"mlflow.spanOutputs": ${BIG}`).length - 1, 1_201);
    assert.match(whole, new RegExp(`"n": ${BIG}`));
  });

  it("writes valid JSON for a trace without spans and for trace info that isn't JSON", async () => {
    const api = new TraceApi(answer());
    const whole = at({ kind: 'trace', form: 'json' });
    const info = { trace_id: 't', n: Number(BIG) };
    assert.deepEqual(JSON.parse(await text(source(api), whole)), { info, spans: [] });
    api.info = '<html>"proxy"';
    assert.deepEqual(JSON.parse(await text(source(api), whole)), { info: '<html>"proxy"', spans: [] });
  });

  it('omits IDs and times from text meant for comparing', async () => {
    const one = await text(
      source(new TraceApi(answer(withOutputs('a1', '"x"', { name: 's' })))),
      at({ kind: 'span', spanId: null }),
    );
    const other = await text(
      source(
        new TraceApi(
          answer(withOutputs('b2', '"x"', { name: 's', start_time_unix_nano: 5, end_time_unix_nano: 9 })),
        ),
      ),
      at({ kind: 'trace', form: 'text' }),
    );
    assert.equal(one, other);
    assert.match(one, /^# s\n[^]*## Outputs\n\nx\n/);
  });

  it('reads from a panel that has already read the trace, not from the server', async () => {
    const api = new TraceApi(answer());
    api.refusal = new Error('the server was asked');
    const read = { document: () => Promise.resolve({ bytes: Buffer.from('from the panel'), spans: 1 }) };
    assert.equal(await text(source(api, { read }), value('raw')), 'from the panel');
  });

  it("rejects a server that isn't configured, without a request", async () => {
    const api = new TraceApi(answer());
    const elsewhere = { ...value('raw'), server: 'http://elsewhere' };
    const told = failsAs('notConfigured', /from a trace on http:\/\/elsewhere/);
    await assert.rejects(source(api).read(elsewhere, NEVER), told);
    await assert.rejects(
      source(api).read({ ...at({ kind: 'trace', form: 'json' }), server: '' }, NEVER),
      TrackingError,
    );
    assert.equal(api.wholeAsked, 0);
  });

  it('reports a missing trace, span, or value as not found', async () => {
    const api = new TraceApi(answer(spanJson('1')));
    await assert.rejects(
      source(api).read(value('raw'), NEVER),
      failsAs('notFound', /doesn't have this span or value/),
    );
    await assert.rejects(
      source(api).read(value('raw', 'f'.repeat(16)), NEVER),
      failsAs('notFound', /doesn't have (?:this )?span/),
    );
    api.refusal = gone();
    api.whole = undefined;
    await assert.rejects(source(api).read(value('raw'), NEVER), failsAs('notFound', /gone/));
  });

  it('reads a label from the cached trace, otherwise from the server, and reports a missing one', async () => {
    const api = new TraceApi(answer());
    const labels = [label('expected', { a: [1] }), label('said', 'two\nlines')];
    const of = (labelId: string, form: 'json' | 'text') => at({ kind: 'label', labelId, form });
    const held = source(api, { labels, held: trace() });
    assert.equal(await text(held, of('a-expected', 'json')), '{\n  "a": [\n    1\n  ]\n}\n');
    assert.equal(await text(held, of('a-said', 'text')), 'two\nlines');
    assert.equal(api.infoAsked, 0);
    await text(source(api, { labels }), of('a-said', 'text'));
    assert.equal(api.infoAsked, 1);
    await assert.rejects(
      held.read(of('a-none', 'text'), NEVER),
      failsAs('notFound', /is no longer on http:\/\/h/),
    );
  });

  it('stops when the signal is aborted', async () => {
    const ended = AbortSignal.abort(new Error('closed'));
    await assert.rejects(source(new TraceApi(answer(spanJson('1')))).read(value('raw'), ended), /closed/);
  });
});
