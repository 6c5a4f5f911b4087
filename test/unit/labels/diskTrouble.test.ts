import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/labels/storage/clock';
import { encodeEntry, newEntry, type Entry } from '../../../src/labels/outbox/entry';
import { errorCode, type FileSystem } from '../../../src/labels/storage/fileSystem';
import { systemIdentity } from '../../../src/labels/outbox/windowIdentity';
import { nodeFiles } from '../../../src/labels/storage/nodeFiles';
import { LabelOutbox } from '../../../src/labels/outbox/outbox';
import { eventually } from '../../support/eventually';
import { FakeServer } from './support/fakeServer';
import { systemError } from './support/memoryFiles';
import { SERVER, TRACE, assessment } from './support/samples';
import { World, label } from './support/world';

/** Uses a real disk, to get the real errors of the system for unusual files. */
describe('unusual outbox files', () => {
  let root: string;
  let server: FakeServer;
  let logged: string[];
  let outbox: LabelOutbox | undefined;

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'mlflow-traces-outbox-'));
    server = new FakeServer();
    logged = [];
  });

  afterEach(() => {
    outbox?.dispose();
    rmSync(root, { recursive: true, force: true });
  });

  const start = async (files: FileSystem = nodeFiles): Promise<LabelOutbox> => {
    outbox = new LabelOutbox({
      root,
      api: () => server,
      store: { put: () => undefined, remove: () => undefined },
      log: (message) => void logged.push(message),
      files,
      clock: systemClock,
    });
    await outbox.start();
    return outbox;
  };

  /** The folder of a window whose process is gone. */
  const deadWindow = (name: string): string => {
    const folder = path.join(root, 'outbox', name);
    mkdirSync(folder, { recursive: true });
    const heartbeat = { ...systemIdentity(), window: name, pid: 2 ** 22 + 1, beat: 1 };
    writeFileSync(path.join(folder, 'window.json'), JSON.stringify(heartbeat));
    return folder;
  };

  const entryOf = (n: number, more: Partial<Entry> = {}): Entry => {
    const id = `a-${String(n).padStart(32, '0')}`;
    const want = assessment({ id, value: n });
    const entry = newEntry({ server: SERVER, traceId: TRACE, id, base: null, baseAt: 0, want });
    return { ...entry, ...more };
  };

  const put = (folder: string, entry: Entry, name = `${entry.id}.json`): void =>
    writeFileSync(path.join(folder, name), encodeEntry(entry));

  const sent = (): number[] => [...server.rows.values()].map(({ value }) => Number(value)).sort();

  const odd: Record<string, (file: string) => void> = {
    'a folder': (file) => mkdirSync(file),
    'a folder that is not empty': (file) => mkdirSync(path.join(file, 'more'), { recursive: true }),
    'a link that leads to itself': (file) => symlinkSync(path.basename(file), file),
    'a link that leads nowhere': (file) => symlinkSync('/nowhere/at/all', file),
    'a damaged file': (file) => writeFileSync(file, '{"version":2,"wan'),
    'an empty file': (file) => writeFileSync(file, ''),
    'a file of a later version': (file) => writeFileSync(file, '{"version":99}'),
    'a file of a sync tool': (file) => writeFileSync(file.replace(/\.json$/, '.sync-conflict-1.json'), '{}'),
    'a temporary folder': (file) => mkdirSync(`${file}.1-1.tmp`),
    'a file that the system puts into folders': (file) =>
      writeFileSync(path.join(path.dirname(file), '.DS_Store'), '\0\0'),
  };
  for (const [what, make] of Object.entries(odd)) {
    it(`don't block other entries: ${what}`, async () => {
      const folder = deadWindow('w-dead');
      put(folder, entryOf(1));
      make(path.join(folder, `${entryOf(2).id}.json`));
      put(folder, entryOf(3));
      await start();
      await eventually(() => assert.deepEqual(sent(), [1, 3]));
    });
  }

  it('are kept, listed, and logged once, regardless of how often they are read', async () => {
    const folder = deadWindow('w-dead');
    put(folder, entryOf(1));
    mkdirSync(path.join(folder, `${entryOf(2).id}.json`));
    symlinkSync('loop', path.join(folder, 'loop'));
    const window = await start();
    await eventually(() => assert.deepEqual(sent(), [1]));
    const listed = window.unreadable().map(({ file }) => file);
    assert.ok(listed.includes(`${entryOf(2).id}.json`), listed.join(', '));
    const before = [...window.unreadable()];
    for (let beat = 0; beat < 4; beat += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1_600));
    }
    assert.deepEqual(window.unreadable(), before);
    assert.equal(logged.length, new Set(logged).size, logged.join('\n'));
    assert.ok(logged.length <= 2, logged.join('\n'));
  }).timeout(30_000);

  it("don't block another window's entries when one folder can't be taken over", async () => {
    put(deadWindow('w-dead-1'), entryOf(1));
    put(deadWindow('w-dead-2'), entryOf(2));
    writeFileSync(path.join(root, 'outbox', 'a file'), 'no window');
    symlinkSync('/', path.join(root, 'outbox', 'root'));
    const refusing: FileSystem = {
      ...nodeFiles,
      rename: async (from, to) => {
        if (from.includes('w-dead-1')) throw systemError('EACCES');
        await nodeFiles.rename(from, to);
      },
    };
    await start(refusing);
    await eventually(() => assert.deepEqual(sent(), [2]));
    assert.ok(existsSync(path.join(root, 'outbox', 'a file')));
  }).timeout(30_000);

  it('are read as soon as the system allows it', async () => {
    const folder = deadWindow('w-dead');
    put(folder, entryOf(1));
    put(folder, entryOf(2));
    let refuse = true;
    const refusing: FileSystem = {
      ...nodeFiles,
      read: async (file) => {
        if (refuse && file.includes(entryOf(2).id)) throw systemError('EACCES');
        return nodeFiles.read(file);
      },
    };
    const window = await start(refusing);
    await eventually(() => assert.deepEqual(sent(), [1]));
    assert.match(window.unreadable()[0]?.reason ?? '', /EACCES/);
    refuse = false;
    await eventually(() => assert.deepEqual(sent(), [1, 2]), 20_000);
    assert.deepEqual(window.unreadable(), []);
    const own = readdirSync(path.join(root, 'outbox'), { recursive: true }).map(String);
    assert.deepEqual(
      own.filter((name) => name.includes('taken-')),
      [],
    );
  }).timeout(40_000);

  it('copied by a sync tool replace the original only if they are newer', async () => {
    const folder = deadWindow('w-dead');
    put(folder, entryOf(1, { rev: 2 }));
    put(
      folder,
      entryOf(1, { rev: 3, want: assessment({ id: entryOf(1).id, value: 11 }) }),
      'a-1 (copy).json',
    );
    put(folder, entryOf(2, { rev: 5 }));
    put(
      folder,
      entryOf(2, { rev: 1, want: assessment({ id: entryOf(2).id, value: 22 }) }),
      'a-2 conflict.json',
    );
    await start();
    await eventually(() => assert.deepEqual(sent(), [11, 2].sort()));
    await eventually(() => assert.equal(server.rows.size, 2));
  });

  it('copied by a sync tool whose original is gone are shown, and sent on retry', async () => {
    const folder = deadWindow('w-dead');
    put(folder, entryOf(1), 'a-1 (conflicted copy).json');
    const window = await start();
    await eventually(() => assert.equal(window.all().length, 1));
    const [shown] = window.all();
    assert.deepEqual([shown?.save.state, shown?.want?.value, sent()], ['refused', 1, []]);
    await window.retry(entryOf(1).id);
    await eventually(() => assert.deepEqual(sent(), [1]));
  });

  it('are never overwritten by an entry of the same name', async () => {
    const first = deadWindow('w-dead-1');
    const second = deadWindow('w-dead-2');
    writeFileSync(path.join(first, `${entryOf(1).id}.json`), '{"version":99}');
    put(second, entryOf(1));
    const window = await start();
    await eventually(() => assert.deepEqual(sent(), [1]));
    await eventually(() => assert.equal(window.unreadable().length, 1));
    const kept = readdirSync(path.join(root, 'outbox'), { recursive: true, withFileTypes: true });
    const names = kept.filter((file) => file.isFile() && file.name.startsWith('a-')).map(({ name }) => name);
    assert.equal(names.length, 1, names.join(', '));
  });

  it("of a newer entry stay when the older one's file couldn't be removed", async () => {
    const world = new World();
    const dead = await world.started();
    const id = await dead.outbox.create(SERVER, label());
    world.disk.fault = (operation, file) => {
      if (operation === 'remove' && file.endsWith(`${id}.json`)) throw systemError('EBUSY');
    };
    await world.clock.advance(30_000);
    // The label is saved, but its file still exists. A dead window leaves another entry for the same label.
    world.disk.fault = () => undefined;
    const base = world.server.rows.get(id);
    assert.ok(base !== undefined);
    world.inUse = false;
    const other = await world.started();
    await other.outbox.edit(SERVER, { base, name: 'quality', value: 9, rationale: '' });
    world.kill(other);
    await world.clock.advance(60_000);
    world.inUse = true;
    dead.outbox.wake(SERVER);
    await world.clock.advance(240_000);
    assert.equal(world.server.rows.get(id)?.value, 9);
    world.kill(dead);
  });
});

describe('errorCode', () => {
  it('returns the code of a system error and an empty string for other errors', () => {
    assert.deepEqual(
      [errorCode(systemError('EACCES')), errorCode(new Error('x')), errorCode('x')],
      ['EACCES', '', ''],
    );
  });
});
