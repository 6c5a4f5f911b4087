import assert from 'node:assert/strict';
import { newAssessmentId } from '../../src/labels/outbox/wishes';
import { TraceStore } from '../../src/traces/store';
import type { TraceChange } from '../../src/traces/knownTraces';
import { FaultProxy } from '../support/faultProxy';
import { newExperiment } from '../support/servers';
import { connect, onEachMlflow, raw } from './support/contract';
import { writeOtlp } from './support/otlp';
import type { OtlpSpan } from './support/otlp';

/** `count` traces of one span, a millisecond apart, the first at `from` milliseconds after a fixed moment. */
function row(from: number, count: number): OtlpSpan[][] {
  return Array.from({ length: count }, (_, i) => [
    { name: `n${from + i}`, start: `${1_790_000_000_000 + from + i}000000` },
  ]);
}

onEachMlflow('the store', (contract) => {
  async function filled(count: number) {
    const { id } = await newExperiment(contract.server, 'store');
    const ids = await writeOtlp(contract.server, id, row(1000, count));
    return { id, ids: ids.toReversed() };
  }

  async function remove(experimentId: string, traceId: string): Promise<void> {
    const body = JSON.stringify({ experiment_id: experimentId, request_ids: [traceId] });
    const { status } = await raw(contract.server, 'POST', '/api/3.0/mlflow/traces/delete-traces', body);
    assert.equal(status, 200);
  }

  it('loads all pages without a gap while traces arrive, then shows those too', async () => {
    const { id, ids } = await filled(120);
    const store = new TraceStore(contract.client, id);
    await store.refresh();
    assert.deepEqual([store.traces().length, store.hasMore, store.error], [50, true, undefined]);
    const later = (await writeOtlp(contract.server, id, row(5000, 7))).toReversed();
    while (store.hasMore) await store.loadMore();
    assert.deepEqual(
      store.traces().map(({ traceId }) => traceId),
      ids,
    );
    await store.refresh();
    assert.deepEqual(
      store.traces().map(({ traceId }) => traceId),
      [...later, ...ids],
    );
    store.dispose();
  });

  it('pages through traces of one millisecond', async () => {
    const { id } = await newExperiment(contract.server, 'twins');
    const twins = Array.from({ length: 60 }, (): OtlpSpan[] => [
      { name: 'twin', start: '1790000000000000000' },
    ]);
    const ids = await writeOtlp(contract.server, id, twins);
    const store = new TraceStore(contract.client, id);
    await store.refresh();
    while (store.hasMore) await store.loadMore();
    assert.deepEqual(
      store
        .traces()
        .map(({ traceId }) => traceId)
        .toSorted(),
      ids.toSorted(),
    );
    store.dispose();
  });

  it('knows the newest trace before the list does, a running one included', async () => {
    const { id } = await filled(2);
    const store = new TraceStore(contract.client, id);
    await store.refresh();
    const running = [{ name: 'child', parent: 'ab'.repeat(8), start: '1790000009000000000' }];
    const [newest = ''] = await writeOtlp(contract.server, id, [running]);
    const found = await store.newest();
    assert.deepEqual([found?.traceId, found?.state], [newest, 'IN_PROGRESS']);
    assert.equal(store.indexOf(newest), -1);
    store.dispose();
  });

  it('keeps labels that were written while an older answer was on its way', async () => {
    const { id, ids } = await filled(3);
    const proxy = await FaultProxy.start(contract.server.uri);
    const slow = connect(proxy.uri);
    const store = new TraceStore(slow, id);
    try {
      await store.refresh();
      const held = proxy.holdNext({ path: 'traces/search' }, 'after');
      const refreshed = store.refresh();
      await held.arrived;
      const label = await contract.client.createAssessment(ids[1] ?? '', {
        id: `a-${'0'.repeat(24)}${Date.now().toString(16).slice(-8)}`,
        spanId: null,
        name: 'quality',
        kind: 'feedback',
        value: 4,
        rationale: '',
        source: { type: 'HUMAN', id: 'me' },
        metadata: {},
        overrides: null,
      });
      store.put(label);
      held.release();
      await refreshed;
      assert.deepEqual(store.get(ids[1] ?? '')?.assessments, [label]);
      const changes: TraceChange[] = [];
      store.onDidChange((change) => changes.push(change));
      await store.refresh();
      assert.deepEqual(store.get(ids[1] ?? '')?.assessments, [label]);
      assert.deepEqual(
        changes.flatMap((change) => change.ids),
        [],
      );
    } finally {
      store.dispose();
      slow.dispose();
      await proxy.close();
    }
  });

  it('lets go of what was deleted, by refresh and one by one', async () => {
    const { id, ids } = await filled(4);
    const store = new TraceStore(contract.client, id);
    await store.refresh();
    await remove(id, ids[1] ?? '');
    await store.refresh();
    await remove(id, ids[2] ?? '');
    assert.equal(await store.refreshTrace(ids[2] ?? ''), undefined);
    assert.deepEqual(
      store.traces().map(({ traceId }) => traceId),
      [ids[0], ids[3]],
    );
    store.dispose();
  });

  it('shows what the server makes of overridden labels, at once and after it was asked', async () => {
    const { id, ids } = await filled(1);
    const [traceId = ''] = ids;
    const store = new TraceStore(contract.client, id);
    await store.refresh();
    const asked = { spanId: null, name: 'quality', kind: 'feedback', value: 1, rationale: '' } as const;
    const source = { type: 'LLM_JUDGE', id: 'judge' } as const;
    const make = async (overrides: string | null) => {
      const fresh = { ...asked, id: newAssessmentId(), source, metadata: {}, overrides };
      const made = await contract.client.createAssessment(traceId, fresh);
      store.put(made);
      return made.id;
    };
    const states = () => store.get(traceId)?.assessments.map(({ id, valid }) => `${id} ${valid}`);
    const asTheServerSays = async (): Promise<void> => {
      const shown = states();
      const { assessments } = await contract.client.getTraceInfo(traceId);
      assert.deepEqual(
        shown,
        assessments.map((item) => `${item.id} ${item.valid}`),
      );
      await store.refreshTrace(traceId);
      assert.deepEqual(states(), shown);
    };
    const first = await make(null);
    const [second, third] = [await make(first), await make(first)];
    await asTheServerSays();
    await contract.client.deleteAssessment(traceId, third);
    store.remove(traceId, third);
    // Valid again, though the second one overrides it still (§5).
    assert.deepEqual(states(), [`${first} true`, `${second} true`]);
    await asTheServerSays();
    store.dispose();
  });
});
