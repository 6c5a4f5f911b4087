import assert from 'node:assert/strict';
import { newEntry } from '../../../src/labels/outbox/entry';
import { isDead, readHeartbeat, type Heartbeat } from '../../../src/labels/outbox/heartbeat';
import { isRunning, systemIdentity, type WindowIdentity } from '../../../src/labels/outbox/windowIdentity';
import { trackingError } from './support/fakeServer';
import { SERVER, TRACE, assessment } from './support/samples';
import { Stopper } from './support/stopper';
import { World, label, type TestWindow } from './support/world';

describe('windows that share an outbox', () => {
  let world: World;

  beforeEach(() => {
    world = new World();
  });

  it("send a dead window's entries at startup, without a view being opened", async () => {
    world.inUse = false;
    const first = await world.started();
    const id = await first.outbox.create(SERVER, label());
    world.kill(first);
    world.inUse = true;
    const second = await world.started();
    await world.clock.advance(0);
    assert.deepEqual(world.server.calls, [`create ${id}`]);
    assert.deepEqual(world.disk.entryFiles(), []);
    assert.deepEqual(
      [...world.disk.files().keys()].filter((path) => path.includes('w-1')),
      [],
    );
    world.kill(second);
  });

  it('send the entries of a window that dies later', async () => {
    const first = await world.started();
    const second = await world.started();
    world.inUse = false;
    await first.outbox.create(SERVER, label());
    world.kill(first);
    world.inUse = true;
    await world.clock.advance(5_000);
    assert.equal(world.server.rows.size, 1);
    world.kill(second);
  });

  /** Creates a window that stops at its `stopAt`-th change of the disk until `go` is called. */
  const halting = (stopAt: number): { window: TestWindow; go: () => void } => {
    let go = (): void => undefined;
    const released = new Promise<void>((resolve) => (go = resolve));
    let changes = 0;
    const window = world.window(async () => {
      changes += 1;
      if (changes === stopAt) await released;
    });
    return { window, go: () => go() };
  };

  for (let stopAt = 1; stopAt <= 14; stopAt += 1) {
    it(`keep a dead window's entries together while they are taken over (stopped at ${stopAt})`, async () => {
      world.inUse = false;
      const dead = await world.started();
      const bystander = await world.started();
      await dead.outbox.create(SERVER, label());
      await dead.outbox.create(SERVER, label({ name: 'other' }));
      world.kill(dead);
      const { window: taker, go } = halting(stopAt);
      const start = taker.outbox.start();
      await world.clock.advance(0);
      await world.clock.advance(5_000); // the other window's heartbeat
      go();
      await world.clock.advance(10_000);
      await start;
      const held = [taker, bystander].map(({ outbox }) => outbox.all().length);
      assert.ok(held.includes(2) && held.includes(0), `${held.join(' and ')} entries`);
      world.kill(taker);
      world.kill(bystander);
    });

    it(`hand over all entries when the window that takes them over dies too (at ${stopAt})`, async () => {
      world.inUse = false;
      const dead = await world.started();
      await dead.outbox.create(SERVER, label());
      await dead.outbox.create(SERVER, label({ name: 'other' }));
      world.kill(dead);
      const { window: taker } = halting(stopAt);
      void taker.outbox.start();
      await world.clock.advance(0);
      world.kill(taker);
      const last = await world.started();
      await world.clock.advance(30_000);
      assert.equal(last.outbox.all().length, 2);
      world.inUse = true;
      last.outbox.wake(SERVER);
      await world.clock.advance(60_000);
      assert.equal(world.server.rows.size, 2);
      assert.deepEqual(world.disk.entryFiles(), []);
      world.kill(last);
    });
  }

  it("don't touch the folder of a living window", async () => {
    world.inUse = false;
    const first = await world.started();
    const id = await first.outbox.create(SERVER, label());
    const second = await world.started();
    await world.clock.advance(120_000);
    assert.deepEqual(world.disk.entryFiles(), [`/storage/outbox/w-1/${id}.json`]);
    assert.deepEqual(second.outbox.all(), []);
    world.kill(first);
    world.kill(second);
  });

  it("don't send or show entries that another window took over while they slept", async () => {
    world.inUse = false;
    const sleeper = await world.started();
    await sleeper.outbox.create(SERVER, label());
    // It sleeps: its timers stop, and the other window sees no heartbeat.
    const timers = world.clock.pause();
    const other = await world.started();
    await world.clock.advance(25_000);
    assert.equal(other.outbox.all().length, 1);
    world.inUse = true;
    world.clock.resume(timers);
    sleeper.outbox.wake(SERVER);
    await world.clock.advance(0);
    assert.deepEqual(world.server.calls, []);
    assert.deepEqual(sleeper.outbox.all(), []);
    await world.clock.advance(60_000);
    const writes = world.server.writes();
    assert.deepEqual([writes.length, world.server.rows.size], [1, 1]);
    world.kill(sleeper);
    world.kill(other);
  });

  it('notice after sleep that their files were taken over, and accept new labels', async () => {
    world.inUse = false;
    const sleeper = await world.started();
    await sleeper.outbox.create(SERVER, label());
    const timers = world.clock.pause();
    const other = await world.started();
    await world.clock.advance(25_000);
    world.clock.resume(timers);
    await world.clock.advance(5_000);
    assert.deepEqual(sleeper.outbox.all(), []);
    const id = await sleeper.outbox.create(SERVER, label());
    assert.ok(world.disk.entryFiles().includes(`/storage/outbox/w-1/${id}.json`));
    world.kill(sleeper);
    world.kill(other);
  });

  it('accept a new label before they notice that their folder was taken over', async () => {
    world.inUse = false;
    const sleeper = await world.started();
    const taken = await sleeper.outbox.create(SERVER, label());
    const timers = world.clock.pause();
    const other = await world.started();
    await world.clock.advance(25_000);
    world.inUse = true;
    const own = await sleeper.outbox.create(SERVER, label());
    await world.clock.advance(0);
    assert.deepEqual(world.server.calls, [`create ${own}`]);
    assert.deepEqual(sleeper.outbox.all(), []);
    world.clock.resume(timers);
    await world.clock.advance(60_000);
    const writes = world.server.writes();
    assert.deepEqual(writes, [`create ${own}`, `create ${taken}`]);
    world.kill(sleeper);
    world.kill(other);
  });

  it("aren't considered dead when both slept or the clock was set", async () => {
    world.inUse = false;
    const first = await world.started();
    const second = await world.started();
    await first.outbox.create(SERVER, label());
    world.clock.jumpWall(3_600_000);
    await world.clock.advance(10_000);
    world.clock.jumpWall(-7_200_000);
    await world.clock.advance(60_000);
    assert.deepEqual([first.outbox.all().length, second.outbox.all().length], [1, 0]);
    world.kill(first);
    world.kill(second);
  });

  it('merge a label changed in both: ours is wanted, theirs may still arrive', async () => {
    const first = await world.started();
    const id = await first.outbox.create(SERVER, label());
    await world.clock.advance(0);
    const base = world.server.rows.get(id)!;
    world.server.fate = (call) =>
      call === 'update' ? { done: false, fails: trackingError('timeout') } : undefined;
    await first.outbox.edit(SERVER, { base, name: 'quality', value: 1, rationale: '' });
    await world.clock.advance(100);
    const second = await world.started();
    await second.outbox.edit(SERVER, { base, name: 'quality', value: 2, rationale: '' });
    await world.clock.advance(100);
    world.kill(first);
    await world.clock.advance(20_000);
    assert.equal(second.outbox.all().length, 1);
    world.server.fate = () => undefined;
    world.server.rows.set(id, { ...base, value: 1, rationale: '' });
    await world.clock.advance(200_000);
    assert.equal(world.server.rows.get(id)?.value, 2);
    assert.deepEqual([second.outbox.all(), world.disk.entryFiles()], [[], []]);
    world.kill(second);
  });

  it('keep, list, and take over damaged files and files of another version', async () => {
    world.disk.put('/storage/outbox/w-old/a-1.json', '{"version":99,"want":"something new"}');
    world.disk.put('/storage/outbox/w-old/a-2.json', '{"versi');
    world.disk.put('/storage/outbox/w-old/a-3.json', '{"version":1}');
    world.disk.put('/storage/outbox/w-old/a-4.json.1-1.tmp', '{"version":1');
    const first = await world.started();
    await world.clock.advance(30_000);
    assert.deepEqual(
      first.outbox.unreadable().map(({ file }) => file),
      ['a-1.json', 'a-2.json', 'a-3.json'],
    );
    assert.match(first.outbox.unreadable()[0]!.reason, /format 99/);
    const kept = world.disk.entryFiles();
    assert.deepEqual(
      kept.sort(),
      ['a-1', 'a-2', 'a-3'].map((name) => `/storage/outbox/w-1/${name}.json`),
    );
    assert.equal(
      world.disk.files().get('/storage/outbox/w-1/a-1.json'),
      '{"version":99,"want":"something new"}',
    );
    assert.equal(
      [...world.disk.files().keys()].some((path) => path.includes('a-4')),
      false,
    );
    world.kill(first);
    const second = await world.started();
    await world.clock.advance(0);
    assert.equal(second.outbox.unreadable().length, 3);
    world.kill(second);
  });

  it('send the entries of an older version of this extension', async () => {
    const {
      replaces: _r,
      released: _s,
      madeAt: _m,
      ...first
    } = newEntry({
      server: SERVER,
      traceId: TRACE,
      id: 'a-1',
      base: null,
      baseAt: 0,
      want: assessment({ id: 'a-1' }),
    });
    world.disk.put('/storage/outbox/w-old/a-1.json', JSON.stringify({ ...first, version: 1, after: null }));
    const window = await world.started();
    await world.clock.advance(30_000);
    assert.deepEqual([world.server.calls, window.outbox.unreadable()], [['create a-1'], []]);
    world.kill(window);
  });

  it('survive a crash at any step of a takeover', async function () {
    this.timeout(30_000);
    for (let k = 1; ; k += 1) {
      world = new World();
      world.inUse = false;
      const first = await world.started();
      const ids = [await first.outbox.create(SERVER, label()), await first.outbox.create(SERVER, label())];
      world.kill(first);
      const stopper = new Stopper(k);
      const second = world.window(stopper.step);
      void second.outbox.start();
      await world.clock.advance(10_000);
      world.kill(second);
      world.disk.lose(() => 0);
      world.boot = 'boot-2';
      world.inUse = true;
      const third = await world.started();
      await world.clock.advance(180_000);
      assert.deepEqual([...world.server.rows.keys()].sort(), ids, `at ${k}`);
      assert.deepEqual(world.disk.entryFiles(), [], `at ${k}`);
      world.kill(third);
      if (!stopper.stopped) break;
    }
  });

  it('name files by plain IDs, and others by a hash', async () => {
    world.inUse = false;
    const first = await world.started();
    const base = assessment({ id: '../../../etc/passwd', traceId: TRACE });
    await first.outbox.edit(SERVER, { base, name: 'quality', value: 1, rationale: '' });
    assert.match(world.disk.entryFiles()[0]!, /^\/storage\/outbox\/w-1\/x-[0-9a-f]{64}\.json$/);
    world.inUse = true;
    world.server.rows.set(base.id, base);
    await world.clock.advance(30_000);
    assert.equal(world.server.rows.get(base.id)?.value, 1);
    assert.deepEqual(world.disk.entryFiles(), []);
    world.kill(first);
  });
});

