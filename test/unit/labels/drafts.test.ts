import assert from 'node:assert/strict';
import { DraftStore } from '../../../src/labels/drafts/draftStore';
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
    await store.load(SERVER, TRACE);
    return store;
  }

  function values(store: DraftStore): string[] {
    return store.ofTrace(SERVER, TRACE).map(({ draft: { value } }) => value);
  }

  it('has a draft immediately, and on disk within 250 ms even during continuous typing', async () => {
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

  it('restores the drafts of all places of a trace after a restart', async () => {
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

  it('removes a submitted or emptied draft, and the file with the last one', async () => {
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

  it('orders edits by when they were last changed, before and after a restart', async () => {
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

  it("doesn't change the drafts of another window", async () => {
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

  it('keeps drafts in memory when the disk refuses them, logs it, and retries', async () => {
    const store = await open();
    disk.fault = (operation) => {
      if (operation === 'writeFlushed') throw systemError('ENOSPC');
    };
    store.set(SERVER, TRACE, root, draft('a'));
    await clock.advance(250);
    assert.match(logged[0] ?? '', /couldn't be written/);
    assert.deepEqual(values(store), ['a']);
    disk.fault = () => undefined;
    await clock.advance(2_000);
    assert.deepEqual(values(await open()), ['a']);
    store.dispose();
  });

  it('keeps drafts regardless of their age and the clock, and removes temporary files', async () => {
    const store = await open();
    store.set(SERVER, TRACE, root, draft('old'));
    await store.flush();
    disk.put('/storage/drafts/x.json.1-1.tmp', '{');
    for (const days of [31, 365, -5 * 365, 20 * 365]) {
      clock.jumpWall(days * DAY_MS);
      assert.deepEqual(values(await open()), ['old'], `${days} days`);
    }
    assert.equal(disk.files().size, 1);
  });

  it('keeps the drafts of any number of traces', async () => {
    const store = await open();
    for (let i = 0; i < 600; i += 1) store.set(SERVER, `tr-${i}`, root, draft(`${i}`));
    await store.flush();
    await open();
    assert.equal(disk.files().size, 600);
  });

  it('reads only the drafts of traces that are opened', async () => {
    const store = await open();
    for (let i = 0; i < 20; i += 1) store.set(SERVER, `tr-${i}`, root, draft(`${i}`));
    await store.flush();
    const read: string[] = [];
    disk.fault = (operation, path) => {
      if (operation === 'read') read.push(path);
    };
    const again = await open();
    await again.load(SERVER, 'tr-7');
    assert.equal(again.ofTrace(SERVER, 'tr-7')[0]?.draft.value, '7');
    assert.equal(read.length, 2, 'one file for each of the two traces that were opened');
  });

  it('logs a write error once and retries at increasing intervals', async () => {
    const store = await open();
    let asked = 0;
    disk.fault = (operation) => {
      if (operation !== 'writeFlushed') return;
      asked += 1;
      throw systemError('ENOSPC');
    };
    store.set(SERVER, TRACE, root, draft('a'));
    await clock.advance(10 * 60_000);
    assert.deepEqual([logged.length, asked < 30], [1, true], `${asked} writes`);
    disk.fault = () => undefined;
    await clock.advance(60_000);
    assert.deepEqual(values(await open()), ['a']);
    store.dispose();
  });

  it('writes the drafts of one trace while writes for another fail', async () => {
    const store = await open();
    store.set(SERVER, 'tr-bad', root, draft('x'));
    const bad = [...(await paths(store))];
    disk.fault = (operation, path) => {
      if (bad.some((one) => path.startsWith(one)) && operation === 'writeFlushed') throw systemError('EIO');
    };
    store.set(SERVER, 'tr-bad', root, draft('y'));
    await clock.advance(30_000);
    store.set(SERVER, TRACE, root, draft('a'));
    await clock.advance(250);
    assert.deepEqual(values(await open()), ['a']);
    store.dispose();
  });

  it('writes again immediately when another window removed the temporary file', async () => {
    const store = await open();
    let removed = 0;
    disk.fault = (operation, path) => {
      if (operation === 'rename' && path.endsWith('.tmp') && (removed += 1) === 1)
        throw systemError('ENOENT');
    };
    store.set(SERVER, TRACE, root, draft('a'));
    await clock.advance(250);
    assert.deepEqual([values(await open()), logged], [['a'], []]);
  });

  it("keeps the same draft object when another window's file is merged", async () => {
    const store = await open();
    store.set(SERVER, TRACE, root, draft('restored'));
    await store.flush();
    const second = await open();
    const [before] = second.ofTrace(SERVER, TRACE);
    second.set(SERVER, TRACE, span, draft('another'));
    await second.flush(); // rereads the file
    assert.equal(second.ofTrace(SERVER, TRACE)[0], before, 'the same draft is the same object');
  });

  it("doesn't restore a draft that is removed while a panel loads its drafts", async () => {
    const store = await open();
    store.set(SERVER, TRACE, root, draft('submitted'));
    store.set(SERVER, TRACE, span, draft('kept'));
    await store.flush();
    store.set(SERVER, TRACE, root, null);
    const writing = store.flush();
    const loading = [store.load(SERVER, TRACE), store.load(SERVER, TRACE)];
    await Promise.all([writing, ...loading]);
    assert.deepEqual(values(store), ['kept']);
    await store.load(SERVER, TRACE);
    assert.deepEqual(values(store), ['kept']);
  });

  it('loses no text when two windows write a draft at the same place', async () => {
    const first = await open();
    const second = await open();
    for (const typed of ['o', 'on', 'one']) {
      first.set(SERVER, TRACE, root, draft(typed));
      await first.flush();
    }
    for (const typed of ['t', 'tw', 'two']) {
      second.set(SERVER, TRACE, root, draft(typed));
      await second.flush();
    }
    first.set(SERVER, TRACE, root, draft('one more'));
    await first.flush();
    const third = await open();
    assert.deepEqual(values(third), ['one more']);
    third.set(SERVER, TRACE, root, null); // submitted
    await third.flush();
    await third.load(SERVER, TRACE);
    assert.deepEqual(values(third), ['two']);
    third.set(SERVER, TRACE, root, null);
    await third.flush();
    assert.deepEqual([values(await open()), disk.files().size], [[], 0]);
  });

  it('loses no text when three windows write, submit, reload, and fail to read at random', async function () {
    this.timeout(60_000);
    for (let seed = 1; seed <= 20; seed += 1) await threeWindows(seed);
  });

  /**
   * Random work on three places of one trace. Each text must be in some file until it's replaced in a window
   * that shows it.
   */
  async function threeWindows(seed: number): Promise<void> {
    disk = new MemoryDisk();
    const random = seeded(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
    const places: DraftPlace[] = [root, span, { spanId: null, labelId: 'a-1' }];
    const windows = [await open(), await open(), await open()];
    const live = new Set<string>();
    for (let step = 0; step < 150; step += 1) {
      const index = Math.floor(random() * windows.length);
      const window = windows[index]!;
      const dice = random();
      if (dice < 0.1) windows[index] = await open();
      else if (dice < 0.3) await window.load(SERVER, TRACE);
      else {
        const place = pick(places);
        const shown = window.ofTrace(SERVER, TRACE).find((kept) => isSame(kept.place, place));
        if (shown !== undefined) live.delete(shown.draft.value);
        const next = dice < 0.5 ? null : draft(`t${step}.`);
        if (next !== null) live.add(next.value);
        window.set(SERVER, TRACE, place, next);
        const isBroken = random() < 0.1;
        disk.fault = (operation, path) => {
          if (isBroken && operation === 'read' && !path.includes('-2.')) throw systemError('EACCES');
        };
        await window.flush();
        disk.fault = () => undefined;
      }
      const onDisk = [...disk.files().values()].join();
      const missing = [...live].filter((text) => !onDisk.includes(text));
      assert.deepEqual(missing, [], `seed ${seed}, step ${step}`);
    }
  }

  function isSame(one: DraftPlace, other: DraftPlace): boolean {
    return one.spanId === other.spanId && one.labelId === other.labelId;
  }

  async function paths(store: DraftStore): Promise<string[]> {
    await store.flush();
    return [...disk.files().keys()];
  }
});
