import assert from 'node:assert/strict';
import { newAssessmentId } from '../../src/labels/outbox/wishes';
import { TraceCache } from '../../src/traces/traceCache';
import type { TraceChange } from '../../src/traces/listedTraces';
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

onEachMlflow('lists of traces', (contract) => {
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
    const cache = new TraceCache(contract.client);
    const { list } = cache.hold({ experimentIds: [id], filter: '' });
    await list.refresh();
    assert.deepEqual([list.traces().length, list.hasMore, list.error], [50, true, undefined]);
    const later = (await writeOtlp(contract.server, id, row(5000, 7))).toReversed();
    while (list.hasMore) await list.loadMore();
    assert.deepEqual(
      list.traces().map(({ traceId }) => traceId),
      ids,
    );
    await list.refresh();
    assert.deepEqual(
      list.traces().map(({ traceId }) => traceId),
      [...later, ...ids],
    );
    cache.dispose();
  });

  it('pages through traces of one millisecond', async () => {
    const { id } = await newExperiment(contract.server, 'twins');
    const twins = Array.from({ length: 60 }, (): OtlpSpan[] => [
      { name: 'twin', start: '1790000000000000000' },
    ]);
    const ids = await writeOtlp(contract.server, id, twins);
    const cache = new TraceCache(contract.client);
    const { list } = cache.hold({ experimentIds: [id], filter: '' });
    await list.refresh();
    while (list.hasMore) await list.loadMore();
    assert.deepEqual(
      list
        .traces()
        .map(({ traceId }) => traceId)
        .toSorted(),
      ids.toSorted(),
    );
    cache.dispose();
  });

  it('knows the newest trace before the list does, a running one included', async () => {
    const { id } = await filled(2);
    const cache = new TraceCache(contract.client);
    const { list } = cache.hold({ experimentIds: [id], filter: '' });
    await list.refresh();
    const running = [{ name: 'child', parent: 'ab'.repeat(8), start: '1790000009000000000' }];
    const [newest = ''] = await writeOtlp(contract.server, id, [running]);
    const found = await cache.newest(id);
    assert.deepEqual([found?.traceId, found?.state], [newest, 'IN_PROGRESS']);
    assert.equal(list.indexOf(newest), -1);
    cache.dispose();
  });

  it('keeps labels that were written while an older answer was on its way', async () => {
    const { id, ids } = await filled(3);
    const proxy = await FaultProxy.start(contract.server.uri);
    const slow = connect(proxy.uri);
    const cache = new TraceCache(slow);
    const { list } = cache.hold({ experimentIds: [id], filter: '' });
    try {
      await list.refresh();
      const held = proxy.holdNext({ path: 'traces/search' }, 'after');
      const refreshed = list.refresh();
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
      cache.put(label);
      held.release();
      await refreshed;
      assert.deepEqual(cache.get(ids[1] ?? '')?.assessments, [label]);
      const changes: TraceChange[] = [];
      list.onDidChange((change) => changes.push(change));
      await list.refresh();
      assert.deepEqual(cache.get(ids[1] ?? '')?.assessments, [label]);
      assert.deepEqual(
        changes.flatMap((change) => change.ids),
        [],
      );
    } finally {
      cache.dispose();
      slow.dispose();
      await proxy.close();
    }
  });

  it('lets go of what was deleted, by refresh and one by one', async () => {
    const { id, ids } = await filled(4);
    const cache = new TraceCache(contract.client);
    const { list } = cache.hold({ experimentIds: [id], filter: '' });
    await list.refresh();
    await remove(id, ids[1] ?? '');
    await list.refresh();
    await remove(id, ids[2] ?? '');
    assert.equal(await cache.refreshTrace(ids[2] ?? ''), undefined);
    assert.deepEqual(
      list.traces().map(({ traceId }) => traceId),
      [ids[0], ids[3]],
    );
    cache.dispose();
  });

  it('shows what the server makes of overridden labels, at once and after it was asked', async () => {
    const { id, ids } = await filled(1);
    const [traceId = ''] = ids;
    const cache = new TraceCache(contract.client);
    const { list } = cache.hold({ experimentIds: [id], filter: '' });
    await list.refresh();
    const asked = { spanId: null, name: 'quality', kind: 'feedback', value: 1, rationale: '' } as const;
    const source = { type: 'LLM_JUDGE', id: 'judge' } as const;
    const make = async (overrides: string | null) => {
      const fresh = { ...asked, id: newAssessmentId(), source, metadata: {}, overrides };
      const made = await contract.client.createAssessment(traceId, fresh);
      cache.put(made);
      return made.id;
    };
    const states = () => cache.get(traceId)?.assessments.map(({ id, valid }) => `${id} ${valid}`);
    const asTheServerSays = async (): Promise<void> => {
      const shown = states();
      const { assessments } = await contract.client.getTraceInfo(traceId);
      assert.deepEqual(
        shown,
        assessments.map((item) => `${item.id} ${item.valid}`),
      );
      await cache.refreshTrace(traceId);
      assert.deepEqual(states(), shown);
    };
    const first = await make(null);
    const [second, third] = [await make(first), await make(first)];
    await asTheServerSays();
    await contract.client.deleteAssessment(traceId, third);
    cache.remove(traceId, third);
    // Valid again, though the second one overrides it still (§5).
    assert.deepEqual(states(), [`${first} true`, `${second} true`]);
    await asTheServerSays();
    cache.dispose();
  });
});
