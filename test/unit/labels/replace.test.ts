import assert from 'node:assert/strict';
import type { Assessment } from '../../../src/model/assessment';
import { trackingError } from './support/fakeServer';
import { SERVER, TRACE } from './support/samples';
import { World, label, type TestWindow } from './support/world';

const SPAN = 'b'.repeat(16);

describe('replacing a label: another span, another source', () => {
  let world: World;
  let window: TestWindow;

  beforeEach(async () => {
    world = new World();
    window = await world.started();
  });

  afterEach(() => world.kill(window));

  async function created(more: Parameters<typeof label>[0] = {}): Promise<Assessment> {
    const id = await window.outbox.create(SERVER, label(more));
    await world.clock.advance(0);
    const row = world.server.rows.get(id);
    assert.ok(row !== undefined);
    return row;
  }

  /** The outbox's entries: ID, the replaced ID, and whether it's still wanted. */
  const shown = (): [string, string | null, boolean][] =>
    window.outbox.pending(SERVER, TRACE).map(({ id, replaces, want }) => [id, replaces, want !== null]);

  const unreachable = (): void => {
    world.server.fate = () => ({ done: false, fails: trackingError('unreachable') });
  };

  it('creates the new label from the old one, then deletes the old one', async () => {
    const old = await created({ metadata: { k: 'v' } });
    world.server.calls.length = 0;
    const id = await window.outbox.replace(SERVER, old, {
      spanId: SPAN,
      source: { type: 'CODE', id: 'check.py' },
      metadata: { l: 'w' },
    });
    assert.deepEqual(shown(), [[id, old.id, true]]);
    await world.clock.advance(100);
    assert.deepEqual(world.server.calls, [`create ${id}`, `get ${old.id}`, `delete ${old.id}`]);
    assert.deepEqual(
      [...world.server.rows.values()],
      [{ ...old, id, spanId: SPAN, source: { type: 'CODE', id: 'check.py' }, metadata: { k: 'v', l: 'w' } }],
    );
    assert.deepEqual([shown(), world.disk.entryFiles()], [[], []]);
    assert.deepEqual([...world.store.keys()], [id]);
  });

  it("keeps the old label until the new one exists, and for good if it's discarded or refused", async () => {
    const old = await created();
    unreachable();
    const id = await window.outbox.replace(SERVER, old, { spanId: SPAN });
    await world.clock.advance(50_000);
    assert.ok(world.server.rows.has(old.id));
    await window.outbox.discard(id);
    world.server.fate = () => undefined;
    await world.clock.advance(100_000);
    assert.deepEqual([...world.server.rows.keys()], [old.id]);

    world.server.fate = (call) =>
      call === 'create' ? { done: false, fails: trackingError('invalid', { status: 400 }) } : undefined;
    const again = await window.outbox.replace(SERVER, old, { spanId: SPAN });
    await world.clock.advance(100_000);
    assert.deepEqual([...world.server.rows.keys()], [old.id]);
    assert.equal(window.outbox.pending(SERVER, TRACE)[0]?.save.state, 'refused');
    await window.outbox.discard(again);
    assert.deepEqual([shown(), world.disk.entryFiles()], [[], []]);
  });

  it('undo restores the old label, before, during, and after the replacement', async () => {
    const old = await created();
    world.inUse = false;
    await window.outbox.undo(await window.outbox.replace(SERVER, old, { spanId: SPAN }));
    assert.deepEqual(shown(), []);
    world.inUse = true;

    world.server.fate = (call) =>
      call === 'create' ? { done: true, fails: trackingError('timeout') } : undefined;
    const doubtful = await window.outbox.replace(SERVER, old, { spanId: SPAN });
    await world.clock.advance(100);
    await window.outbox.undo(doubtful);
    await world.clock.advance(100_000);
    assert.deepEqual([...world.server.rows.values()], [old]);
    world.server.fate = () => undefined;

    const id = await window.outbox.replace(SERVER, old, { spanId: SPAN });
    await world.clock.advance(100);
    assert.deepEqual([...world.server.rows.keys()], [id]);
    world.server.calls.length = 0;
    await window.outbox.undo(id);
    assert.deepEqual(shown(), [[old.id, id, true]]);
    await world.clock.advance(100);
    assert.deepEqual(world.server.calls, [`create ${old.id}`, `get ${id}`, `delete ${id}`]);
    assert.deepEqual([...world.server.rows.values()], [old]);
    assert.deepEqual([shown(), world.disk.entryFiles()], [[], []]);
    await window.outbox.undo(id);
    await world.clock.advance(100);
    assert.deepEqual([...world.server.rows.values()], [old]);
  });

  it("changes a label in place if it hasn't been sent yet", async () => {
    world.inUse = false;
    const id = await window.outbox.create(SERVER, label());
    const base = window.outbox.pending(SERVER, TRACE)[0]!.want!;
    assert.equal(await window.outbox.replace(SERVER, base, { spanId: SPAN }), id);
    world.inUse = true;
    window.outbox.wake(SERVER);
    await world.clock.advance(100);
    assert.deepEqual([world.server.calls, world.server.rows.get(id)?.spanId], [[`create ${id}`], SPAN]);
  });

  it('rejects changes of a replaced label until its replacement is refused', async () => {
    const old = await created();
    unreachable();
    const id = await window.outbox.replace(SERVER, old, { spanId: SPAN });
    const edit = { base: old, name: 'quality', value: 1, rationale: '' };
    await world.clock.advance(0);
    await assert.rejects(window.outbox.edit(SERVER, edit), /was moved/);
    await assert.rejects(window.outbox.delete(SERVER, old), /was moved/);
    await assert.rejects(window.outbox.replace(SERVER, old, { spanId: null }), /was moved/);
    await window.outbox.undo(old.id);
    assert.deepEqual(shown(), [[id, old.id, true]]);

    world.server.fate = (call) =>
      call === 'create' ? { done: false, fails: trackingError('invalid', { status: 400 }) } : undefined;
    window.outbox.wake(SERVER);
    await world.clock.advance(100);
    await window.outbox.edit(SERVER, edit);
    await world.clock.advance(100);
    assert.equal(world.server.rows.get(old.id)?.value, 1);
    // Both changes were made, and they differ: keep both.
    world.server.fate = () => undefined;
    await window.outbox.retry(id);
    await world.clock.advance(1_000);
    assert.deepEqual([...world.server.rows.keys()].sort(), [old.id, id].sort());
    assert.match(JSON.stringify(window.outbox.all()[0]?.save), /changed this label. Yours: deleted/);
  });

  it("doesn't delete a label that another user has changed", async () => {
    const old = await created();
    unreachable();
    await window.outbox.replace(SERVER, old, { spanId: SPAN });
    world.server.rows.set(old.id, { ...old, value: 'theirs' });
    world.server.fate = () => undefined;
    window.outbox.wake(SERVER);
    await world.clock.advance(1_000);
    assert.equal(world.server.rows.size, 2);
    const [deletion] = window.outbox.all();
    assert.deepEqual([deletion?.id, deletion?.want, deletion?.save.state], [old.id, null, 'refused']);
    await window.outbox.retry(old.id);
    await world.clock.advance(1_000);
    assert.equal(world.server.rows.size, 1);
  });

  it('shows the base of a pending delete and whether it can be undone', async () => {
    const old = await created();
    await window.outbox.delete(SERVER, old);
    const look = (): [Assessment | null, boolean][] =>
      window.outbox.all().map(({ base, held }) => [base, held]);
    assert.deepEqual(look(), [[old, true]]);
    unreachable();
    await world.clock.advance(10_000);
    assert.deepEqual(look(), [[old, false]]);
  });
});
