import assert from 'node:assert/strict';
import { TrackingError } from '../../../src/model/trackingError';
import { loadNeighbor } from '../../../src/traces/neighbor';
import { TraceCache } from '../../../src/traces/traceCache';
import type { TraceList } from '../../../src/traces/traceList';
import type { TraceChange } from '../../../src/traces/listedTraces';
import { eventually } from '../../support/eventually';
import { ids, label, trace } from './support/builders';
import { gate, ListApi } from './support/listApi';

function make(count = 0): { api: ListApi; cache: TraceCache; list: TraceList; changes: TraceChange[] } {
  const api = new ListApi();
  api.traces = Array.from({ length: count }, (_, i) => trace(i + 1));
  const cache = new TraceCache(api);
  const { list } = cache.hold({ experimentIds: ['1'], filter: '' });
  const changes: TraceChange[] = [];
  list.onDidChange((change) => changes.push(change));
  return { api, cache, list, changes };
}

const down = new TrackingError({ kind: 'unreachable', message: 'down', server: 'http://h' });
const range = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => `t${from - i}`);

describe('A list of traces', () => {
  it('loads the first page, newest first, and reports it', async () => {
    const { list, changes } = make(60);
    assert.deepEqual([list.loaded, list.hasMore, list.traces()], [false, true, []]);
    const refreshed = list.refresh();
    assert.equal(list.loading, true);
    await refreshed;
    assert.deepEqual(ids(list.traces()), range(60, 11));
    assert.deepEqual(
      [list.loaded, list.hasMore, list.loading, list.error, list.stale],
      [true, true, false, undefined, false],
    );
    assert.deepEqual(
      changes.map(({ list, state }) => [list, state]),
      [
        [false, true],
        [true, true],
        [false, true],
      ],
    );
  });

  it('reports that an empty experiment is loaded', async () => {
    const { list, changes } = make(0);
    await list.refresh();
    assert.deepEqual([list.loaded, list.hasMore, list.traces()], [true, false, []]);
    assert.equal(
      changes.some(({ list }) => list),
      true,
    );
  });

  it('loads page by page to the end, without duplicates', async () => {
    const { list } = make(120);
    await list.refresh();
    await list.loadMore();
    assert.deepEqual(ids(list.traces()), range(120, 22));
    await list.loadMore();
    assert.deepEqual([ids(list.traces()), list.hasMore], [range(120, 1), false]);
    await list.loadMore();
    assert.equal(list.traces().length, 120);
  });

  it('neither skips nor repeats traces when others arrive between pages', async () => {
    const { api, list } = make(120);
    await list.refresh();
    api.traces.push(...Array.from({ length: 30 }, (_, i) => trace(1000 + i)));
    while (list.hasMore) await list.loadMore();
    assert.deepEqual(ids(list.traces()), range(120, 1));
    await list.refresh();
    assert.deepEqual(ids(list.traces()), [...range(1029, 1000), ...range(120, 1)]);
  });

  it('continues when more than a page of traces share a millisecond', async () => {
    const { api, list } = make(0);
    api.traces = Array.from({ length: 130 }, (_, i) =>
      trace(7, { traceId: `x${String(i).padStart(3, '0')}` }),
    );
    await list.refresh();
    while (list.hasMore) await list.loadMore();
    assert.equal(new Set(ids(list.traces())).size, 130);
  });

  it('stops when every page is the same and promises another', async () => {
    const { api, list } = make(120);
    await list.refresh();
    let asked = 0;
    api.searchTraces = () => {
      const nextPageToken = String(++asked);
      return Promise.resolve({ items: list.traces().slice(-50), nextPageToken });
    };
    await list.loadMore();
    assert.deepEqual([asked, list.traces().length, list.hasMore], [100, 50, true]);
  });

  it('sends one request when more is requested twice', async () => {
    const { api, list } = make(120);
    await list.refresh();
    await Promise.all([list.loadMore(), list.loadMore()]);
    assert.equal(api.queries.length, 2);
  });

  it('loads the next page when more is requested while the first is loading', async () => {
    const { api, list } = make(120);
    const slow = gate();
    api.gate = slow.closed;
    const refreshed = list.refresh();
    const more = list.loadMore();
    slow.open();
    await Promise.all([refreshed, more]);
    assert.deepEqual(ids(list.traces()), range(120, 22));
    assert.deepEqual(
      api.queries.map(({ filter }) => filter),
      ['', 'timestamp_ms <= 71'],
    );
  });

  it('emits nothing for unchanged traces', async () => {
    const { list, changes } = make(3);
    await list.refresh();
    const before = list.traces();
    changes.length = 0;
    await list.refresh();
    assert.deepEqual(
      changes.map(({ list, ids: changed }) => [list, changed]),
      [
        [false, []],
        [false, []],
      ],
    );
    assert.ok(list.traces().every((item, i) => item === before[i]));
  });

  it('reports the traces that changed and keeps the other objects', async () => {
    const { api, list, changes } = make(3);
    await list.refresh();
    const [newest] = list.traces();
    api.traces[0] = trace(1, { state: 'ERROR' });
    changes.length = 0;
    await list.refresh();
    assert.deepEqual(
      changes.filter(({ state }) => !state),
      [{ list: false, ids: ['t1'], state: false }],
    );
    assert.equal(list.traces()[0], newest);
  });

  it('requests as many traces as are loaded, at most 500', async () => {
    const { api, list } = make(700);
    await list.refresh();
    while (list.traces().length < 600) await list.loadMore();
    await list.refresh();
    assert.equal(api.queries.at(-1)?.maxResults, 500);
    const loaded = list.traces().length;
    assert.deepEqual(ids(list.traces()), range(700, 701 - loaded));
    assert.equal(list.hasMore, true);
  });

  it('lets a newer refresh supersede an older one', async () => {
    const { api, list } = make(2);
    const slow = gate();
    api.gate = slow.closed;
    const older = list.refresh();
    api.traces.push(trace(3));
    api.gate = Promise.resolve();
    await list.refresh();
    slow.open();
    await older;
    assert.deepEqual(ids(list.traces()), ['t3', 't2', 't1']);
    assert.equal(list.loading, false);
  });

  it('keeps the list, marked as stale, when the server is down, and recovers', async () => {
    const { api, list } = make(2);
    await list.refresh();
    api.failure = down;
    await list.refresh();
    assert.deepEqual([ids(list.traces()), list.error, list.stale], [['t2', 't1'], down, true]);
    api.failure = undefined;
    await list.refresh();
    assert.deepEqual([list.error, list.stale], [undefined, false]);
  });

  it("isn't stale before anything was loaded", async () => {
    const { api, list } = make(2);
    api.failure = down;
    await list.refresh();
    assert.deepEqual([list.error, list.stale, list.loaded], [down, false, false]);
  });

  it('keeps hasMore when a page fails, so that it can be requested again', async () => {
    const { api, list } = make(120);
    await list.refresh();
    api.failure = down;
    await list.loadMore();
    assert.deepEqual([list.hasMore, list.error, list.traces().length], [true, down, 50]);
    api.failure = undefined;
    await list.loadMore();
    assert.deepEqual([list.error, list.traces().length], [undefined, 99]);
  });

  it('leaves no gap when the list starts over while a page is loading', async () => {
    const { api, list } = make(120);
    await list.refresh();
    const slow = gate();
    api.gate = slow.closed;
    const more = list.loadMore();
    await Promise.resolve();
    api.gate = Promise.resolve();
    api.traces.push(...Array.from({ length: 80 }, (_, i) => trace(1001 + i)));
    await new Promise((resolve) => setImmediate(resolve));
    await list.refresh();
    slow.open();
    await more;
    assert.deepEqual(ids(list.traces()), range(1080, 1031));
    while (list.hasMore) await list.loadMore();
    assert.deepEqual(ids(list.traces()), [...range(1080, 1001), ...range(120, 1)]);
  });

  it("requests running traces that a refresh doesn't include", async () => {
    const { api, cache, list } = make(3);
    api.traces[0] = trace(1, { state: 'IN_PROGRESS', experimentId: '2' });
    await cache.refreshTrace('t1');
    api.traces = [trace(2), trace(3), trace(1, { experimentId: '2' })];
    const searched = api.searchTraces.bind(api);
    api.searchTraces = async (query, signal) => {
      const page = await searched(query, signal);
      return { ...page, items: page.items.filter(({ experimentId }) => experimentId === '1') };
    };
    await list.refresh();
    await eventually(() => assert.equal(cache.get('t1')?.state, 'OK'));
  });

  it("requests a running trace once at a time and doesn't wait for it", async () => {
    const { api, cache, list } = make(3);
    api.traces[0] = trace(1, { state: 'IN_PROGRESS', experimentId: '2' });
    await cache.refreshTrace('t1');
    api.traces = [trace(2), trace(3)];
    const asked: string[] = [];
    api.getTraceInfo = (id) => {
      asked.push(id);
      return new Promise(() => undefined);
    };
    await list.refresh();
    api.traces.push(trace(4));
    await list.refresh();
    assert.deepEqual([ids(list.traces()), asked, list.error], [['t4', 't3', 't2'], ['t1'], undefined]);
  });

  it('loads a page while a refresh gets no response', async () => {
    const { api, list } = make(120);
    await list.refresh();
    const hung = gate();
    api.gate = hung.closed;
    const refreshed = list.refresh();
    api.gate = Promise.resolve();
    await list.loadMore();
    assert.deepEqual(ids(list.traces()), range(120, 22));
    hung.open();
    await refreshed;
    assert.deepEqual(ids(list.traces()), range(120, 22));
  });

  it('cancels requests on dispose and emits nothing more', async () => {
    const { api, list, changes } = make(2);
    const slow = gate();
    api.gate = slow.closed;
    const refreshed = list.refresh();
    changes.length = 0;
    list.dispose();
    slow.open();
    await refreshed;
    assert.deepEqual([changes, list.traces()], [[], []]);
  });

  it('changes nothing when the caller cancels', async () => {
    const { api, list } = make(2);
    await list.refresh();
    const own = new AbortController();
    const slow = gate();
    api.gate = slow.closed;
    const refreshed = list.refresh(own.signal);
    own.abort();
    slow.open();
    await refreshed;
    assert.deepEqual([list.error, list.loading, list.traces().length], [undefined, false, 2]);
  });
});

