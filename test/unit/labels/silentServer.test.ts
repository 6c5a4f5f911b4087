import assert from 'node:assert/strict';
import { OPEN, afterAttempt, hurried, type Gate } from '../../../src/labels/outbox/serverGate';
import type { OutboxEvent } from '../../../src/labels/outbox/events';
import type { FailureClass } from '../../../src/labels/outbox/failure';
import { trackingError, type Fate } from './support/fakeServer';
import { SERVER, TRACE } from './support/samples';
import { World, label } from './support/world';

const LABELS = 500;

describe('many labels that are pending for a server', () => {
  let world: World;

  beforeEach(() => {
    world = new World();
  });

  interface Rates {
    /** Over ten minutes, after the first two. */
    readonly requests: number;
    readonly flushes: number;
  }

  /**
   * Creates 500 labels while each request has this fate, waits, and then counts requests and flushed writes.
   */
  async function rates(fate: Fate): Promise<Rates> {
    world.server.fate = () => fate;
    const window = await world.started();
    for (let n = 0; n < LABELS; n += 1) await window.outbox.create(SERVER, label({ value: n }));
    await world.clock.advance(120_000);
    let flushes = 0;
    world.disk.fault = (operation) => {
      if (operation === 'writeFlushed') flushes += 1;
    };
    world.server.calls.length = 0;
    await world.clock.advance(600_000);
    const counted = { requests: world.server.calls.length, flushes };
    world.disk.fault = () => undefined;
    for (const pending of window.outbox.all()) assert.equal(pending.save.state, 'waiting');
    world.server.fate = () => undefined;
    await world.clock.advance(400_000);
    assert.equal(world.server.rows.size, LABELS);
    assert.equal(new Set(world.server.writes()).size, LABELS, 'each is sent once');
    assert.deepEqual([window.outbox.all(), world.disk.entryFiles()], [[], []]);
    world.kill(window);
    return counted;
  }

  const silent: Record<string, { fate: Fate; atMost: number }> = {
    'refuses connections': { fate: { done: false, fails: trackingError('unreachable') }, atMost: 14 },
    'never answers': { fate: { done: false, fails: 'never' }, atMost: 14 },
    'answers with 503': {
      fate: { done: false, fails: trackingError('server', { status: 503 }) },
      atMost: 14,
    },
    'answers with 500 to everything': {
      fate: { done: false, fails: trackingError('server', { status: 500 }) },
      atMost: 30,
    },
    'answers with a sign-in page': {
      fate: { done: false, fails: trackingError('auth', { status: 200 }) },
      atMost: 3,
    },
    'wants a sign-in': { fate: { done: false, fails: trackingError('auth', { status: 401 }) }, atMost: 3 },
  };
  for (const [what, { fate, atMost }] of Object.entries(silent)) {
    it(`rarely send requests to a server that ${what}, and rarely write to disk`, async function () {
      this.timeout(120_000);
      const { requests, flushes } = await rates(fate);
      assert.ok(requests > 0 && requests <= atMost, `${requests} requests in ten minutes`);
      assert.ok(flushes <= 3 * requests, `${flushes} flushed writes for ${requests} requests`);
    });
  }

  it('all say why they are pending, even those that were never sent', async () => {
    world.server.fate = () => ({ done: false, fails: trackingError('unreachable') });
    const window = await world.started();
    for (let n = 0; n < 20; n += 1) await window.outbox.create(SERVER, label({ value: n }));
    await world.clock.advance(10_000);
    for (const { save } of window.outbox.pending(SERVER, TRACE)) {
      assert.equal(save.state, 'waiting');
      assert.match(save.reason, /Sends when .* is reachable/);
    }
    world.kill(window);
  });

  it("aren't all blocked by one that the server can't accept", async () => {
    const window = await world.started();
    const first = await window.outbox.create(SERVER, label({ value: 0 }));
    world.server.fate = (_call, id) =>
      id === first ? { done: false, fails: trackingError('server', { status: 500 }) } : undefined;
    await world.clock.advance(100_000);
    for (let n = 1; n < 20; n += 1) await window.outbox.create(SERVER, label({ value: n }));
    await world.clock.advance(60_000);
    assert.ok(world.server.rows.size >= 19, `${world.server.rows.size} are there`);
    world.kill(window);
  });

  it('are retried soon after the user creates another label, but not for each of many', async () => {
    world.server.fate = () => ({ done: false, fails: trackingError('unreachable') });
    const window = await world.started();
    await window.outbox.create(SERVER, label());
    await world.clock.advance(600_000);
    world.server.calls.length = 0;
    await window.outbox.create(SERVER, label());
    await world.clock.advance(0);
    assert.equal(world.server.calls.length, 1);
    for (let n = 0; n < 100; n += 1) await window.outbox.create(SERVER, label());
    await world.clock.advance(2_100);
    assert.equal(world.server.calls.length, 2);
    world.kill(window);
  });

  it('are sent once one gets through after a sign-in page is gone', async () => {
    world.server.fate = () => ({ done: false, fails: trackingError('auth', { status: 200 }) });
    const window = await world.started();
    for (let n = 0; n < 20; n += 1) await window.outbox.create(SERVER, label({ value: n }));
    await world.clock.advance(1_000);
    const [shown] = window.outbox.all();
    assert.equal(shown?.save.state, 'waiting');
    assert.match(shown.save.reason, /sign-in page/);
    world.server.fate = () => undefined;
    await window.outbox.retry(shown.id);
    await world.clock.advance(5_000);
    assert.equal(world.server.rows.size, 20);
    world.kill(window);
  });
});

