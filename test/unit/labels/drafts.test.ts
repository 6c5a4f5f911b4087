import assert from 'node:assert/strict';
import { DraftStore } from '../../../src/labels/drafts';
import type { Draft, DraftPlace } from '../../../src/model/draft';
import { FakeClock } from './support/fakeClock';
import { MemoryDisk, systemError } from './support/memoryFiles';
import { seeded } from './support/random';
import { SERVER, TRACE } from './support/samples';

const root: DraftPlace = { spanId: null, labelId: null };
const span: DraftPlace = { spanId: 'b'.repeat(16), labelId: null };
const DAY_MS = 24 * 60 * 60_000;

function draft(value: string): Draft {
  return { kind: 'feedback', name: 'quality', dataType: 'string', value, rationale: '' };
}

describe('DraftStore', () => {
  let clock: FakeClock;
  let disk: MemoryDisk;
  let logged: string[];

  beforeEach(() => {
    clock = new FakeClock();
    disk = new MemoryDisk();
    logged = [];
  });

  async function open(): Promise<DraftStore> {
    const store = new DraftStore({
      root: '/storage',
      files: disk.open(),
      clock,
      log: (message) => void logged.push(message),
    });
    await store.load();
    return store;
  }

  function values(store: DraftStore): string[] {
    return store.ofTrace(SERVER, TRACE).map(({ draft: { value } }) => value);
  }

  it('has a draft at once, and on disk within 250 ms, however long the typing goes on', async () => {
    const store = await open();
    for (let typed = 1; typed <= 50; typed += 1) {
      store.set(SERVER, TRACE, root, draft('x'.repeat(typed)));
      assert.deepEqual(values(store), ['x'.repeat(typed)]);
      await clock.advance(20);
      const length = /x+/.exec([...disk.files().values()].join())?.[0].length ?? 0;
      assert.ok(length >= typed - 250 / 20, `${length} of ${typed} characters on disk`);
    }
    store.dispose();
  });

  it('is there again after a restart, at every place of the trace', async () => {
    const store = await open();
    store.set(SERVER, TRACE, root, draft('on the trace'));
    store.set(SERVER, TRACE, span, draft('on a span'));
    await store.flush();
    disk.lose(seeded(1));
    const again = await open();
    assert.deepEqual(again.ofTrace(SERVER, TRACE), store.ofTrace(SERVER, TRACE));
    assert.deepEqual(values(again), ['on the trace', 'on a span']);
    assert.deepEqual(again.ofTrace('http://other', TRACE), []);
  });

  it('is gone once it is submitted or emptied, the file too when it was the last', async () => {
    const store = await open();
    store.set(SERVER, TRACE, root, draft('a'));
    store.set(SERVER, TRACE, span, draft('b'));
    await clock.advance(250);
    store.set(SERVER, TRACE, root, null);
    await clock.advance(250);
    assert.deepEqual(values(await open()), ['b']);
    store.set(SERVER, TRACE, span, null);
    await clock.advance(250);
    assert.deepEqual([values(await open()), disk.files().size], [[], 0]);
    store.set(SERVER, TRACE, root, null);
    await clock.advance(250);
    assert.equal(disk.files().size, 0);
  });

  it('names the edit last that was taken up last, before and after a restart', async () => {
    const store = await open();
    const first: DraftPlace = { spanId: null, labelId: 'a-1' };
    const second: DraftPlace = { spanId: null, labelId: 'a-2' };
    store.set(SERVER, TRACE, first, draft('a'));
    store.set(SERVER, TRACE, second, draft('b'));
    store.set(SERVER, TRACE, first, draft('a again'));
    assert.deepEqual(values(store), ['b', 'a again']);
    await store.flush();
    assert.deepEqual(values(await open()), ['b', 'a again']);
  });

  it('leaves the drafts of another window alone, and its own count', async () => {
    const first = await open();
    const second = await open();
    first.set(SERVER, TRACE, root, draft('first'));
    await first.flush();
    second.set(SERVER, TRACE, span, draft('second'));
    await second.flush();
    assert.deepEqual(values(await open()).sort(), ['first', 'second']);
    first.set(SERVER, TRACE, root, null);
    await first.flush();
    assert.deepEqual(values(await open()), ['second']);
  });

  it('keeps in memory what the disk refuses, says so, and tries again', async () => {
    const store = await open();
    disk.fault = (operation) => {
      if (operation === 'writeFlushed') throw systemError('ENOSPC');
    };
    store.set(SERVER, TRACE, root, draft('a'));
    await clock.advance(250);
    assert.match(logged[0] ?? '', /could not be written/);
    assert.deepEqual(values(store), ['a']);
    disk.fault = () => undefined;
    await clock.advance(2_000);
    assert.deepEqual(values(await open()), ['a']);
    store.dispose();
  });

  it('removes drafts of 30 days and more, and half-written files; what it cannot read, it leaves', async () => {
    const store = await open();
    store.set(SERVER, TRACE, root, draft('old'));
    await store.flush();
    disk.put('/storage/drafts/x.json.1-1.tmp', '{');
    disk.put('/storage/drafts/y.json', '{"version":2}');
    disk.put('/storage/drafts/z.json', '{');
    clock.jumpWall(30 * DAY_MS - 1_000);
    assert.deepEqual(values(await open()), ['old']);
    clock.jumpWall(2_000);
    assert.deepEqual(values(await open()), []);
    assert.deepEqual([...disk.files().keys()].sort(), ['/storage/drafts/y.json', '/storage/drafts/z.json']);
  });
});
