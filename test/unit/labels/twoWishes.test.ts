import assert from 'node:assert/strict';
import { encodeEntry, newEntry, type Entry } from '../../../src/labels/outbox/entry';
import type { Assessment } from '../../../src/model/assessment';
import { trackingError } from './support/fakeServer';
import { SERVER, TRACE, assessment } from './support/samples';
import { World, label, type TestWindow } from './support/world';

describe('one label changed in two windows', () => {
  let world: World;

  beforeEach(() => {
    world = new World();
  });

  /** A label on the server and two windows that know it. */
  async function twoWindows(): Promise<{ first: TestWindow; second: TestWindow; base: Assessment }> {
    const first = await world.started();
    const id = await first.outbox.create(SERVER, label({ value: 0, rationale: '' }));
    await world.clock.advance(100);
    const second = await world.started();
    return { first, second, base: row(id) };
  }

  const row = (id: string): Assessment => {
    const found = world.server.rows.get(id);
    assert.ok(found !== undefined);
    return found;
  };

  const edit = (window: TestWindow, base: Assessment, value: number): Promise<void> =>
    window.outbox.edit(SERVER, { base, name: base.name, value, rationale: `said ${value}` });

  const comeBack = async (...windows: TestWindow[]): Promise<void> => {
    world.inUse = true;
    for (const { outbox } of windows) outbox.wake(SERVER);
    await world.clock.advance(240_000);
  };

  it('keeps the later edit when the window that made it closes', async () => {
    const { first, second, base } = await twoWindows();
    world.inUse = false;
    await edit(first, base, 1);
    await edit(second, base, 2);
    world.kill(second);
    await world.clock.advance(30_000);
    await comeBack(first);
    assert.equal(row(base.id).value, 2);
    assert.deepEqual([first.outbox.all(), world.disk.entryFiles()], [[], []]);
    world.kill(first);
  });

  it('keeps the later edit when the window with the older one closes', async () => {
    const { first, second, base } = await twoWindows();
    world.inUse = false;
    await edit(second, base, 1);
    await edit(first, base, 2);
    world.kill(second);
    await world.clock.advance(30_000);
    await comeBack(first);
    assert.equal(row(base.id).value, 2);
    world.kill(first);
  });

  it('keeps the later edit when both windows are dead, in either order', async () => {
    for (const order of [0, 1]) {
      world = new World();
      const { first, second, base } = await twoWindows();
      world.inUse = false;
      const [older, newer] = order === 0 ? [first, second] : [second, first];
      await edit(older, base, 1);
      await edit(newer, base, 2);
      world.kill(first);
      world.kill(second);
      const third = await world.started();
      await comeBack(third);
      assert.equal(row(base.id).value, 2);
      world.kill(third);
    }
  });

  it("keeps a dead window's later edit over an edit that is settled here", async () => {
    const { first, second, base } = await twoWindows();
    // The first response is lost, so the label stays settled here until that request can't take effect
    // anymore.
    let lost = false;
    world.server.fate = (call) => {
      if (call !== 'update' || lost) return undefined;
      lost = true;
      return { done: false, fails: trackingError('timeout') };
    };
    await edit(first, base, 1);
    await world.clock.advance(5_000);
    assert.equal(row(base.id).value, 1);
    assert.equal(world.disk.entryFiles().length, 1, 'the first edit is settled, and its file is kept');
    world.inUse = false;
    await edit(second, row(base.id), 2);
    world.kill(second);
    await world.clock.advance(10_000);
    await comeBack(first);
    assert.equal(row(base.id).value, 2);
    world.kill(first);
  });

  it('keeps a later delete over an edit, and a later edit over a delete', async () => {
    for (const [deletes, wanted] of [
      ['second', undefined],
      ['first', 2],
    ] as const) {
      world = new World();
      const { first, second, base } = await twoWindows();
      world.inUse = false;
      if (deletes === 'first') await first.outbox.delete(SERVER, base, 0);
      else await edit(first, base, 1);
      if (deletes === 'second') await second.outbox.delete(SERVER, base, 0);
      else await edit(second, base, 2);
      world.kill(second);
      await world.clock.advance(30_000);
      await comeBack(first);
      assert.equal(world.server.rows.get(base.id)?.value, wanted);
      world.kill(first);
    }
  });

  it("shows the later edit, with the older one below it, until it's on the server", async () => {
    const { first, second, base } = await twoWindows();
    world.inUse = false;
    await edit(first, base, 1);
    await edit(second, base, 2);
    const [shown] = second.outbox.pending(SERVER, TRACE);
    assert.deepEqual([shown?.want?.value, shown?.beaten.map(({ value }) => value)], [2, [1]]);
    world.kill(second);
    await world.clock.advance(30_000);
    const [adopted] = first.outbox.pending(SERVER, TRACE);
    assert.deepEqual(
      [adopted?.want?.value, adopted?.beaten.map(({ rationale }) => rationale)],
      [2, ['said 1']],
    );
    await comeBack(first);
    assert.deepEqual(first.outbox.pending(SERVER, TRACE), []);
    world.kill(first);
  });

  it("shows another window's change to its label immediately and until it's saved", async () => {
    const { first, second, base } = await twoWindows();
    world.inUse = false;
    await edit(first, base, 1);
    await edit(second, base, 2);
    await world.clock.advance(6_000);
    const [shown] = first.outbox.pending(SERVER, TRACE);
    assert.equal(shown?.want?.value, 2);
    assert.equal(shown.save.state, 'waiting');
    assert.deepEqual(first.outbox.all(), [], 'it waits in the other window');
    world.inUse = true;
    second.outbox.wake(SERVER);
    await world.clock.advance(12_000);
    assert.deepEqual(first.outbox.pending(SERVER, TRACE), []);
    assert.equal(world.store.get(base.id)?.value, 2);
    world.kill(first);
    world.kill(second);
  });

  it('undoes the later edit and returns to the older one', async () => {
    const { first, second, base } = await twoWindows();
    world.inUse = false;
    await edit(first, base, 1);
    await edit(second, base, 2);
    await second.outbox.undo(base.id);
    const [shown] = second.outbox.pending(SERVER, TRACE);
    assert.deepEqual([shown?.want?.value, shown?.beaten], [1, []]);
    await comeBack(second);
    assert.equal(row(base.id).value, 1);
    world.kill(first);
    world.kill(second);
  });

  it('keeps the last edit when two windows alternate', async () => {
    const { first, second, base } = await twoWindows();
    world.inUse = false;
    for (let value = 1; value <= 7; value += 1) await edit(value % 2 === 1 ? first : second, base, value);
    assert.equal(world.disk.entryFiles().length, 1);
    await comeBack(first, second);
    assert.equal(row(base.id).value, 7);
    world.kill(first);
    world.kill(second);
  });

  /** Writes the entry of a dead window to the disk. */
  const leftBehind = (window: string, more: Partial<Entry>): void => {
    const want = assessment({ value: 5, rationale: 'theirs' });
    const base = assessment({ value: 0 });
    const entry = {
      ...newEntry({ server: SERVER, traceId: TRACE, id: base.id, base, baseAt: 0, want }),
      ...more,
    };
    world.disk.put(`/storage/outbox/${window}/${base.id}.json`, encodeEntry(entry));
  };

  it('sends neither of two edits with the same revision, shows both, and sends the chosen one', async () => {
    world.server.rows.set(assessment().id, assessment({ value: 0 }));
    leftBehind('w-old-1', { rev: 3, want: assessment({ value: 5, rationale: 'five' }) });
    leftBehind('w-old-2', { rev: 3, want: assessment({ value: 6, rationale: 'six' }) });
    const window = await world.started();
    await world.clock.advance(120_000);
    assert.equal(row(assessment().id).value, 0);
    const [shown] = window.outbox.all();
    assert.equal(shown?.save.state, 'refused');
    const both = [shown.want, ...shown.beaten].map((wish) => wish?.rationale).sort();
    assert.deepEqual(both, ['five', 'six']);
    await window.outbox.retry(shown.id);
    await world.clock.advance(120_000);
    assert.equal(row(assessment().id).value, shown.want?.value);
    assert.deepEqual(world.disk.entryFiles(), []);
    world.kill(window);
  });

  it('treats the same desired state in two entries as one', async () => {
    world.server.rows.set(assessment().id, assessment({ value: 0 }));
    leftBehind('w-old-1', { rev: 3 });
    leftBehind('w-old-2', { rev: 3 });
    const window = await world.started();
    await world.clock.advance(120_000);
    assert.equal(row(assessment().id).value, 5);
    assert.deepEqual(window.outbox.all(), []);
    world.kill(window);
  });

  it("doesn't replace a newer edit that is settled here with a dead window's older one", async () => {
    world.server.rows.set(assessment().id, assessment({ value: 7 }));
    const doubt = { want: assessment({ value: 1 }), until: 0 };
    leftBehind('w-old-1', {
      rev: 4,
      state: 'settled',
      base: assessment({ value: 7 }),
      want: assessment({ value: 7 }),
      sent: [doubt],
    });
    leftBehind('w-old-2', { rev: 3 });
    const window = await world.started();
    await world.clock.advance(240_000);
    assert.equal(row(assessment().id).value, 7);
    assert.deepEqual([window.outbox.all(), world.disk.entryFiles()], [[], []]);
    world.kill(window);
  });

  it('continues from the highest revision of any window, including files being taken over', async () => {
    world.server.rows.set(assessment().id, assessment({ value: 0 }));
    const window = await world.started();
    world.inUse = false;
    // Another window is currently taking over the files of a dead one.
    const beat = {
      window: 'w-other',
      host: 'host',
      boot: 'boot-1',
      pidSpace: 'pid:1',
      pid: window.pid,
      beat: 1,
    };
    world.disk.put('/storage/outbox/w-other/window.json', JSON.stringify(beat));
    leftBehind('w-other/taken-1', { rev: 9 });
    await edit(window, assessment({ value: 0 }), 2);
    await comeBack(window);
    assert.equal(row(assessment().id).value, 2);
    world.kill(window);
  });

  /**
   * Creates a window that stops before its `stopAt`-th change of the disk after `arm`, until `go` is called.
   */
  const halting = (): {
    window: TestWindow;
    arm: (stopAt: number) => void;
    go: () => void;
    stopped: () => boolean;
  } => {
    let [changes, stopAt, isStopped] = [0, 0, false];
    let go = (): void => undefined;
    const window = world.window(async () => {
      changes += 1;
      if (changes !== stopAt) return;
      isStopped = true;
      await new Promise<void>((resolve) => (go = resolve));
    });
    return {
      window,
      arm: (at) => ([changes, stopAt, isStopped] = [0, at, false]),
      go: () => go(),
      stopped: () => isStopped,
    };
  };

  for (const reachable of [false, true]) {
    it(`loses no text when two windows change a label concurrently, server ${reachable ? '' : 'not '}in use`, async function () {
      this.timeout(60_000);
      for (let stopAt = 1; ; stopAt += 1) {
        world = new World();
        const first = await world.started();
        const id = await first.outbox.create(SERVER, label({ value: 0, rationale: '' }));
        await world.clock.advance(100);
        const { window: second, arm, go, stopped } = halting();
        const start = second.outbox.start();
        await world.clock.advance(0);
        await start;
        world.inUse = reachable;
        const base = row(id);
        arm(stopAt);
        const slow = edit(second, base, 2);
        await world.clock.advance(10);
        const wasStopped = stopped();
        await edit(first, base, 1);
        await world.clock.advance(10);
        go();
        await slow;
        await world.clock.advance(30_000);
        const readable = (): string[] =>
          [first, second].flatMap(({ outbox }) =>
            outbox
              .pending(SERVER, TRACE)
              .flatMap(({ want, beaten, save }) => [
                want?.rationale ?? '',
                ...beaten.map(({ rationale }) => rationale),
                save.state === 'refused' ? save.reason : '',
              ]),
          );
        const has = (text: string, words: readonly string[]): boolean =>
          words.some((word) => word.includes(text)) || world.server.rows.get(id)?.rationale === text;
        const where = `stopped at ${stopAt}`;
        if (!reachable) {
          for (const text of ['said 1', 'said 2']) assert.ok(has(text, readable()), `${text}, ${where}`);
          await comeBack(first, second);
        }
        const left = [first, second].flatMap(({ outbox }) => outbox.all());
        for (const { save } of left) assert.equal(save.state, 'refused', where);
        // If an edit was sent without asking, it was the later one by revision.
        if (left.length > 0)
          for (const text of ['said 1', 'said 2'])
            assert.ok(has(text, readable()), `${text} after, ${where}`);
        assert.ok(left.length <= 1, where);
        world.kill(first);
        world.kill(second);
        if (!wasStopped) break;
      }
    });
  }
});
