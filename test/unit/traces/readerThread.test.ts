import assert from 'node:assert/strict';
import { unpackRows } from '../../../src/model/packedRows';
import { TrackingError } from '../../../src/model/trackingError';
import { ReaderClient, ReaderEnded } from '../../../src/traces/reader/readerClient';
import type { ReaderListener, StartReader } from '../../../src/traces/reader/readerCalls';
import { TraceReader } from '../../../src/traces/reader/traceReader';
import { startWorkerThread } from '../../../src/traces/reader/workerThread';
import { bundledReader, readerThread } from '../../support/readerThread';
import { startInProcess } from './support/inProcessReader';
import { answer, BytesApi, spanJson } from './support/spanApi';
import { spanAnswer } from '../../support/spanAnswer';

const FIRST = '0000000000000001';

describe('a reader on its own thread', function () {
  this.timeout(120_000);
  const open: TraceReader[] = [];
  afterEach(() => {
    for (const reader of open.splice(0)) reader.dispose();
  });
  const readerOf = (api: BytesApi, start: StartReader): TraceReader => {
    const reader = new TraceReader(api, 'tr-1', start);
    open.push(reader);
    return reader;
  };

  it('reads 50,000 spans into few, growing pieces, with the first one immediately', async () => {
    const reader = readerOf(BytesApi.of(spanAnswer(50_000)), await readerThread()); // one chunk: the worst case
    const sizes: number[] = [];
    reader.onDidRead((piece) => sizes.push(unpackRows(piece.rows).length));
    await reader.read();
    assert.deepEqual([reader.spanCount, reader.done], [50_000, true]);
    assert.ok((sizes[0] ?? 0) < 500, 'the first rows come at once');
    assert.ok(Math.max(...sizes) <= 4_000);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      50_000,
    );
    const perSecond = 4; // pieces that are flushed by time on a slow machine
    assert.ok(sizes.length <= 25 + perSecond * 60, `${sizes.length} pieces`);
    assert.equal((await reader.details('000000000000c350')).name, 'step 49999');
  });

  it('returns a span that has arrived while others are still arriving', async () => {
    const bytes = spanAnswer(5_000);
    const reader = readerOf(BytesApi.of(bytes, [200_000]), await readerThread());
    const details: Promise<string>[] = [];
    reader.onDidRead(({ done }) => {
      if (!done && details.length === 0) details.push(reader.details(FIRST).then(({ name }) => name));
    });
    await reader.read();
    assert.deepEqual(await Promise.all(details), ['step 0']);
  });

  it('reads traces/get when the artifact route has nothing', async () => {
    const api = BytesApi.of('{"spans": []}');
    api.whole = answer(spanJson('1'));
    const reader = readerOf(api, await readerThread());
    await reader.read();
    assert.equal((await reader.details(FIRST)).name, 'span 1');
  });

  it("transfers a copy and leaves the response's bytes unchanged", async () => {
    const bytes = Buffer.from(answer(spanJson('1')));
    const before = Buffer.from(bytes);
    await readerOf(BytesApi.of(bytes), await readerThread()).read();
    assert.deepEqual(bytes, before);
  });

  it('fails instead of hanging when the thread runs out of memory, and reads on a new one', async () => {
    const file = await bundledReader();
    let limits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 };
    const reader = readerOf(BytesApi.of(spanAnswer(50_000)), (listener) =>
      startWorkerThread(file, listener, { resourceLimits: limits }),
    );
    await assert.rejects(
      reader.read(),
      (error) => error instanceof ReaderEnded && /memory.*Retry/is.test(error.message),
    );
    await assert.rejects(reader.details(FIRST), ReaderEnded);
    limits = { maxOldGenerationSizeMb: 1000, maxYoungGenerationSizeMb: 50 };
    await reader.read();
    assert.equal((await reader.details(FIRST)).name, 'step 0');
  });

  it('writes texts in the language of the window', async () => {
    const file = await bundledReader();
    const texts = { Inputs: 'Eingaben', 'A span has no ID.': { message: 'Ein Span ohne ID.', comment: [] } };
    const start: StartReader = (listener) => startWorkerThread(file, listener, { texts });
    const reader = readerOf(BytesApi.of(answer(spanJson('1', {}, { 'mlflow.spanInputs': 1 }))), start);
    await reader.read();
    const { bytes } = await reader.document({ kind: 'span', spanId: FIRST });
    assert.match(Buffer.from(bytes).toString(), /## Eingaben/);
    const broken = readerOf(BytesApi.of('{"spans":[{}]}'), start);
    await assert.rejects(broken.read(), (error) => {
      assert.ok(error instanceof TrackingError);
      assert.equal(error.detail, 'Ein Span ohne ID.');
      return true;
    });
  });

  it('fails when its file is missing', async () => {
    const reader = readerOf(BytesApi.of(answer(spanJson('1'))), (listener) =>
      startWorkerThread('/nowhere/reader.js', listener),
    );
    await assert.rejects(reader.read(), ReaderEnded);
  });
});

