import assert from 'node:assert/strict';
import { TraceCache } from '../../../src/traces/traceCache';
import type { TraceChange } from '../../../src/traces/listedTraces';
import { eventually } from '../../support/eventually';
import { ids, label, trace } from './support/builders';
import { gate, ListApi } from './support/listApi';

const ALL = { experimentIds: ['1'], filter: '' };
const ERRORS = { experimentIds: ['1'], filter: "status = 'ERROR'" };

/** A `ListApi` that also supports the filter of `ERRORS`. */
class FilteringApi extends ListApi {
  asked = 0;

  override async searchTraces(...[query, signal]: Parameters<ListApi['searchTraces']>) {
    const all = this.traces;
    try {
      if (query.filter?.startsWith(ERRORS.filter) === true)
        this.traces = all.filter(({ state }) => state === 'ERROR');
      return await super.searchTraces(query, signal);
    } finally {
      this.traces = all;
    }
  }

  override getTraceInfo(...[traceId, signal]: Parameters<ListApi['getTraceInfo']>) {
    this.asked++;
    return super.getTraceInfo(traceId, signal);
  }
}

function make(count: number): { api: FilteringApi; cache: TraceCache } {
  const api = new FilteringApi();
  api.traces = Array.from({ length: count }, (_, i) => trace(i + 1, i % 10 === 0 ? { state: 'ERROR' } : {}));
  return { api, cache: new TraceCache(api) };
}

describe('Lists over one cache', () => {
  it('are shared for the same query, including their requests', async () => {
    const { api, cache } = make(3);
    const [one, other] = [cache.hold(ALL), cache.hold({ ...ALL })];
    assert.equal(one.list, other.list);
    await Promise.all([one.list.ensure(), other.list.ensure()]);
    await other.list.ensure();
    assert.equal(api.queries.length, 1);
    one.dispose();
    one.dispose();
    assert.equal(cache.hold(ALL).list, other.list, 'it stays while somebody holds it');
  });

  it("see each other's updates of a trace", async () => {
    const { api, cache } = make(30);
    const [all, errors] = [cache.hold(ALL).list, cache.hold(ERRORS).list];
    await all.refresh();
    await errors.refresh();
    assert.deepEqual(ids(errors.traces()), ['t21', 't11', 't1']);
    assert.equal(errors.traces()[0], all.traces()[9]);
    const changes: TraceChange[] = [];
    all.onDidChange((change) => changes.push(change));
    api.traces[20] = trace(21, { state: 'ERROR', assessments: [label('a')] });
    await errors.refresh();
    assert.deepEqual(changes, [{ list: false, ids: ['t21'], state: false }]);
    assert.equal(all.traces()[9]?.assessments.length, 1);
  });

  it('remove a trace that no longer matches, but keep it in the cache', async () => {
    const { api, cache } = make(30);
    const [all, errors] = [cache.hold(ALL).list, cache.hold(ERRORS).list];
    await all.refresh();
    await errors.refresh();
    api.traces[10] = trace(11);
    await errors.refresh();
    assert.deepEqual([ids(errors.traces()), all.indexOf('t11')], [['t21', 't1'], 19]);
    assert.ok(cache.get('t11'));
  });

  it('load more pages of their own query', async () => {
    const { api, cache } = make(1_000);
    const errors = cache.hold(ERRORS).list;
    await errors.refresh();
    assert.equal(errors.total, undefined);
    while (errors.hasMore) await errors.loadMore();
    assert.equal(errors.total, 100);
    assert.equal(api.queries.at(1)?.filter, "status = 'ERROR' AND timestamp_ms <= 501");
  });

  it('release their traces with their last holder', async () => {
    const { cache } = make(30);
    const [all, errors] = [cache.hold(ALL), cache.hold(ERRORS)];
    await Promise.all([all.list.refresh(), errors.list.refresh()]);
    await cache.refreshTrace('t2');
    all.dispose();
    await eventually(() => assert.equal(cache.get('t3'), undefined));
    assert.deepEqual([cache.get('t11')?.traceId, cache.get('t2')?.traceId], ['t11', 't2']);
  });
});

describe('A trace by its ID', () => {
  it('is requested once for concurrent callers', async () => {
    const { api, cache } = make(3);
    const slow = gate();
    api.gate = slow.closed;
    const wanted = [cache.refreshTrace('t1'), cache.refreshTrace('t1'), cache.refreshTrace('t1')];
    slow.open();
    const found = await Promise.all(wanted);
    assert.deepEqual([api.asked, new Set(found).size], [1, 1]);
  });

  it('is requested until the last caller aborts', async () => {
    const { api, cache } = make(3);
    api.gate = new Promise(() => undefined);
    let aborted = false;
    const asked = api.getTraceInfo.bind(api);
    api.getTraceInfo = (id, signal) => {
      signal?.addEventListener('abort', () => (aborted = true));
      return asked(id, signal);
    };
    const [one, other] = [new AbortController(), new AbortController()];
    const wanted = [cache.refreshTrace('t1', one.signal), cache.refreshTrace('t1', other.signal)];
    one.abort(new Error('left'));
    await assert.rejects(wanted[0]!, /left/);
    assert.equal(aborted, false);
    other.abort(new Error('left too'));
    await assert.rejects(wanted[1]!, /left too/);
    assert.equal(aborted, true);
  });

  it('is requested again after a write, also for callers that are already waiting', async () => {
    const { api, cache } = make(3);
    const slow = gate();
    api.gate = slow.closed;
    const before = cache.refreshTrace('t1');
    api.traces[0] = trace(1, { tags: { k: 'v' } });
    api.gate = Promise.resolve();
    const after = cache.refreshTrace('t1', undefined, { fresh: true });
    slow.open();
    const tags = (await Promise.all([before, after])).map((found) => found?.tags);
    assert.deepEqual([tags, api.asked], [[{ k: 'v' }, { k: 'v' }], 2]);
  });

  it("isn't overwritten by the late response to an earlier request", async () => {
    const { api, cache } = make(3);
    const { list } = cache.hold(ALL);
    const slow = gate();
    api.gate = slow.closed;
    const refreshed = list.refresh();
    api.traces[0] = trace(1, { tags: { k: 'v' } });
    api.gate = Promise.resolve();
    await cache.refreshTrace('t1');
    slow.open();
    await refreshed;
    assert.deepEqual(list.traces()[2]?.tags, { k: 'v' });
  });
});

describe('20,000 traces', () => {
  it('are found by their IDs without scanning the list', async () => {
    const { cache } = make(20_000);
    const { list } = cache.hold(ALL);
    await list.refresh();
    while (list.hasMore) await list.loadMore();
    const wanted = ids(list.traces());
    const began = process.cpuUsage();
    const found = wanted.filter((id, place) => cache.get(id) !== undefined && list.indexOf(id) === place);
    const { user, system } = process.cpuUsage(began);
    assert.equal(found.length, 20_000);
    console.log(`      ${((user + system) / 1000).toFixed(1)} ms of processor time`);
  });
});