describe('isDead', () => {
  const self: WindowIdentity = { window: 'w-1', host: 'h', boot: 'b', pidSpace: 's', pid: 1 };
  const other: Heartbeat = { ...self, window: 'w-2', pid: 2, beat: 1 };
  const dead = (heartbeat: Heartbeat | undefined, unchangedMs: number, running: boolean): boolean =>
    isDead(heartbeat, unchangedMs, self, () => running);

  it('trusts a PID only on the same host and in the same PID namespace', () => {
    assert.equal(dead(other, 0, false), true);
    assert.equal(dead(other, 19_999, true), false);
    assert.equal(dead(other, 20_000, true), true);
    assert.equal(dead({ ...other, pidSpace: 'other' }, 0, false), false);
    assert.equal(dead({ ...other, host: 'other' }, 60_000, false), false);
    assert.equal(dead({ ...other, host: 'other' }, 90_000, true), true);
  });

  it('considers a window from before a reboot dead, if the system reports boots', () => {
    assert.equal(dead({ ...other, boot: 'before' }, 0, true), true);
    assert.equal(dead({ ...other, boot: '' }, 0, true), false);
    assert.equal(dead({ ...other, boot: '' }, 20_000, true), true);
    assert.equal(
      isDead({ ...other, boot: '' }, 20_000, { ...self, boot: '' }, () => true),
      true,
    );
  });

  it('waits for the heartbeat of a window that is starting', () => {
    assert.equal(dead(undefined, 0, true), false);
    assert.equal(dead(undefined, 20_000, true), true);
    assert.equal(readHeartbeat(undefined), undefined);
    assert.equal(readHeartbeat('{'), undefined);
    assert.equal(readHeartbeat('{"pid":1}'), undefined);
    assert.deepEqual(readHeartbeat(JSON.stringify(other)), other);
  });

  it('identifies this machine', () => {
    const here = systemIdentity();
    assert.notEqual(here.host, '');
    assert.equal(here.pid, process.pid);
    assert.notEqual(here.window, systemIdentity().window);
    assert.equal(isRunning(process.pid), true);
  });
});
