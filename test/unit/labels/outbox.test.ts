import assert from 'node:assert/strict';
import { StorageError } from '../../../src/labels/storage/storageError';
import type { Assessment } from '../../../src/model/assessment';
import { trackingError } from './support/fakeServer';
import { systemError } from './support/memoryFiles';
import { SERVER, TRACE, assessment } from './support/samples';
import { World, label, type TestWindow } from './support/world';

describe('LabelOutbox', () => {
  let world: World;
  let window: TestWindow;

  beforeEach(async () => {
    world = new World();
    window = await world.started();
  });

  afterEach(() => world.kill(window));

  /** The save state of the label, or undefined when the outbox has nothing newer than the server. */
  function save(id: string): string | undefined {
    const found = window.outbox.pending(SERVER, TRACE).find((pending) => pending.id === id)?.save;
    if (found === undefined) return undefined;
    return 'reason' in found ? `${found.state}: ${found.reason}` : found.state;
  }

  async function created(): Promise<Assessment> {
    const id = await window.outbox.create(SERVER, label());
    await world.clock.advance(0);
    const row = world.server.rows.get(id);
    assert.ok(row !== undefined);
    return row;
  }

  it("shows a label once it's on disk, sends it, and removes it once it's saved", async () => {
    const id = await window.outbox.create(SERVER, label());
    assert.equal(save(id), 'saving');
    assert.deepEqual(world.disk.entryFiles(), [`/storage/outbox/w-1/${id}.json`]);
    await world.clock.advance(0);
    assert.equal(save(id), undefined);
    assert.equal(world.server.rows.get(id)?.value, 4);
    assert.equal(world.store.get(id)?.rationale, 'good');
    assert.deepEqual(world.disk.entryFiles(), []);
    assert.deepEqual(world.server.calls, [`create ${id}`]);
  });

  it('rejects names with invisible characters in create, edit, and replace', async () => {
    await assert.rejects(window.outbox.create(SERVER, label({ name: 'a\0b' })), /U\+0000/);
    const base = await created();
    await assert.rejects(
      window.outbox.edit(SERVER, { base, name: 'a\u001bb', value: 1, rationale: '' }),
      /U\+001B/,
    );
    await assert.rejects(window.outbox.replace(SERVER, base, { name: 'a\0b', spanId: null }), /U\+0000/);
    assert.deepEqual(window.outbox.all(), []);
  });

  it("keeps an existing name that isn't trimmed when the value changes", async () => {
    for (const name of [' spaced ', 'two\nlines']) {
      const row = { ...(await created()), name };
      world.server.rows.set(row.id, row);
      await window.outbox.edit(SERVER, { base: row, name: name.trim(), value: 1, rationale: '' });
      await world.clock.advance(100);
      assert.deepEqual(
        [world.server.rows.get(row.id)?.name, world.server.rows.get(row.id)?.value],
        [name, 1],
      );
    }
  });

  it('shows why a label is pending, backs off, and sends it once the server responds again', async () => {
    world.server.fate = () => ({ done: false, fails: trackingError('unreachable') });
    const id = await window.outbox.create(SERVER, label());
    await world.clock.advance(0);
    assert.equal(save(id), 'waiting: Saved locally. Sends when 127.0.0.1:5000 is reachable.');
    await world.clock.advance(999);
    assert.equal(world.server.calls.length, 1);
    await world.clock.advance(1);
    assert.equal(world.server.calls.length, 2);
    await world.clock.advance(60_000);
    assert.equal(world.server.calls.length, 6);
    world.server.fate = () => undefined;
    await world.clock.advance(60_000);
    assert.equal(save(id), undefined);
    assert.equal(world.server.rows.size, 1);
  });

  it('sends immediately on wake', async () => {
    world.server.fate = () => ({ done: false, fails: trackingError('unreachable') });
    const id = await window.outbox.create(SERVER, label());
    await world.clock.advance(20_000);
    world.server.fate = () => undefined;
    window.outbox.wake(SERVER);
    await world.clock.advance(0);
    assert.equal(save(id), undefined);
  });

  it('sends all pending labels of a server once one of them gets through', async () => {
    world.server.fate = () => ({ done: false, fails: trackingError('unreachable') });
    const first = await window.outbox.create(SERVER, label());
    await world.clock.advance(40_000);
    world.server.fate = () => undefined;
    const second = await window.outbox.create(SERVER, label());
    await world.clock.advance(0);
    assert.deepEqual([save(first), save(second)], [undefined, undefined]);
  });

  it('sends a label once when the response is lost', async () => {
    world.server.fate = (call) =>
      call === 'create' ? { done: true, fails: trackingError('timeout') } : undefined;
    const id = await window.outbox.create(SERVER, label());
    await world.clock.advance(5_000);
    assert.deepEqual(world.server.calls, [`create ${id}`, `get ${id}`]);
    assert.equal(save(id), 'saved');
    assert.equal(window.outbox.all().length, 0);
    await world.clock.advance(60_000);
    assert.deepEqual(world.server.calls, [`create ${id}`, `get ${id}`, `get ${id}`]);
    assert.equal(save(id), undefined);
    assert.deepEqual(world.disk.entryFiles(), []);
  });

  it('times out after 30 s, checks the server, and sends again', async () => {
    world.server.fate = (call) =>
      call === 'create' && world.server.calls.length === 1 ? { done: false, fails: 'never' } : undefined;
    const id = await window.outbox.create(SERVER, label());
    await world.clock.advance(29_999);
    assert.equal(world.server.calls.length, 1);
    await world.clock.advance(3_000);
    assert.deepEqual(world.server.calls, [`create ${id}`, `get ${id}`, `create ${id}`]);
    assert.equal(world.server.rows.size, 1);
  });

  it('rewrites a label that a late commit overwrote before it reports it as done', async () => {
    const row = await created();
    world.server.fate = (call) =>
      call === 'update' ? { done: false, fails: trackingError('timeout') } : undefined;
    await window.outbox.edit(SERVER, { base: row, name: 'quality', value: 5, rationale: '' });
    await world.clock.advance(500);
    world.server.fate = () => undefined;
    await window.outbox.edit(SERVER, { base: row, name: 'quality', value: 3, rationale: '' });
    await world.clock.advance(2_000);
    assert.equal(save(row.id), 'saved');
    world.server.rows.set(row.id, { ...row, value: 5, rationale: '' });
    await world.clock.advance(60_000);
    assert.equal(world.server.rows.get(row.id)?.value, 3);
    assert.equal(save(row.id), undefined);
  });

  it('checks a label of the server before an edit, patches the differences, and creates no other', async () => {
    const row = await created();
    world.server.calls.length = 0;
    await window.outbox.edit(SERVER, { base: row, name: 'quality', value: 2, rationale: 'good' });
    assert.equal(save(row.id), 'saving');
    await world.clock.advance(0);
    assert.deepEqual(world.server.calls, [`get ${row.id}`, `update ${row.id}`]);
    assert.deepEqual([world.server.rows.size, world.server.rows.get(row.id)?.value], [1, 2]);
  });

  it('sends nothing for an edit that changes nothing', async () => {
    const row = await created();
    world.server.calls.length = 0;
    await window.outbox.edit(SERVER, { base: row, name: ' quality ', value: 4, rationale: 'good' });
    await world.clock.advance(0);
    assert.deepEqual([world.server.calls, window.outbox.all()], [[], []]);
  });

  it("doesn't send an unchanged value and keeps its digits, also in a move", async () => {
    const value = { value: [9007199254740992], exactValue: '[9007199254740993]' };
    const id = await window.outbox.create(SERVER, label({ kind: 'expectation', ...value }));
    await world.clock.advance(0);
    assert.equal(world.server.rows.get(id)?.exactValue, '[9007199254740993]');
    const patches: unknown[] = [];
    const update = world.server.updateAssessment.bind(world.server);
    world.server.updateAssessment = (trace, of, patch, signal) => {
      patches.push(patch);
      return update(trace, of, patch, signal);
    };
    // A form without `exactValue`, and one with it.
    for (const said of [{ value: [9007199254740992] }, value]) {
      const rationale = `why ${patches.length}`;
      const base = world.server.rows.get(id);
      assert.ok(base);
      await window.outbox.edit(SERVER, { base, name: base.name, ...said, rationale });
      await world.clock.advance(60_000);
    }
    assert.deepEqual(patches, [
      { kind: 'expectation', rationale: 'why 0' },
      { kind: 'expectation', rationale: 'why 1' },
    ]);
    const spanId = 'b'.repeat(16);
    const now = world.server.rows.get(id);
    assert.ok(now);
    const moved = await window.outbox.replace(SERVER, now, { spanId });
    await world.clock.advance(60_000);
    assert.equal(world.server.rows.get(moved)?.exactValue, '[9007199254740993]');
    const changed = { value: [9007199254740992], exactValue: '[9007199254740992]' };
    const base = world.server.rows.get(moved);
    assert.ok(base);
    await window.outbox.edit(SERVER, { base, name: base.name, ...changed, rationale: '' });
    await world.clock.advance(60_000);
    assert.equal(world.server.rows.get(moved)?.exactValue, '[9007199254740992]');
    assert.deepEqual(window.outbox.all(), []);
  });

  it('sends only the last of several edits made during a request', async () => {
    world.server.step = () => new Promise((resolve) => void world.clock.after(100, resolve));
    const id = await window.outbox.create(SERVER, label());
    await world.clock.advance(50);
    const base = assessment({ id });
    for (const value of [1, 2, 3]) {
      await window.outbox.edit(SERVER, { base, name: 'quality', value, rationale: '' });
    }
    await world.clock.advance(1_000);
    assert.equal(world.server.rows.get(id)?.value, 3);
    assert.deepEqual(world.server.calls, [`create ${id}`, `update ${id}`]);
  });

  it("doesn't overwrite another user's change and lets the user decide", async () => {
    const row = await created();
    world.server.rows.set(row.id, { ...row, value: 1 });
    await window.outbox.edit(SERVER, { base: row, name: 'quality', value: 5, rationale: 'good' });
    await world.clock.advance(0);
    assert.match(save(row.id) ?? '', /^refused: Someone changed this label/);
    assert.equal(window.outbox.all().length, 1);
    await window.outbox.discard(row.id);
    await world.clock.advance(0);
    assert.deepEqual(
      [save(row.id), world.server.rows.get(row.id)?.value, world.store.get(row.id)?.value],
      [undefined, 1, 1],
    );
  });

  it('holds a delete for 10 s, during which it can be undone', async () => {
    const row = await created();
    await window.outbox.delete(SERVER, row);
    assert.match(save(row.id) ?? '', /^waiting: Deletes in a moment/);
    await world.clock.advance(9_000);
    await window.outbox.undo(row.id);
    await world.clock.advance(20_000);
    assert.deepEqual([save(row.id), world.server.rows.size], [undefined, 1]);
    await window.outbox.delete(SERVER, row);
    await world.clock.advance(10_000);
    assert.deepEqual([save(row.id), world.server.rows.size, world.store.size], [undefined, 0, 0]);
  });

  it('undoes a saved create or edit, once', async () => {
    const row = await created();
    await window.outbox.edit(SERVER, { base: row, name: 'quality', value: 5, rationale: 'good' });
    await world.clock.advance(0);
    await window.outbox.undo(row.id);
    await world.clock.advance(0);
    assert.equal(world.server.rows.get(row.id)?.value, 4);

    const other = await created();
    await window.outbox.undo(other.id);
    await window.outbox.undo(other.id);
    await world.clock.advance(100_000);
    assert.equal(world.server.rows.has(other.id), false);
    await window.outbox.undo('a-unknown');
  });

  it('undoes 500 saved labels', async function () {
    this.timeout(30_000);
    const ids: string[] = [];
    for (let n = 0; n < 500; n += 1) {
      ids.push(await window.outbox.create(SERVER, label({ traceId: `tr-${n}` })));
    }
    for (let rest = 100; window.outbox.all().length > 0 && rest > 0; rest -= 1) await world.clock.advance(10);
    assert.equal(world.server.rows.size, 500);
    for (const id of ids) await window.outbox.undo(id);
    await world.clock.advance(60_000);
    assert.deepEqual([world.server.rows.size, world.disk.entryFiles(), window.outbox.all()], [0, [], []]);
  });

  it('sends nothing for a label that is discarded before it was sent', async () => {
    world.inUse = false;
    const id = await window.outbox.create(SERVER, label());
    assert.equal(save(id), 'waiting: Saved locally. Sends when you connect to 127.0.0.1:5000.');
    await window.outbox.discard(id);
    world.inUse = true;
    await world.clock.advance(100_000);
    assert.deepEqual([world.server.calls, world.disk.entryFiles()], [[], []]);
  });

  it("keeps the labels of a server until it's in use", async () => {
    world.inUse = false;
    const id = await window.outbox.create(SERVER, label());
    await world.clock.advance(600_000);
    assert.deepEqual(world.server.calls, []);
    world.inUse = true;
    await world.clock.advance(30_000);
    assert.ok(world.server.rows.has(id));
  });

  it('pauses all labels of a server that requires a sign-in and continues on wake', async () => {
    world.server.fate = () => ({ done: false, fails: trackingError('auth', { status: 401 }) });
    const first = await window.outbox.create(SERVER, label());
    await world.clock.advance(0);
    const second = await window.outbox.create(SERVER, label());
    await world.clock.advance(200_000);
    assert.equal(world.server.calls.length, 1);
    for (const id of [first, second])
      assert.equal(
        save(id),
        'waiting: Saved locally. 127.0.0.1:5000 requires a sign-in; sends when you are signed in.',
      );
    world.server.fate = () => undefined;
    window.outbox.wake(SERVER);
    await world.clock.advance(0);
    assert.equal(world.server.rows.size, 2);
  });

  it('waits as long as a busy server requests, even after a wake', async () => {
    world.server.fate = () => ({
      done: false,
      fails: trackingError('busy', { status: 429, retryAfterMs: 20_000 }),
    });
    await window.outbox.create(SERVER, label());
    await world.clock.advance(1_000);
    window.outbox.wake(SERVER);
    await world.clock.advance(18_000);
    assert.equal(world.server.calls.length, 1);
    world.server.fate = () => undefined;
    await world.clock.advance(1_000);
    assert.equal(world.server.rows.size, 1);
  });

  it('gives up after five identical 500s from a healthy server and sends again on retry', async () => {
    world.server.fate = (call) =>
      call === 'create'
        ? { done: false, fails: trackingError('server', { status: 500, detail: 'boom' }) }
        : undefined;
    const id = await window.outbox.create(SERVER, label());
    await world.clock.advance(300_000);
    assert.match(save(id) ?? '', /^refused: .*same error \(500\): boom/);
    const before = world.server.calls.length;
    await world.clock.advance(600_000);
    assert.equal(world.server.calls.length, before);
    world.server.fate = () => undefined;
    await window.outbox.retry(id);
    await world.clock.advance(120_000);
    assert.deepEqual([save(id), world.server.rows.size], [undefined, 1]);
  });

  it('sends at most four requests at a time to a server', async () => {
    world.server.step = () => new Promise((resolve) => void world.clock.after(100, resolve));
    await Promise.all(Array.from({ length: 10 }, () => window.outbox.create(SERVER, label())));
    await world.clock.advance(2_000);
    assert.equal(world.server.mostAtOnce, 4);
    assert.equal(world.server.rows.size, 10);
  });

  it('sends nothing when the disk fails, and reports that nothing was sent', async () => {
    for (const code of ['ENOSPC', 'EIO', 'EACCES', 'EROFS']) {
      for (const operation of ['writeFlushed', 'rename', 'syncFolder'] as const) {
        world.disk.fault = (now, path) => {
          if (now === operation && path.includes('a-0') !== (operation === 'syncFolder'))
            throw systemError(code);
        };
        const failed = assert.rejects(window.outbox.create(SERVER, label()), StorageError);
        await world.clock.advance(2_000);
        await failed;
        world.disk.fault = () => undefined;
        await world.clock.advance(60_000);
        assert.deepEqual(world.server.calls, [], `${code} at ${operation}`);
        assert.deepEqual(window.outbox.all(), []);
        assert.deepEqual(world.disk.entryFiles(), []);
      }
    }
  });

  it("doesn't apply an edit when the disk fails", async () => {
    world.inUse = false;
    const id = await window.outbox.create(SERVER, label());
    world.disk.fault = (operation) => {
      if (operation === 'writeFlushed') throw systemError('ENOSPC');
    };
    const base = assessment({ id });
    await assert.rejects(
      window.outbox.edit(SERVER, { base, name: 'quality', value: 5, rationale: '' }),
      /disk is full/,
    );
    world.disk.fault = () => undefined;
    world.inUse = true;
    await world.clock.advance(60_000);
    assert.equal(world.server.rows.get(id)?.value, 4);
  });

  it("doesn't send while the disk can't record it, says why, and continues once it can", async () => {
    world.inUse = false;
    const id = await window.outbox.create(SERVER, label());
    world.inUse = true;
    world.disk.fault = (operation) => {
      if (operation === 'writeFlushed') throw systemError('ENOSPC');
    };
    window.outbox.wake(SERVER);
    await world.clock.advance(20_000);
    assert.deepEqual(world.server.calls, []);
    assert.match(save(id) ?? '', /^waiting: .*disk is full\. Sends when it can be saved/);
    world.disk.fault = () => undefined;
    await world.clock.advance(5_000);
    assert.deepEqual([save(id), world.server.rows.size], [undefined, 1]);
  });

  it('sends a label once when the disk fails after the request, even after a restart', async () => {
    world.server.step = () => {
      world.disk.fault = (operation) => {
        if (operation !== 'exists') throw systemError('EIO');
      };
      return Promise.resolve();
    };
    const id = await window.outbox.create(SERVER, label());
    await world.clock.advance(1_000);
    assert.equal(save(id), undefined);
    world.disk.fault = () => undefined;
    world.server.step = () => Promise.resolve();
    world.kill(window);
    window = await world.started();
    await world.clock.advance(120_000);
    assert.deepEqual(
      [world.server.calls.filter((call) => call.startsWith('create')).length, world.server.rows.size],
      [1, 1],
    );
    assert.deepEqual(world.disk.entryFiles(), []);
  });

  it("removes a file later if it can't be removed immediately", async () => {
    world.disk.fault = (operation, path) => {
      if (operation === 'remove' && path.includes('a-0')) throw systemError('EBUSY');
    };
    const id = await window.outbox.create(SERVER, label());
    await world.clock.advance(1_000);
    assert.deepEqual([save(id), world.disk.entryFiles().length], [undefined, 1]);
    world.disk.fault = () => undefined;
    await world.clock.advance(5_000);
    assert.deepEqual(world.disk.entryFiles(), []);
  });

  it('retries a rename that Windows temporarily refuses', async () => {
    let refusals = 3;
    world.disk.fault = (operation, path) => {
      if (operation === 'rename' && path.includes('a-0') && refusals > 0) {
        refusals -= 1;
        throw systemError('EPERM');
      }
    };
    const creating = window.outbox.create(SERVER, label());
    await world.clock.advance(1_000);
    const id = await creating;
    assert.equal(refusals, 0);
    assert.ok(world.server.rows.has(id));
  });

  it('rejects an invalid name and stores well-formed text', async () => {
    await assert.rejects(window.outbox.create(SERVER, label({ name: '  ' })), /Enter a name/);
    await assert.rejects(window.outbox.create(SERVER, label({ name: 'x'.repeat(251) })), /The limit is 250/);
    const id = await window.outbox.create(
      SERVER,
      label({ value: 'a\ud800', rationale: '\udfff', name: ' n ', metadata: { 'k\ud800': '\udc00' } }),
    );
    await world.clock.advance(0);
    const row = world.server.rows.get(id);
    assert.deepEqual([row?.name, row?.value, row?.rationale], ['n', 'a\uFFFD', '\uFFFD']);
    assert.deepEqual(row?.metadata, { 'k\uFFFD': '\uFFFD' });
  });

  it("creates MLflow's own note on a trace and edits it in place", async () => {
    const note = label({ name: 'mlflow.notes', value: 'slow', rationale: '' });
    const id = await window.outbox.create(SERVER, note);
    await world.clock.advance(0);
    const base = world.server.rows.get(id)!;
    await window.outbox.edit(SERVER, { base, name: 'mlflow.notes', value: 'slow, and wrong', rationale: '' });
    await world.clock.advance(0);
    assert.deepEqual(
      [...world.server.rows.values()].map(({ name, value }) => [name, value]),
      [['mlflow.notes', 'slow, and wrong']],
    );
  });

  it('merges metadata, and keeps an error until its value changes', async () => {
    const id = await window.outbox.create(SERVER, label({ value: null, metadata: { a: '1', b: '1' } }));
    await world.clock.advance(0);
    const error = { code: 'E', message: 'failed', stack: '' };
    const base = { ...world.server.rows.get(id)!, error };
    world.server.rows.set(id, base);
    await window.outbox.edit(SERVER, {
      base,
      name: 'quality',
      value: null,
      rationale: 'seen',
      metadata: { b: '2', c: '3' },
    });
    assert.deepEqual(window.outbox.pending(SERVER, TRACE)[0]?.want?.error, error);
    await world.clock.advance(0);
    const row = world.server.rows.get(id)!;
    assert.deepEqual([row.rationale, row.metadata, row.error], ['seen', { a: '1', b: '2', c: '3' }, error]);
    await window.outbox.edit(SERVER, { base: row, name: 'quality', value: 1, rationale: 'seen' });
    assert.equal(window.outbox.pending(SERVER, TRACE)[0]?.want?.error, null);
    await world.clock.advance(0);
    assert.deepEqual([world.server.rows.get(id)?.value, world.server.rows.get(id)?.error], [1, null]);
  });

  it("reports a server that assigns its own IDs and doesn't create a second label", async () => {
    const createAssessment = world.server.createAssessment.bind(world.server);
    world.server.createAssessment = async (trace, fresh, signal) =>
      createAssessment(trace, { ...fresh, id: 'a-own' }, signal);
    const id = await window.outbox.create(SERVER, label());
    await world.clock.advance(200_000);
    assert.match(save(id) ?? '', /^refused: .*assigns its own IDs/);
    assert.deepEqual([...world.server.rows.keys()], ['a-own']);
  });

  it("rejects labels once it's closed", async () => {
    world.kill(window);
    await assert.rejects(window.outbox.create(SERVER, label()), /closing/);
  });

  it("doesn't mix up labels of two servers with the same ID", async () => {
    world.inUse = false;
    const id = await window.outbox.create(SERVER, label());
    await assert.rejects(
      window.outbox.edit('http://other:5000', {
        base: assessment({ id }),
        name: 'quality',
        value: 1,
        rationale: '',
      }),
      /still pending for 127.0.0.1:5000/,
    );
  });
});