describe('Single traces', () => {
  it('loads the next page for the neighbor of the last trace, until there is none', async () => {
    const { api, list } = make(75);
    await list.refresh();
    assert.equal(list.traces().at(-1)?.traceId, 't26');
    assert.equal((await loadNeighbor(list, 't70', -1))?.traceId, 't71');
    assert.equal(await loadNeighbor(list, 'x', 1), undefined);
    assert.equal(api.queries.length, 1);
    assert.equal((await loadNeighbor(list, 't26', 1))?.traceId, 't25');
    assert.deepEqual([list.traces().length, list.hasMore], [75, false]);
    assert.equal(await loadNeighbor(list, 't1', 1), undefined);
    assert.equal(await loadNeighbor(list, 't75', -1), undefined);
    assert.equal(api.queries.length, 2);
  });

  it("names a trace without a name after its root span, also after it's requested again", async () => {
    const { api, cache, list, changes } = make(3);
    api.traces = api.traces.map((one) =>
      one.traceId === 't2' ? { ...one, name: null } : { ...one, name: 'own' },
    );
    await list.refresh();
    changes.length = 0;
    cache.nameByRoot('t2', 'agent run');
    cache.nameByRoot('t3', 'agent run');
    cache.nameByRoot('x', 'agent run');
    assert.deepEqual(
      changes.map((change) => change.ids),
      [['t2']],
    );
    const names = () => list.traces().map(({ name }) => name);
    assert.deepEqual(names(), ['own', 'agent run', 'own']);
    changes.length = 0;
    await list.refresh();
    await cache.refreshTrace('t2');
    assert.deepEqual(names(), ['own', 'agent run', 'own']);
    assert.deepEqual(
      changes.flatMap((change) => change.ids),
      [],
    );
    cache.nameByRoot('t2', ' ');
    assert.deepEqual(names(), ['own', 'agent run', 'own']);
  });

  it("says why the next page for a neighbor couldn't be loaded", async () => {
    const { api, list } = make(75);
    await list.refresh();
    api.failure = down;
    await assert.rejects(loadNeighbor(list, 't26', 1), down);
    api.failure = undefined;
    assert.equal((await loadNeighbor(list, 't26', 1))?.traceId, 't25');
  });

  it('returns the neighbors and indexes of the list', async () => {
    const { list } = make(3);
    await list.refresh();
    assert.equal(list.neighbor('t2', -1)?.traceId, 't3');
    assert.equal(list.neighbor('t2', 1)?.traceId, 't1');
    assert.deepEqual(
      [list.neighbor('t3', -1), list.neighbor('t1', 1), list.neighbor('x', 1)],
      [undefined, undefined, undefined],
    );
    assert.deepEqual([list.indexOf('t3'), list.indexOf('x')], [0, -1]);
  });

  it("keeps a trace that isn't in the list and adds it once it's there", async () => {
    const { cache, list, changes } = make(2);
    const told: (readonly string[])[] = [];
    cache.onDidChange((change) => told.push(change.ids));
    const found = await cache.refreshTrace('t1');
    assert.equal(cache.get('t1'), found);
    assert.deepEqual([told, changes], [[['t1']], []]);
    await list.refresh();
    assert.deepEqual(ids(list.traces()), ['t2', 't1']);
  });

  it('removes a trace that the server no longer has', async () => {
    const { api, cache, list, changes } = make(2);
    await list.refresh();
    api.traces.shift();
    changes.length = 0;
    assert.equal(await cache.refreshTrace('t1'), undefined);
    assert.deepEqual([ids(list.traces()), cache.get('t1')], [['t2'], undefined]);
    assert.deepEqual(changes, [{ list: true, ids: ['t1'], state: false }]);
  });

  it('throws other errors and keeps the trace', async () => {
    const { api, cache, list } = make(2);
    await list.refresh();
    api.failure = down;
    await assert.rejects(cache.refreshTrace('t1'), down);
    assert.ok(cache.get('t1'));
  });

  it('requests the newest trace, regardless of the list', async () => {
    const { api, cache, list } = make(2);
    await list.refresh();
    api.traces.push(trace(9, { state: 'IN_PROGRESS' }));
    assert.equal((await cache.newest('1'))?.traceId, 't9');
    assert.deepEqual(ids(list.traces()), ['t2', 't1']);
    api.traces = [];
    assert.equal(await cache.newest('1'), undefined);
  });
});