describe('the gate of a server', () => {
  const failed = (
    at: number,
    kind: FailureClass,
    more: { status?: number; retryAfterMs?: number } = {},
  ): OutboxEvent => ({
    type: 'failed',
    at,
    failure: { class: kind, status: more.status, detail: '', retryAfterMs: more.retryAfterMs },
    jitter: 0,
    healthy: false,
  });
  const answered: OutboxEvent = { type: 'answered', at: 5, assessment: null };

  const after = (...events: OutboxEvent[]): Gate => events.reduce(afterAttempt, OPEN);

  it('closes longer after each attempt without a response, up to a minute', () => {
    let gate = OPEN;
    const waits: number[] = [];
    for (let n = 0, at = 0; n < 9; n += 1, at = gate.until) {
      gate = afterAttempt(gate, failed(at, 'neverLeft'));
      waits.push(gate.until - at);
    }
    assert.deepEqual(
      waits,
      [1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000),
    );
  });

  it("isn't closed longer by concurrent failures", () => {
    const gate = after(failed(0, 'neverLeft'), failed(5, 'neverLeft'), failed(7, 'inDoubt'));
    assert.deepEqual([gate.failures, gate.until], [1, 1_000]);
  });

  it('opens with any response, including a refusal', () => {
    const closed = after(failed(0, 'inDoubt'));
    for (const event of [
      answered,
      failed(9, 'refused', { status: 400 }),
      failed(9, 'missing', { status: 404 }),
    ])
      assert.deepEqual(afterAttempt(closed, event), OPEN);
  });

  it('is closed by three consecutive errors, not by one label that fails', () => {
    const [one, two, three] = [1, 2, 3].map((at) => failed(at, 'inDoubt', { status: 500 }));
    assert.ok(one && two && three);
    assert.equal(after(one, two).closed, false);
    assert.equal(after(one, answered, two, answered, three).closed, false);
    assert.equal(after(one, two, three).closed, true);
  });

  it("honors the server's Retry-After regardless of what the user does", () => {
    const gate = after(failed(0, 'busy', { status: 429, retryAfterMs: 90_000 }));
    assert.equal(gate.until, 90_000);
    assert.equal(hurried(gate, 10_000, true).until, 90_000);
  });

  it('is retried sooner after a change and immediately on retry, but only on retry for a sign-in', () => {
    const silent = after(failed(0, 'neverLeft'), failed(1_000, 'neverLeft'), failed(3_000, 'neverLeft'));
    assert.equal(silent.until, 7_000);
    assert.equal(hurried(silent, 3_500, false).until, 5_000);
    assert.equal(hurried(silent, 3_500, true).until, 3_500);
    const signIn = after(failed(0, 'signIn', { status: 401 }));
    assert.equal(hurried(signIn, 10, false), signIn);
    assert.equal(hurried(signIn, 10, true).until, 10);
  });
});
