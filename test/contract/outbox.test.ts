import assert from 'node:assert/strict';
import { newAssessmentId } from '../../src/labels/outbox/desiredState';
import { eventually } from '../support/eventually';
import type { Fault } from '../support/faultProxy';
import { restLabels, type RestLabel } from '../support/restLabels';
import { newExperiment, ownServer, type SharedServer } from '../support/servers';
import { onEachMlflow } from './support/contract';
import { writeOtlp } from './support/otlp';
import { OutboxBench } from './support/outboxBench';

const POST = { method: 'POST', path: '/assessments' };
const PATCH = { method: 'PATCH', path: '/assessments/' };
const DELETE = { method: 'DELETE', path: '/assessments/' };
const SPAN = '1e7e6f92caa8b42f';

/** Creates traces with one span each. */
async function newTraces(server: SharedServer, count: number): Promise<string[]> {
  const { id } = await newExperiment(server);
  return writeOtlp(
    server,
    id,
    Array.from({ length: count }, () => [{ name: 'root', id: SPAN }]),
  );
}

const faults: [string, Fault][] = [
  ['the answer is lost after the commit', { kind: 'dropAnswer' }],
  ['the answer is cut', { kind: 'cutAnswer' }],
  ['the answer is garbage', { kind: 'garbage' }],
  ['the answer is a web page', { kind: 'garbage', body: '<!doctype html><title>Sign in</title>' }],
  ['the connection is reset before the server sees it', { kind: 'reset' }],
  ['the request is held past the timeout and commits later', { kind: 'stall', ms: 5_000, where: 'before' }],
  ['the answer is held past the timeout', { kind: 'stall', ms: 5_000, where: 'after' }],
  ['a 500', { kind: 'status', status: 500 }],
  ['a 500 after the commit', { kind: 'status', status: 500, afterServer: true }],
  ['a 503 before', { kind: 'status', status: 503, headers: { 'retry-after': '3' } }],
  ['a 503 after the commit', { kind: 'status', status: 503, afterServer: true }],
  ['a 429', { kind: 'status', status: 429, headers: { 'retry-after': '2' } }],
];

/** Creates a label under a fault and checks the result. */
async function createUnder(fault: Fault, server: SharedServer, trace: string): Promise<void> {
  const bench = await OutboxBench.start(server, trace);
  try {
    bench.proxy.next(POST, fault);
    const id = await bench.create(4, { spanId: SPAN });
    const label = only(await bench.settled());
    assert.deepEqual([label.id, label.value, label.spanId, label.rationale], [id, 4, SPAN, 'why']);
    assert.equal(bench.proxy.requestsTo(POST).filter(({ status }) => status === 200).length, 1);
    assert.equal(bench.store.get(id)?.value, 4);
  } finally {
    await bench.close();
  }
}

/** Edits a label under a fault, edits it again, and checks the result. */
async function editUnder(fault: Fault, server: SharedServer, trace: string): Promise<void> {
  const bench = await OutboxBench.start(server, trace);
  try {
    const id = await bench.create(1);
    await bench.settled();
    const base = bench.store.get(id)!;
    bench.proxy.next(PATCH, fault);
    await bench.outbox.edit(bench.server, { base, name: 'quality', value: 2, rationale: 'second' });
    await eventually(() => assert.ok(bench.proxy.requestsTo(PATCH).length > 0));
    await bench.outbox.edit(bench.server, { base, name: 'better', value: 3, rationale: '' });
    const label = only(await bench.settled());
    assert.deepEqual([label.id, label.name, label.value, label.rationale], [id, 'better', 3, '']);
  } finally {
    await bench.close();
  }
}

function only(labels: RestLabel[]): RestLabel {
  assert.equal(labels.length, 1, JSON.stringify(labels));
  return labels[0]!;
}

onEachMlflow('the outbox under faults', (contract) => {
  // All run concurrently, as each waits for the minute in which a lost request may still arrive.
  const runs = new Map<string, Promise<void>>();
  before(async () => {
    const traces = await newTraces(contract.server, faults.length * 2);
    for (const [what, fault] of faults) {
      runs.set(`create ${what}`, createUnder(fault, contract.server, traces.pop()!));
      runs.set(`edit ${what}`, editUnder(fault, contract.server, traces.pop()!));
    }
    await Promise.allSettled(runs.values());
  });

  for (const [what] of faults) {
    it(`creates a label once: ${what}`, () => runs.get(`create ${what}`));
    it(`edits a label twice: ${what}`, () => runs.get(`edit ${what}`));
  }
});

