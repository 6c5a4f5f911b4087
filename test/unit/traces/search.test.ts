import assert from 'node:assert/strict';
import type { SearchAnswer, SearchQuery } from '../../../src/model/traceSearch';
import type { StartReader } from '../../../src/traces/reader/readerCalls';
import { searchSpans } from '../../../src/traces/reader/search/searchSpans';
import { searchedText } from '../../../src/model/marks';
import { TraceReader } from '../../../src/traces/reader/traceReader';
import { readerThread } from '../../support/readerThread';
import { spanAnswer } from '../../support/spanAnswer';
import { startInProcess } from './support/inProcessReader';
import { answer, base64, BytesApi, spanJson } from './support/spanApi';

const id = (hex: string) => hex.padStart(16, '0');
const NEVER = new AbortController().signal;

function queryOf(text: string, how: Partial<SearchQuery> = {}): SearchQuery {
  return { text, matchCase: false, wholeWord: false, regex: false, ...how };
}

async function open(spans: readonly string[], start: StartReader = startInProcess): Promise<TraceReader> {
  const reader = new TraceReader(BytesApi.of(answer(...spans)), 'tr-1', start);
  await reader.read();
  return reader;
}

/** The matches as `span field@offset text`. */
function shown({ places, texts }: SearchAnswer): string[] {
  return places.flatMap(({ spanId, field, hits }) => {
    const lines: string[] = [];
    for (let i = 0; i < hits.length; i += 3) {
      const text = texts[hits[i + 2] ?? 0] ?? '';
      assert.equal(text.length, hits[i + 1]);
      lines.push(`${spanId.replace(/^0+/, '')} ${field}@${hits[i]} ${text}`);
    }
    return lines;
  });
}

const found = async (span: string, text: string, how: Partial<SearchQuery> = {}): Promise<string[]> =>
  shown(await (await open([span])).search(queryOf(text, how), NEVER));

