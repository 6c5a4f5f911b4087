import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/labels/storage/clock';
import { LabelOutbox } from '../../src/labels/outbox/outbox';
import { connect } from '../contract/support/contract';
import { eventually } from './eventually';
import { FaultProxy } from './faultProxy';
import { restLabels } from './restLabels';

const STALL_MS = 40_000;
const LATER_MS = 120_000;

export interface StalledPatch {
  /** The successive values on the server. */
  readonly values: readonly unknown[];
  /** The server's status for the stalled PATCH. */
  readonly lateStatus: number | undefined;
  /** The number of labels left in the outbox at the end. */
  readonly waiting: number;
}

/**
 * Edits a label to 2, and stalls that PATCH for 40 s before the server sees and commits it, long after the
 * outbox timed out. Meanwhile, edits the label to 3. Polls the server until two minutes later. `factor`: how
 * much faster than real time everything runs; with 1, it takes two and a half minutes.
 */
export async function stalledPatch(uri: string, traceId: string, factor: number): Promise<StalledPatch> {
  const root = await mkdtemp(path.join(tmpdir(), 'stall-'));
  const proxy = await FaultProxy.start(uri);
  const client = connect(proxy.uri);
  const clock: Clock = {
    wall: () => Date.now(),
    now: () => performance.now() * factor,
    after: (ms, run) => {
      const timer = setTimeout(run, ms / factor);
      return { dispose: () => clearTimeout(timer) };
    },
  };
  const store = { put: () => undefined, remove: () => undefined };
  const outbox = new LabelOutbox({ root, api: () => client, store, log: () => undefined, clock });
  try {
    await outbox.start();
    const named = { name: 'quality', rationale: '' } as const;
    const source = { type: 'HUMAN', id: 'me' } as const;
    const created = { traceId, spanId: null, kind: 'feedback', value: 1, source, ...named } as const;
    const id = await outbox.create(client.server, created);
    await eventually(() => assert.deepEqual(outbox.pending(client.server, traceId), []), 60_000);
    const base = await client.getAssessment(traceId, id);
    assert.ok(base !== undefined);
    proxy.forget();
    proxy.next({ method: 'PATCH' }, { kind: 'stall', ms: STALL_MS / factor, where: 'before' });
    await outbox.edit(client.server, { base, value: 2, ...named });
    await eventually(() => assert.equal(proxy.requestsTo({ method: 'PATCH' }).length, 1), 60_000);
    await sleep(5_000 / factor);
    await outbox.edit(client.server, { base, value: 3, ...named });
    const values: unknown[] = [];
    const end = Date.now() + LATER_MS / factor;
    while (Date.now() < end) {
      const [label] = await restLabels(uri, traceId);
      if (label?.value !== values.at(-1)) values.push(label?.value);
      await sleep(500 / factor);
    }
    const lateStatus = proxy.requestsTo({ method: 'PATCH' })[0]?.status;
    return { values, lateStatus, waiting: outbox.all().length };
  } finally {
    outbox.dispose();
    client.dispose();
    await proxy.close();
    await rm(root, { recursive: true, force: true });
  }
}