onEachMlflow('the outbox on a real server', (contract) => {
  let bench: OutboxBench;
  let traces: string[] = [];

  before(async () => {
    traces = await newTraces(contract.server, 14);
  });

  beforeEach(async () => {
    bench = await OutboxBench.start(contract.server, traces.pop()!);
  });

  afterEach(() => bench.close());

  it('deletes a label even if the response is lost', async () => {
    const id = await bench.create(1);
    await bench.settled();
    bench.proxy.next(DELETE, { kind: 'dropAnswer' });
    await bench.outbox.delete(bench.server, bench.store.get(id)!, 0);
    assert.deepEqual(await bench.settled(), []);
    assert.equal(bench.store.size, 0);
  });

  it('rewrites an edit that a late commit of an older one overwrote', async () => {
    const id = await bench.create(1);
    await bench.settled();
    const base = bench.store.get(id)!;
    const late = bench.proxy.holdNext(PATCH, 'before');
    await bench.outbox.edit(bench.server, { base, name: 'quality', value: 2, rationale: 'late' });
    await late.arrived;
    await bench.outbox.edit(bench.server, { base, name: 'quality', value: 3, rationale: 'final' });
    await eventually(async () => assert.equal(only(await restLabels(bench.uri, bench.trace)).value, 3));
    late.release();
    await eventually(async () => assert.equal(only(await restLabels(bench.uri, bench.trace)).value, 2));
    const label = only(await bench.settled());
    assert.deepEqual([label.value, label.rationale], [3, 'final']);
  });

  it("sends a killed window's request in flight once after a restart", async () => {
    const held = bench.proxy.holdNext(POST, 'before');
    const id = await bench.create(4);
    await held.arrived;
    await bench.restart();
    held.release();
    assert.equal(only(await bench.settled()).id, id);
  });

  it("waits while the server is down and sends when it's back, even after a restart", async () => {
    await bench.proxy.down();
    const id = await bench.create(4);
    await eventually(() => {
      const [pending] = bench.outbox.all();
      assert.ok(pending?.save.state === 'waiting' && /Sends when .* is reachable/.test(pending.save.reason));
    });
    await bench.restart();
    await bench.proxy.up();
    assert.equal(only(await bench.settled()).id, id);
  });

  it('reports that the trace is gone and stops sending', async () => {
    const traceId = `tr-${'0'.repeat(32)}`;
    const id = await bench.create(1, { traceId });
    await eventually(() => {
      const [pending] = bench.outbox.pending(bench.server, traceId);
      assert.ok(pending?.save.state === 'refused' && /trace is no longer on/.test(pending.save.reason));
    });
    await bench.outbox.discard(id);
    assert.deepEqual(bench.outbox.all(), []);
  });

  it('keeps the rationale of an expectation and clears it', async () => {
    const expected = { kind: 'expectation', name: 'answer', rationale: 'because' } as const;
    const id = await bench.create(1, { ...expected, value: { a: [1, 2] } });
    await bench.settled();
    const base = bench.store.get(id)!;
    assert.deepEqual([base.value, base.rationale], [{ a: [1, 2] }, 'because']);
    await bench.outbox.edit(bench.server, { base, name: 'answer', value: { a: [1] }, rationale: '' });
    await bench.settled();
    assert.deepEqual([bench.store.get(id)?.value, bench.store.get(id)?.rationale], [{ a: [1] }, '']);
    assert.deepEqual(bench.outbox.all(), []);
  });

  it('moves a label and changes its source even if responses are lost, and undoes it', async () => {
    const id = await bench.create(4, { metadata: { k: 'v' } });
    await bench.settled();
    const base = bench.store.get(id)!;
    bench.proxy.next(POST, { kind: 'dropAnswer' });
    bench.proxy.next(DELETE, { kind: 'dropAnswer' });
    const source = { type: 'CODE', id: 'check.py' } as const;
    const moved = await bench.outbox.replace(bench.server, base, { spanId: SPAN, source });
    const label = only(await bench.settled());
    assert.deepEqual([label.id, label.spanId, label.value, label.rationale], [moved, SPAN, 4, 'why']);
    const held = await bench.held(moved);
    assert.deepEqual([held?.source, held?.metadata, held?.createdAt], [source, { k: 'v' }, base.createdAt]);
    assert.deepEqual([...bench.store.keys()], [moved]);

    await bench.outbox.undo(moved);
    assert.equal(only(await bench.settled()).id, id);
    assert.deepEqual({ ...(await bench.held(id)), updatedAt: base.updatedAt }, base);
  });

  it('moves an override without restoring the label it overrides', async () => {
    const judged = await bench.create(1, { source: { type: 'LLM_JUDGE', id: 'judge' } });
    await bench.settled();
    const mine = await bench.create(2, { overrides: judged });
    await bench.settled();
    const moved = await bench.outbox.replace(bench.server, bench.store.get(mine)!, { spanId: SPAN });
    await bench.settled();
    assert.deepEqual(await bench.valid(), [moved]);
    assert.equal((await bench.held(moved))?.spanId, SPAN);
    await bench.outbox.undo(moved);
    await bench.settled();
    assert.deepEqual(await bench.valid(), [mine]);
  });

  it("keeps a label's error when its rationale is edited, and clears it with a new value", async () => {
    const id = newAssessmentId();
    const error = { code: 'RATE_LIMIT', message: '429', stack: 'Traceback' };
    const failed = {
      id,
      spanId: null,
      name: 'judged',
      kind: 'feedback',
      value: null,
      rationale: '',
    } as const;
    const by = { source: { type: 'HUMAN', id: 'me' }, metadata: {}, overrides: null } as const;
    const base = await bench.direct.createAssessment(bench.trace, { ...failed, ...by, error });
    await bench.outbox.edit(bench.server, { base, name: 'judged', value: null, rationale: 'seen' });
    await bench.settled();
    const noted = await bench.held(id);
    assert.deepEqual([noted?.error, noted?.rationale], [error, 'seen']);
    await bench.outbox.edit(bench.server, { base: noted!, name: 'judged', value: 1, rationale: 'seen' });
    await bench.settled();
    assert.deepEqual([(await bench.held(id))?.error, (await bench.held(id))?.value], [null, 1]);
  });

  it('treats the same label under two server addresses as two labels', async () => {
    const id = await bench.create(4);
    await bench.settled();
    const base = bench.store.get(id)!;
    await bench.outbox.edit('http://elsewhere:5000', { base, name: 'quality', value: 9, rationale: '' });
    assert.match(JSON.stringify(bench.outbox.all()), /Sends when you connect to elsewhere:5000/);
    await bench.outbox.discard(id);
    assert.equal(only(await bench.settled()).value, 4);
  });
});

