import assert from 'node:assert/strict';
import type { SpanDetails, SpanRow } from '../../src/model/span';
import { getString, parseExact } from '../../src/model/exactJson';
import { TrackingError } from '../../src/model/trackingError';
import { TraceReader } from '../../src/traces/reader/traceReader';
import type { SpanApi } from '../../src/traces/reader/traceReader';
import { readerThread, rowsOf } from '../support/readerThread';
import { newExperiment } from '../support/servers';
import { makeAgentTraces, makeOddTraces, ODD_TRACES, type OddTrace } from '../support/traces';
import { failsAs, onEachMlflow } from './support/contract';
import { writeOtlp } from './support/otlp';

onEachMlflow('the spans of a trace', (contract) => {
  let odd: Record<OddTrace, string> | undefined;
  let experiment = { id: '', name: '' };
  before(async () => {
    experiment = await newExperiment(contract.server, 'odd');
    odd = await makeOddTraces(contract.server, experiment.name, ODD_TRACES);
  });

  const readers: TraceReader[] = [];
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.dispose();
  });

  async function readerOf(api: SpanApi, traceId: string): Promise<TraceReader> {
    const reader = new TraceReader(api, traceId, await readerThread());
    readers.push(reader);
    return reader;
  }

  async function read(traceId: string): Promise<{ rows: readonly SpanRow[]; reader: TraceReader }> {
    const reader = await readerOf(contract.client, traceId);
    await reader.read();
    assert.equal(reader.done, true);
    return { rows: rowsOf(reader), reader };
  }

  async function readOdd(key: OddTrace) {
    assert.ok(odd);
    const { rows, reader } = await read(odd[key]);
    const named = async (name: string): Promise<SpanDetails> => {
      const row = rows.find((each) => each.name === name);
      assert.ok(row, `no span ${name}`);
      return reader.details(row.id);
    };
    return { rows, reader, named };
  }

  const textOf = (details: SpanDetails, key: string): string | undefined =>
    details.attributes.find((attribute) => attribute.key === key)?.value.text;

  for (const key of ODD_TRACES) {
    it(`are the same on both routes: ${key}`, async () => {
      assert.ok(odd);
      const traceId = odd[key];
      const byStream = await read(traceId);
      const none = new TrackingError({ kind: 'notFound', message: 'no such route', server: '', status: 404 });
      const api = {
        server: contract.client.server,
        streamSpans: () => Promise.reject(none),
        streamTrace: (id: string) => contract.client.streamTrace(id),
      };
      const other = await readerOf(api, traceId);
      await other.read();
      const byId = (a: SpanRow, b: SpanRow) => (a.id < b.id ? -1 : 1);
      const exact = async (reader: TraceReader, row: SpanRow) => {
        const { startTime, endTime, name, type, status, statusMessage } = await reader.details(row.id);
        return [row.id, row.parentId, startTime, endTime, name, type, status, statusMessage];
      };
      const left = byStream.rows.toSorted(byId);
      const right = rowsOf(other).toSorted(byId);
      assert.deepEqual(
        await Promise.all(left.slice(0, 300).map((row) => exact(byStream.reader, row))),
        await Promise.all(right.slice(0, 300).map((row) => exact(other, row))),
      );
      assert.equal(left.length, right.length);
    });
  }

  it('two_roots: two without a parent, one whose parent never arrived', async () => {
    const { rows } = await readOdd('two_roots');
    const parents = Object.fromEntries(rows.map((row) => [row.name, row.parentId]));
    assert.deepEqual([parents['first root'], parents['second root']], [null, null]);
    const ids = new Set(rows.map((row) => row.id));
    assert.equal(ids.has(parents['child of first'] ?? ''), true);
    assert.match(parents['orphan'] ?? '', /^[0-9a-f]{16}$/);
    assert.equal(ids.has(parents['orphan'] ?? ''), false);
  });

  it('running: children without their root, in a trace that is IN_PROGRESS', async () => {
    assert.ok(odd);
    const { rows } = await readOdd('running');
    assert.deepEqual(rows.map(({ name }) => name).toSorted(), ['step 0', 'step 1', 'step 2']);
    assert.equal(new Set(rows.map((row) => row.parentId)).size, 1);
    const info = await contract.client.getTraceInfo(odd.running);
    assert.deepEqual([info.state, info.name, info.requestPreview], ['IN_PROGRESS', null, null]);
  });

  it('wide and deep: every span with its parent', async () => {
    const wide = (await readOdd('wide')).rows;
    assert.equal(wide.length, 2001);
    assert.equal(wide.filter(({ status }) => status === 'ERROR').length, 21);
    const deep = (await readOdd('deep')).rows;
    const parents = new Map(deep.map((row) => [row.id, row.parentId]));
    let depth = 0;
    for (
      let at: string | null = deep.find(({ name }) => name === 'level 199')?.id ?? null;
      at !== null;
      depth++
    ) {
      at = parents.get(at) ?? null;
    }
    assert.equal(depth, 200);
  });

  it('numbers: every digit, NaN, and the infinities', async () => {
    const { named, rows } = await readOdd('numbers');
    const details = await named('numbers');
    const keys = ['nan', 'inf', 'ninf', 'minus_zero', 'big', 'edge', 'negative'];
    assert.deepEqual(
      keys.map((key) => textOf(details, key)),
      [
        'NaN',
        'Infinity',
        '-Infinity',
        '-0.0',
        '1152921504606846976',
        '9007199254740993',
        '-4611686018427387904',
      ],
    );
    assert.match(details.inputs?.text ?? '', /"big": 1152921504606846976, "edge": 9007199254740993/);
    assert.equal(details.duration, 10_000_001);
    const later = await named('one ns later');
    assert.equal(later.inputs?.text, '{"value": NaN, "big": 1152921504606846977, "exp": 1e400}');
    assert.equal(BigInt(later.startTime) - BigInt(details.startTime), 1n);
    assert.equal(rows.find(({ name }) => name === 'one ns later')?.start, 1);
  });

  it('huge: a megabyte of text, any part of it on demand', async () => {
    const { named, reader } = await readOdd('huge');
    const { outputs, id } = await named('huge');
    assert.ok(outputs && outputs.total > 950_000);
    assert.match(outputs.text, /line 19999 .*\\n"\}$/);
    assert.equal(
      await reader.valueText(id, outputs.ref, 500_000, 1000),
      outputs.text.slice(500_000, 501_000),
    );
  });

  it('clock: ends before starts, and spans outside their parent', async () => {
    const { rows } = await readOdd('clock');
    const root = rows.find(({ name }) => name === 'root');
    const of = (name: string) => {
      const row = rows.find((each) => each.name === name);
      assert.ok(row && root);
      return [row.start - root.start, row.duration];
    };
    assert.deepEqual(of('ends before it starts'), [7e6, -4e6]);
    assert.deepEqual(of('before its parent'), [-5e6, 3e6]);
    assert.deepEqual(of('after its parent'), [25e6, 15e6]);
    assert.deepEqual(of('no duration'), [5e6, 0]);
    assert.deepEqual(of('twin a'), of('twin b'));
  });

  it('text: every character', async () => {
    const { rows, reader } = await readOdd('text');
    assert.match(rows[0]?.name ?? '', /^名前 日本語の質問 العربية 👩‍👩‍👧‍👦/u);
    const { inputs } = await reader.details(rows[0]?.id ?? '');
    const input = parseExact(inputs?.text ?? '');
    const tail = `\u202edrawkcab\u202c \u001b[31mred\u001b[0m nul:\u0000 tab:\t ${'x'.repeat(4000)}`;
    assert.equal(getString(input, 'q')?.endsWith(tail), true);
  });

  it('hostile: unchanged', async () => {
    const { rows, reader } = await readOdd('hostile');
    const bad = rows.find((row) => row.parentId === null);
    assert.match(bad?.name ?? '', /^<img src=x onerror=alert\(1\)><script>/);
    assert.equal(bad?.type, bad?.name);
    assert.equal((await reader.details(bad?.id ?? '')).statusMessage, bad?.name);
  });

  it('not_json: texts that only resemble JSON, and keys with quotes', async () => {
    const details = await (await readOdd('not_json')).named('not json');
    assert.equal(JSON.parse(details.inputs?.text ?? ''), "{'python': True, None: 1}");
    assert.deepEqual(
      ['empty', 'key with spaces', 'a.b.c', 'quo"te', 'list'].map((key) => textOf(details, key)),
      contract.newest ? ['""', '"v"', '"{"', '[]', '[1, 2]'] : ['""', '"v"', '"{"', '"[]"', '"[1, 2]"'],
    );
  });

  it('nameless: no name, a custom type, and no type', async () => {
    const { rows } = await readOdd('nameless');
    assert.deepEqual(rows.map(({ name, type }) => [name, type]).toSorted(), [
      ['', 'MY_OWN_TYPE'],
      ['bare', ''],
    ]);
  });

  it('from the SDK: types, tokens, inputs, and an exception with its stack', async () => {
    const [made] = await makeAgentTraces(contract.server, experiment.name, { fail: true });
    assert.ok(made);
    const { rows, reader } = await read(made.traceId);
    assert.deepEqual(Object.fromEntries(rows.map((row) => [row.name, row.id])), made.spans);
    assert.deepEqual(Object.fromEntries(rows.map((row) => [row.name, row.type])), {
      answer: 'AGENT',
      retrieve: 'RETRIEVER',
      chat: 'CHAT_MODEL',
      lookup: 'TOOL',
    });
    assert.deepEqual(rows.find(({ name }) => name === 'chat')?.tokens, { input: 31, output: 12, total: 43 });
    const root = await reader.details(made.spans['answer'] ?? '');
    assert.equal(root.status, 'ERROR');
    const exception = root.events.find(({ name }) => name === 'exception');
    const stack = exception?.attributes.find(({ key }) => key === 'exception.stacktrace')?.value.text;
    assert.match(String(JSON.parse(stack ?? '')), /ValueError: no plan for question 1/);
  });

  it('from OpenTelemetry: events, links, and open ends', async () => {
    const link = { trace: 'ab'.repeat(16), span: 'cd'.repeat(8) };
    const time = '1795557931599864375';
    const attributes = {
      n: 2 ** 31,
      big: '9007199254740993',
      t: 'text',
      nan: 'float:nan',
      list: [1, 'x'],
      o: { a: true },
    };
    const [id = ''] = await writeOtlp(contract.server, experiment.id, [
      [
        {
          name: 'open',
          start: time,
          end: null,
          events: [{ name: 'e', time: '1795557931599864380', attributes }],
          links: [link],
        },
      ],
    ]);
    const { rows, reader } = await read(id);
    const details = await reader.details(rows[0]?.id ?? '');
    assert.deepEqual([details.startTime, details.endTime, details.duration], [time, '', null]);
    assert.equal(details.events[0]?.time, '1795557931599864380');
    const values = Object.fromEntries(
      details.events[0].attributes.map(({ key, value }) => [key, value.text]),
    );
    assert.deepEqual([values['n'], values['t'], values['nan']], ['2147483648', '"text"', 'NaN']);
    assert.deepEqual(
      details.links,
      contract.newest ? [{ traceId: `tr-${link.trace}`, spanId: link.span }] : [],
    );
  });

  it('are reported as not found if the trace is missing', async () => {
    const id = 'tr-00000000000000000000000000000000';
    await assert.rejects(contract.client.streamSpans(id), failsAs('notFound'));
    await assert.rejects(contract.client.streamTrace(id), failsAs('notFound'));
    await assert.rejects((await readerOf(contract.client, id)).read(), failsAs('notFound'));
  });
});
