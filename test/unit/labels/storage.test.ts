import assert from 'node:assert/strict';
import { decodeEntry } from '../../../src/labels/outbox/entry';
import { StorageError } from '../../../src/labels/storage/storageError';
import type { Assessment } from '../../../src/model/assessment';
import { systemError, type Operation } from './support/memoryFiles';
import { SERVER } from './support/samples';
import { World, label, type TestWindow } from './support/world';

const SPAN = 'b'.repeat(16);
/** The operations that still work on a full or read-only disk. */
const READING: readonly Operation[] = ['list', 'folders', 'read', 'exists'];

interface Write {
  readonly name: string;
  readonly before: readonly string[];
  readonly prepare: (window: TestWindow, world: World) => Promise<string>;
  readonly act: (window: TestWindow, id: string, world: World) => Promise<unknown>;
  readonly wanted: readonly string[];
}

async function created(window: TestWindow, world: World): Promise<string> {
  const id = await window.outbox.create(SERVER, label());
  await world.clock.advance(100);
  return id;
}

async function moved(window: TestWindow, world: World): Promise<string> {
  const id = await window.outbox.replace(SERVER, row(world, await created(window, world)), { spanId: SPAN });
  await world.clock.advance(1_000);
  return id;
}

function row(world: World, id: string): Assessment {
  const found = world.server.rows.get(id);
  assert.ok(found !== undefined);
  return found;
}

const writes: Write[] = [
  {
    name: 'create',
    before: [],
    prepare: () => Promise.resolve(''),
    act: ({ outbox }) => outbox.create(SERVER, label()),
    wanted: ['trace=4'],
  },
  {
    name: 'edit',
    before: ['trace=4'],
    prepare: created,
    act: ({ outbox }, id, world) =>
      outbox.edit(SERVER, { base: row(world, id), name: 'quality', value: 5, rationale: '' }),
    wanted: ['trace=5'],
  },
  {
    name: 'override',
    before: ['trace=4'],
    prepare: created,
    act: ({ outbox }, id) => outbox.create(SERVER, label({ value: 5, overrides: id })),
    wanted: ['trace=5'],
  },
  {
    name: 'delete',
    before: ['trace=4'],
    prepare: created,
    act: ({ outbox }, id, world) => outbox.delete(SERVER, row(world, id), 0),
    wanted: [],
  },
  {
    name: 'move',
    before: ['trace=4'],
    prepare: created,
    act: ({ outbox }, id, world) => outbox.replace(SERVER, row(world, id), { spanId: SPAN }),
    wanted: [`${SPAN}=4`],
  },
  {
    name: 'undo of an edit',
    before: ['trace=5'],
    prepare: async (window, world) => {
      const id = await created(window, world);
      await window.outbox.edit(SERVER, {
        base: row(world, id),
        name: 'quality',
        value: 5,
        rationale: 'good',
      });
      await world.clock.advance(1_000);
      return id;
    },
    act: ({ outbox }, id) => outbox.undo(id),
    wanted: ['trace=4'],
  },
  {
    name: 'undo of a move',
    before: [`${SPAN}=4`],
    prepare: moved,
    act: ({ outbox }, id) => outbox.undo(id),
    wanted: ['trace=4'],
  },
];

/** The disk is full or read-only from some call on, until the user makes room. */
describe('a disk that is full or read-only from the k-th call on', () => {
  for (const write of writes) {
    for (const code of ['ENOSPC', 'EROFS']) {
      it(`${write.name}, ${code}: fails with nothing sent, or saves, and records every request on disk`, async function () {
        this.timeout(60_000);
        let [refused, k] = [0, 1];
        for (; ; k += 1) {
          const outcome = await failsFrom(write, code, k);
          if (outcome === 'refused') refused += 1;
          if (outcome === 'unharmed') break;
        }
        assert.ok(refused > 0 && k > 4, `${refused} refused of ${k}`);
      });
    }
  }
});

async function failsFrom(write: Write, code: string, k: number): Promise<'refused' | 'taken' | 'unharmed'> {
  const world = new World();
  const window = await world.started();
  const id = await write.prepare(window, world);
  assert.deepEqual(held(world), write.before);
  const where = `${write.name}, ${code} at ${k}`;
  let calls = 0;
  world.disk.fault = (operation) => {
    if (READING.includes(operation)) return;
    calls += 1;
    if (calls >= k) throw systemError(code);
  };
  const unrecorded: string[] = [];
  world.server.step = () => {
    const call = world.server.calls.at(-1) ?? '';
    if (!call.startsWith('get') && !isRecorded(world, call.split(' ')[1] ?? '')) unrecorded.push(call);
    return Promise.resolve();
  };
  world.server.calls.length = 0;
  const acting = write.act(window, id, world).then(
    () => undefined,
    (error: unknown) => error,
  );
  await world.clock.advance(20_000);
  const error = await acting;
  if (error !== undefined) {
    assert.ok(error instanceof StorageError, where);
    assert.match(error.message, /Nothing was sent, and your input is still here/);
    assert.deepEqual([world.server.calls, held(world)], [[], write.before], where);
    assert.deepEqual(window.outbox.all(), [], where);
  }
  const harmed = calls >= k;
  world.disk.fault = () => undefined;
  await world.clock.advance(200_000);
  assert.deepEqual(unrecorded, [], where);
  assert.deepEqual(held(world), error === undefined ? write.wanted : write.before, where);
  assert.deepEqual([window.outbox.all(), world.disk.entryFiles()], [[], []], where);
  // The same again after there is room.
  if (error !== undefined) {
    await write.act(window, id, world);
    await world.clock.advance(200_000);
    assert.deepEqual(held(world), write.wanted, where);
  }
  world.kill(window);
  if (error !== undefined) return 'refused';
  return harmed ? 'taken' : 'unharmed';
}

/** Whether the label's file records a request in flight. */
function isRecorded(world: World, id: string): boolean {
  const text = world.disk.files().get(`/storage/outbox/w-1/${id}.json`);
  const decoded = decodeEntry(text ?? '');
  return 'entry' in decoded && decoded.entry.sent.some(({ until }) => until === null);
}

function held(world: World): string[] {
  const valid = [...world.server.rows.values()].filter((held) => held.valid);
  return valid.map(({ spanId, value }) => `${spanId ?? 'trace'}=${JSON.stringify(value)}`).sort();
}