describe('the outbox and a server that dies', function () {
  this.timeout(300_000);

  it('saves every label once, even if the server was killed in between', async () => {
    const server = await ownServer();
    const [trace] = await newTraces(server, 1);
    const bench = await OutboxBench.start(server, trace!);
    try {
      const before = await bench.create(1);
      await bench.settled();
      const held = bench.proxy.holdNext(POST, 'after');
      const during = await bench.create(2);
      await held.arrived;
      await server.kill();
      held.release();
      const meanwhile = await bench.create(3);
      await server.restart();
      bench.outbox.wake(bench.server);
      const labels = await bench.settled();
      assert.deepEqual(
        labels.map(({ id, value }) => [id, value]).sort(),
        [
          [before, 1],
          [during, 2],
          [meanwhile, 3],
        ].sort(),
      );
    } finally {
      await bench.close();
      await server.close();
    }
  });

  it('works under a path prefix', async () => {
    const server = await ownServer({ staticPrefix: '/mlf' });
    const [trace] = await newTraces(server, 1);
    const bench = await OutboxBench.start(server, trace!);
    try {
      bench.proxy.next(POST, { kind: 'dropAnswer' });
      const id = await bench.create(1);
      assert.deepEqual(
        (await bench.settled()).map((label) => label.id),
        [id],
      );
    } finally {
      await bench.close();
      await server.close();
    }
  });
});
