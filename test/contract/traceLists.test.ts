import assert from 'node:assert/strict';
import { newAssessmentId } from '../../src/labels/outbox/desiredState';
import { TraceCache } from '../../src/traces/traceCache';
import type { TraceList } from '../../src/traces/traceList';
import { TRACE_ORDERS, TRACE_SORTS, type TraceSort } from '../../src/traces/traceOrder';
import type { TraceChange } from '../../src/traces/listedTraces';
import { FaultProxy } from '../support/faultProxy';
import { newExperiment } from '../support/servers';
import { connect, onEachMlflow, raw } from './support/contract';
import { writeOtlp } from './support/otlp';
import type { OtlpSpan } from './support/otlp';

/**
 * `count` traces with one span each, a millisecond apart, the first one `from` milliseconds after a fixed
 * time.
 */
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

  it('load all pages without a gap while traces arrive, then show those too', async () => {
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

  it('page through traces with the same millisecond', async () => {
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

  it("find the newest trace before the list has it, even if it's running", async () => {
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

  it('keep labels that were written while an older response was in flight', async () => {
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

  it('remove deleted traces, by refresh and one by one', async () => {
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

  it("show the server's state of overridden labels, immediately and after a request", async () => {
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
    // Valid again, even though the second label still overrides it (docs/mlflow-api.md#assessments).
    assert.deepEqual(states(), [`${first} true`, `${second} true`]);
    await asTheServerSays();
    cache.dispose();
  });

  /** Creates 120 traces, a millisecond apart, with longer ones in between and some of equal duration. */
  async function ofManyDurations(): Promise<{ id: string; durations: Map<string, number> }> {
    const { id } = await newExperiment(contract.server, 'orders');
    const durationOf = (i: number): number => ((i * 7) % 60) * 10 + 1;
    const spans = Array.from({ length: 120 }, (_, i): OtlpSpan[] => {
      const start = 1_790_000_000_000 + i;
      return [{ name: `n${i}`, start: `${start}000000`, end: `${start + durationOf(i)}000000` }];
    });
    const ids = await writeOtlp(contract.server, id, spans);
    return { id, durations: new Map(ids.map((traceId, i) => [traceId, durationOf(i)])) };
  }

  async function loadAll(list: TraceList): Promise<void> {
    while (list.hasMore) await list.loadMore();
  }

  it('load in each order, page by page without a gap, even while traces arrive', async () => {
    const { id, durations } = await ofManyDurations();
    const cache = new TraceCache(contract.client);
    for (const sort of TRACE_SORTS) {
      const { list } = cache.hold({ experimentIds: [id], filter: '', sort });
      await list.refresh();
      const later = await writeOtlp(contract.server, id, row(90_000 + durations.size, 1));
      durations.set(later[0] ?? '', 0);
      await loadAll(list);
      await list.refresh();
      await loadAll(list);
      const traces = list.traces();
      assert.deepEqual(
        traces.map(({ traceId }) => traceId).toSorted(),
        [...durations.keys()].toSorted(),
        sort,
      );
      const { compare } = TRACE_ORDERS[sort];
      for (const [at, trace] of traces.entries()) {
        const next = traces[at + 1];
        assert.ok(!next || compare(trace, next) <= 0, `${sort}: ${trace.durationMs}, ${next?.durationMs}`);
      }
    }
    cache.dispose();
  });

  it('sort running traces as the shortest when ordered by duration', async () => {
    const { id } = await newExperiment(contract.server, 'running');
    const [done = '', longer = ''] = await writeOtlp(contract.server, id, [
      [{ name: 'short', start: '1790000000000000000', end: '1790000000005000000' }],
      [{ name: 'long', start: '1790000000001000000', end: '1790000000901000000' }],
    ]);
    const child = [{ name: 'child', parent: 'ab'.repeat(8), start: '1790000000002000000' }];
    const [running = ''] = await writeOtlp(contract.server, id, [child]);
    const cache = new TraceCache(contract.client);
    const order = async (sort: TraceSort): Promise<string[]> => {
      const { list } = cache.hold({ experimentIds: [id], filter: '', sort });
      await list.refresh();
      return list.traces().map(({ traceId }) => traceId);
    };
    assert.deepEqual(await order('slowest'), [longer, done, running]);
    assert.deepEqual(await order('fastest'), [running, done, longer]);
    cache.dispose();
  });

  it('contain only traces that started in their range, without changing the rest of the cache', async () => {
    const { id, ids } = await filled(120);
    const cache = new TraceCache(contract.client);
    const { list: all } = cache.hold({ experimentIds: [id], filter: '' });
    await all.refresh();
    const start = 1_790_000_000_000 + 1000;
    const { list } = cache.hold({
      ...{ experimentIds: [id], filter: '' },
      range: { from: start + 10, to: start + 100 },
    });
    await list.refresh();
    await loadAll(list);
    assert.deepEqual(
      list.traces().map(({ traceId }) => traceId),
      ids.slice(20, 110),
    );
    await list.refresh();
    assert.deepEqual([all.traces().length, list.traces().length], [50, 90]);
    cache.dispose();
  });
});