describe('The labels of traces', () => {
  const labelsOf = (cache: TraceCache, id = 't1') =>
    cache.get(id)?.assessments.map((item) => [item.id, item.value]);

  it('shows a put label immediately and emits only for its trace', async () => {
    const { cache, list, changes } = make(2);
    await list.refresh();
    changes.length = 0;
    cache.put(label('a'));
    assert.deepEqual(labelsOf(cache), [['a', 1]]);
    assert.deepEqual(changes, [{ list: false, ids: ['t1'], state: false }]);
    cache.put(label('a'));
    assert.equal(changes.length, 1);
    cache.remove('t1', 'a');
    assert.deepEqual(labelsOf(cache), []);
  });

  it("keeps a label that an older response doesn't have yet", async () => {
    const { api, cache, list } = make(2);
    await list.refresh();
    const slow = gate();
    api.gate = slow.closed;
    const refreshed = list.refresh();
    const single = cache.refreshTrace('t1');
    cache.put(label('a', { value: 5 }));
    slow.open();
    await Promise.all([refreshed, single]);
    assert.deepEqual(labelsOf(cache), [['a', 5]]);
  });

  it("doesn't restore a label that was deleted while an older response was pending", async () => {
    const { api, cache, list } = make(1);
    api.traces = [trace(1, { assessments: [label('a')] })];
    await list.refresh();
    const slow = gate();
    api.gate = slow.closed;
    const refreshed = list.refresh();
    cache.remove('t1', 'a');
    slow.open();
    await refreshed;
    assert.deepEqual(labelsOf(cache), []);
  });

  it('trusts a response that was requested after the put', async () => {
    const { api, cache, list } = make(1);
    await list.refresh();
    cache.put(label('a', { value: 5 }));
    api.traces = [trace(1, { assessments: [label('a', { value: 6 })] })];
    await list.refresh();
    assert.deepEqual(labelsOf(cache), [['a', 6]]);
  });

  it('keeps a label of a page that is loading for the first time', async () => {
    const { api, cache, list } = make(120);
    await list.refresh();
    const slow = gate();
    api.gate = slow.closed;
    const more = list.loadMore();
    await new Promise((resolve) => setImmediate(resolve));
    cache.put(label('a', { traceId: 't30' }));
    slow.open();
    await more;
    assert.deepEqual(labelsOf(cache, 't30'), [['a', 1]]);
  });

  describe('that override', () => {
    const states = (cache: TraceCache) =>
      cache.get('t1')?.assessments.map(({ id, valid }) => `${id} ${valid ? 'valid' : 'overridden'}`);
    const settle = () => new Promise((resolve) => setImmediate(resolve));

    async function withLabel() {
      const made = make(0);
      made.api.traces = [trace(1, { assessments: [label('a')] })];
      await made.list.refresh();
      return made;
    }

    it("show the effect on others immediately, then the server's version", async () => {
      const { api, cache } = await withLabel();
      const slow = gate();
      api.gate = slow.closed;
      const overridden = label('a', { valid: false, rationale: 'by the server' });
      api.traces = [trace(1, { assessments: [overridden, label('b', { overrides: 'a' })] })];
      cache.put(label('b', { overrides: 'a' }));
      assert.deepEqual(states(cache), ['a overridden', 'b valid']);
      // Deleted while the request is in flight, so its response is older.
      api.traces = [trace(1, { assessments: [{ ...overridden, valid: true }] })];
      cache.remove('t1', 'b');
      assert.deepEqual(states(cache), ['a valid']);
      slow.open();
      await settle();
      assert.deepEqual(states(cache), ['a valid']);
      assert.equal(cache.get('t1')?.assessments[0]?.rationale, 'by the server');
    });

    it('are requested after an override is deleted, as another may override the same label', async () => {
      const { api, cache, list } = await withLabel();
      api.traces = [
        trace(1, {
          assessments: [
            label('a', { valid: false }),
            label('b', { overrides: 'a' }),
            label('c', { overrides: 'a' }),
          ],
        }),
      ];
      await list.refresh();
      api.traces = [
        trace(1, { assessments: [label('a', { valid: false }), label('c', { overrides: 'a' })] }),
      ];
      cache.remove('t1', 'b');
      assert.deepEqual(states(cache), ['a valid', 'c valid']);
      await settle();
      await settle();
      assert.deepEqual(states(cache), ['a overridden', 'c valid']);
    });

    it("aren't requested when an override is edited, and stay when the server is down", async () => {
      const { api, cache, list } = await withLabel();
      const asked: string[] = [];
      const ask = api.getTraceInfo.bind(api);
      api.getTraceInfo = (id, signal) => (asked.push(id), ask(id, signal));
      api.failure = down;
      cache.put(label('b', { overrides: 'a' }));
      await settle();
      cache.put(label('b', { overrides: 'a', value: 2 }));
      await settle();
      assert.deepEqual([asked, states(cache), list.error], [['t1'], ['a overridden', 'b valid'], undefined]);
    });
  });
});