describe('searching a trace', () => {
  it("searches names, status, outputs, inputs, attributes, and events in the details' order", async () => {
    const events = [{ name: 'rain event', time_unix_nano: 2000, attributes: { rain: 'more rain', n: 1 } }];
    const attributes = {
      'a.rain': 'rain 1',
      'mlflow.spanOutputs': { said: 'rain' },
      'mlflow.spanInputs': 'rain?',
      other: 7,
      last: ['rain'],
    };
    const status = { code: 'STATUS_CODE_ERROR', message: 'no rain' };
    const span = spanJson('1', { name: 'rain', events, status }, attributes);
    const lines = await found(span, 'rain');
    assert.deepEqual(
      lines.map((line) => line.split('@')[0]?.slice(2)),
      [
        'name',
        'status',
        'outputs',
        'inputs',
        'attribute 0 key',
        'attribute 0',
        'attribute 2',
        'event 0',
        'event 0 0 key',
        'event 0 0',
      ],
    );
  });

  it('names attributes as the details do', async () => {
    const reader = await open([spanJson('1', {}, { 'mlflow.spanInputs': 1, a: 'x', b: 'needle' })]);
    const [place] = (await reader.search(queryOf('needle'), NEVER)).places;
    const { attributes } = await reader.details(id('1'));
    assert.equal(place?.field, attributes[1]?.value.ref);
  });

  it('names attributes as the details do when a key was sent twice', async () => {
    const sent = `{"a":"\\"x\\"","mlflow.spanInputs":"\\"needle 1\\"","a":"\\"needle 2\\"","mlflow.spanInputs":"\\"needle 3\\"","b":"\\"needle 4\\""}`;
    const reader = await open([spanJson('1', { attributes: 'A' }).replace('"A"', sent)]);
    const { inputs, attributes } = await reader.details(id('1'));
    assert.equal(inputs?.text, '"needle 3"');
    assert.deepEqual(
      attributes.map(({ key, value }) => [key, value.text]),
      [
        ['a', '"x"'],
        ['a', '"needle 2"'],
        ['mlflow.spanInputs', '"needle 1"'],
        ['b', '"needle 4"'],
      ],
    );
    const { places } = await reader.search(queryOf('needle'), NEVER);
    const refs = [inputs, ...attributes.map(({ value }) => value)].filter(({ text }) =>
      text.includes('needle'),
    );
    assert.deepEqual(
      places.map(({ field }) => field),
      refs.map(({ ref }) => ref),
    );
  });

  it('visits spans in tree order, orphans last', async () => {
    const at = (start: number, parent?: string) => ({
      start_time_unix_nano: start,
      parent_span_id: parent === undefined ? null : base64(parent),
    });
    const reader = await open([
      spanJson('5', at(500, '99')),
      spanJson('4', at(400, '2')),
      spanJson('3', at(300, '1')),
      spanJson('2', at(200, '1')),
      spanJson('1', at(900)),
    ]);
    const { places } = await reader.search(queryOf('span'), NEVER);
    assert.deepEqual(
      places.map(({ spanId }) => spanId),
      ['1', '2', '4', '3', '5'].map(id),
    );
  });

  it("searches text as it's displayed: unescaped, with real line breaks and all characters", async () => {
    const span = spanJson('1', {}, { a: { said: 'say "hello"\nto 日本 👩‍👩‍👧 C:\\new' } });
    assert.equal((await found(span, 'say "hello"\nto')).length, 1);
    assert.equal((await found(span, '日本 👩‍👩‍👧')).length, 1);
    assert.equal((await found(span, 'c:\\NEW')).length, 1);
    assert.equal((await found(span, '{"said":"say "')).length, 1);
    assert.equal(searchedText('"\\u65e5\\u672c \\ud83d\\ude00 \\/ \\\\n"'), '"日本 😀 / \\n"');
    assert.equal(searchedText('C:\\new'), 'C:\\new');
  });

  it('supports match case, whole word, and regular expressions', async () => {
    const span = spanJson('1', { name: 'Chat chatter CHAT_2 chat, 4711 ÄRGER ärger' });
    const at = async (text: string, how: Partial<SearchQuery> = {}) =>
      (await found(span, text, how)).map((line) => Number(/@(\d+)/.exec(line)?.[1]));
    assert.deepEqual(await at('chat'), [0, 5, 13, 20]);
    assert.deepEqual(await at('chat', { matchCase: true }), [5, 20]);
    assert.deepEqual(await at('chat', { wholeWord: true }), [0, 20]);
    assert.deepEqual(await at('Ärger'), [31, 37]);
    assert.deepEqual(await at('Ärger', { wholeWord: true, matchCase: true }), []);
    assert.deepEqual(await at('\\bchat|\\d+', { regex: true }), [0, 5, 13, 18, 20, 26]);
    assert.deepEqual(await at('ch.t', { regex: true, wholeWord: true }), [0, 20]);
    assert.deepEqual(await at('x*', { regex: true }), []);
    assert.deepEqual(await at('^\\p{Lu}hat', { regex: true, matchCase: true }), [0]);
    assert.deepEqual(await at('(chat'), []);
    assert.deepEqual(await at('[,]', { regex: true }), [24]);
    assert.deepEqual(await at('\\-|,', { regex: true }), [24]); // an escape that only lenient expressions allow
  });

  it('says why a regular expression is invalid', async () => {
    const answered = await (await open([spanJson('1')])).search(queryOf('(span', { regex: true }), NEVER);
    assert.equal(answered.state, 'invalid');
    assert.match(answered.message, /Unterminated group/);
  });

  it('finds nothing for an empty query or before anything was read', async () => {
    assert.deepEqual(await found(spanJson('1'), ''), []);
    const reader = new TraceReader(BytesApi.of(answer()), 'tr-1', startInProcess);
    assert.equal((await reader.search(queryOf('x'), NEVER)).total, 0);
  });

  it('returns the first 10,000 matches and whether there are more', async () => {
    const reader = await open([spanJson('1', { name: 'x'.repeat(10_000) }), spanJson('2', { name: 'y' })]);
    const all = await reader.search(queryOf('x'), NEVER);
    assert.deepEqual([all.total, all.more, all.texts], [10_000, false, ['x']]);
    const longer = await open([spanJson('1', { name: 'x'.repeat(9_999) }), spanJson('2', { name: 'xxx' })]);
    const cut = await longer.search(queryOf('x'), NEVER);
    assert.deepEqual([cut.total, cut.more], [10_000, true]);
    const counted = cut.places.reduce((sum, { hits }) => sum + hits.length / 3, 0);
    assert.equal(counted, 10_000);
  });

  it('is superseded by a newer search and can be canceled', async () => {
    const reader = await open(Array.from({ length: 300 }, (_, i) => spanJson((i + 1).toString(16))));
    const older = reader.search(queryOf('span'), NEVER);
    const newer = reader.search(queryOf('span 2'), NEVER);
    await assert.rejects(older, /newer search/);
    assert.equal((await newer).places[0]?.spanId, id('2'));
    const own = new AbortController();
    const canceled = reader.search(queryOf('span'), own.signal);
    own.abort(new Error('closed'));
    await assert.rejects(canceled, /closed/);
  });

  it('finds text from a newer read', async () => {
    const api = BytesApi.of(answer(spanJson('1')));
    const reader = new TraceReader(api, 'tr-1', startInProcess);
    await reader.read();
    assert.equal((await reader.search(queryOf('later'), NEVER)).total, 0);
    api.chunks = BytesApi.of(answer(spanJson('1'), spanJson('2', { name: 'later' }))).chunks;
    await reader.read();
    assert.equal((await reader.search(queryOf('later'), NEVER)).total, 1);
  });

  it('stops an endless expression and returns the matches so far', async () => {
    const ids = ['1', '2', '3'];
    const texts = (spanId: string): readonly string[] => [
      'name',
      spanId === '2' ? `${'a'.repeat(60)}!` : 'aa',
    ];
    const started = performance.now();
    const answered = await searchSpans({ ids, texts }, queryOf('^(?:(a+)+)$', { regex: true }), NEVER, 100);
    assert.equal(answered.state, 'stopped');
    assert.deepEqual(
      answered.places.map(({ spanId }) => spanId),
      ['1'],
    );
    assert.ok(performance.now() - started < 20_000);
  });
});

describe("searching a trace on the reader's thread", function () {
  this.timeout(120_000);

  it('keeps responding after an endless expression', async () => {
    const start = await readerThread();
    const reader = await open([spanJson('1', { name: `${'a'.repeat(60)}!` }), spanJson('2')], start);
    const answered = await reader.search(queryOf('^(?:(a+)+)$', { regex: true }), NEVER);
    assert.equal(answered.state, 'stopped');
    assert.equal((await reader.details(id('2'))).name, 'span 2');
    assert.equal((await reader.search(queryOf('span'), NEVER)).total, 1);
    reader.dispose();
  });

  it("returns a span's details while it searches 10,000 spans", async () => {
    const reader = new TraceReader(BytesApi.of(spanAnswer(10_000)), 'tr-1', await readerThread());
    await reader.read();
    const order: string[] = [];
    const searching = reader.search(queryOf('nothing like this'), NEVER).then(() => order.push('searched'));
    const details = reader.details('0000000000000032').then(() => order.push('details'));
    await Promise.all([searching, details]);
    assert.deepEqual(order, ['details', 'searched']);
    reader.dispose();
  });
});