describe('the end of a reader', () => {
  /** Starts a reader in this process and exposes its listener. */
  function within(): { start: StartReader; listeners: ReaderListener[]; stops: () => number } {
    const listeners: ReaderListener[] = [];
    let stops = 0;
    const start: StartReader = (listener) => {
      listeners.push(listener);
      const thread = startInProcess(listener);
      return {
        post: (message, transfer) => thread.post(message, transfer),
        stop: () => {
          stops++;
          thread.stop();
        },
      };
    };
    return { start, listeners, stops: () => stops };
  }

  it('is reported if unexpected, and the next read starts another thread', async () => {
    const { start, listeners } = within();
    const reader = new TraceReader(BytesApi.of(answer(spanJson('1'))), 'tr-1', start);
    const told: string[] = [];
    reader.onDidFail((error) => told.push(error.message));
    await reader.read();
    listeners[0]?.ended('it was killed');
    assert.match(told.join(), /it was killed/);
    await assert.rejects(reader.details(FIRST), /it was killed/);
    assert.equal(reader.spanCount, 1);
    await reader.read();
    assert.equal((await reader.details(FIRST)).name, 'span 1');
    assert.equal(listeners.length, 2);
    reader.dispose();
  });

  it('is only reported by the read in progress, if there is one', async () => {
    const { start, listeners } = within();
    const reader = new TraceReader(BytesApi.of(answer(spanJson('1'))), 'tr-1', start);
    let told = 0;
    reader.onDidFail(() => told++);
    const reading = reader.read();
    listeners[0]?.ended('it was killed');
    await assert.rejects(reading, /it was killed/);
    assert.equal(told, 0);
    reader.dispose();
  });

  it('comes when the trace is disposed', async () => {
    const { start, stops } = within();
    const reader = new TraceReader(BytesApi.of(answer(spanJson('1'))), 'tr-1', start);
    await reader.read();
    reader.dispose();
    assert.equal(stops(), 1);
  });

  it("is forced if it doesn't respond in time", async () => {
    const ends: string[] = [];
    let stopped = false;
    const client = new ReaderClient({
      start: () => ({ post: () => undefined, stop: () => (stopped = true) }),
      rows: () => undefined,
      ended: (error) => ends.push(error.message),
      timeoutMs: 10,
    });
    await assert.rejects(client.call('details', { generation: 1, spanId: 'x' }), /took longer than 0.01 s/);
    assert.deepEqual([ends.length, stopped, client.ended], [1, true, true]);
    await assert.rejects(client.call('details', { generation: 1, spanId: 'x' }), ReaderEnded);
  });

  it('rejects open calls', async () => {
    const client = new ReaderClient({
      start: () => ({ post: () => undefined, stop: () => undefined }),
      rows: () => undefined,
      ended: () => assert.fail('it was closed'),
    });
    const call = client.call('details', { generation: 1, spanId: 'x' });
    client.dispose();
    await assert.rejects(call, ReaderEnded);
  });
});
