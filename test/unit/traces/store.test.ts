import assert from 'node:assert/strict';
import { TrackingError } from '../../../src/model/trackingError';
import { loadNeighbour } from '../../../src/traces/neighbour';
import { TraceStore } from '../../../src/traces/store';
import type { TraceChange } from '../../../src/traces/knownTraces';
import { eventually } from '../../support/eventually';
import { ids, label, trace } from './support/builders';
import { gate, ListApi } from './support/listApi';

function make(count = 0): { api: ListApi; store: TraceStore; changes: TraceChange[] } {
  const api = new ListApi();
  api.traces = Array.from({ length: count }, (_, i) => trace(i + 1));
  const store = new TraceStore(api, '1');
  const changes: TraceChange[] = [];
  store.onDidChange((change) => changes.push(change));
  return { api, store, changes };
}

const down = new TrackingError({ kind: 'unreachable', message: 'down', server: 'http://h' });
const range = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => `t${from - i}`);

describe('TraceStore, the list', () => {
  it('loads the first page, newest first, and says so', async () => {
    const { store, changes } = make(60);
    assert.deepEqual([store.loaded, store.hasMore, store.traces()], [false, true, []]);
    const refreshed = store.refresh();
    assert.equal(store.loading, true);
    await refreshed;
    assert.deepEqual(ids(store.traces()), range(60, 11));
    assert.deepEqual(
      [store.loaded, store.hasMore, store.loading, store.error, store.stale],
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

  it('says that an empty experiment is loaded', async () => {
    const { store, changes } = make(0);
    await store.refresh();
    assert.deepEqual([store.loaded, store.hasMore, store.traces()], [true, false, []]);
    assert.equal(
      changes.some(({ list }) => list),
      true,
    );
  });

  it('loads page by page to the end, each trace once', async () => {
    const { store } = make(120);
    await store.refresh();
    await store.loadMore();
    assert.deepEqual(ids(store.traces()), range(120, 22));
    await store.loadMore();
    assert.deepEqual([ids(store.traces()), store.hasMore], [range(120, 1), false]);
    await store.loadMore();
    assert.equal(store.traces().length, 120);
  });

  it('neither skips nor repeats traces when others arrive between the pages', async () => {
    const { api, store } = make(120);
    await store.refresh();
    api.traces.push(...Array.from({ length: 30 }, (_, i) => trace(1000 + i)));
    while (store.hasMore) await store.loadMore();
    assert.deepEqual(ids(store.traces()), range(120, 1));
    await store.refresh();
    assert.deepEqual(ids(store.traces()), [...range(1029, 1000), ...range(120, 1)]);
  });

  it('goes on where more than a page of traces share one millisecond', async () => {
    const { api, store } = make(0);
    api.traces = Array.from({ length: 130 }, (_, i) =>
      trace(7, { traceId: `x${String(i).padStart(3, '0')}` }),
    );
    await store.refresh();
    while (store.hasMore) await store.loadMore();
    assert.equal(new Set(ids(store.traces())).size, 130);
  });

  it('does not ask for ever where each page is the same and promises another', async () => {
    const { api, store } = make(120);
    await store.refresh();
    let asked = 0;
    api.searchTraces = () => {
      const nextPageToken = String(++asked);
      return Promise.resolve({ items: store.traces().slice(-50), nextPageToken });
    };
    await store.loadMore();
    assert.deepEqual([asked, store.traces().length, store.hasMore], [100, 50, true]);
  });

  it('asks once when more is wanted twice', async () => {
    const { api, store } = make(120);
    await store.refresh();
    await Promise.all([store.loadMore(), store.loadMore()]);
    assert.equal(api.queries.length, 2);
  });

  it('loads the page that follows when more is wanted while the first is on its way', async () => {
    const { api, store } = make(120);
    const slow = gate();
    api.gate = slow.closed;
    const refreshed = store.refresh();
    const more = store.loadMore();
    slow.open();
    await Promise.all([refreshed, more]);
    assert.deepEqual(ids(store.traces()), range(120, 22));
    assert.deepEqual(
      api.queries.map(({ filter }) => filter),
      [undefined, 'timestamp_ms <= 71'],
    );
  });

  it('fires nothing for traces that are what they were', async () => {
    const { store, changes } = make(3);
    await store.refresh();
    const before = store.traces();
    changes.length = 0;
    await store.refresh();
    assert.deepEqual(
      changes.map(({ list, ids: changed }) => [list, changed]),
      [
        [false, []],
        [false, []],
      ],
    );
    assert.ok(store.traces().every((item, i) => item === before[i]));
  });

  it('names the traces that changed, and keeps the others as they are', async () => {
    const { api, store, changes } = make(3);
    await store.refresh();
    const [newest] = store.traces();
    api.traces[0] = trace(1, { state: 'ERROR' });
    changes.length = 0;
    await store.refresh();
    assert.deepEqual(
      changes.filter(({ state }) => !state),
      [{ list: false, ids: ['t1'], state: false }],
    );
    assert.equal(store.traces()[0], newest);
  });

  it('asks for as many as are loaded, at most 500', async () => {
    const { api, store } = make(700);
    await store.refresh();
    while (store.traces().length < 600) await store.loadMore();
    await store.refresh();
    assert.equal(api.queries.at(-1)?.maxResults, 500);
    const loaded = store.traces().length;
    assert.deepEqual(ids(store.traces()), range(700, 701 - loaded));
    assert.equal(store.hasMore, true);
  });

  it('lets a newer refresh overtake an older one', async () => {
    const { api, store } = make(2);
    const slow = gate();
    api.gate = slow.closed;
    const older = store.refresh();
    api.traces.push(trace(3));
    api.gate = Promise.resolve();
    await store.refresh();
    slow.open();
    await older;
    assert.deepEqual(ids(store.traces()), ['t3', 't2', 't1']);
    assert.equal(store.loading, false);
  });

  it('keeps the list, marked stale, when the server is gone, and heals', async () => {
    const { api, store } = make(2);
    await store.refresh();
    api.failure = down;
    await store.refresh();
    assert.deepEqual([ids(store.traces()), store.error, store.stale], [['t2', 't1'], down, true]);
    api.failure = undefined;
    await store.refresh();
    assert.deepEqual([store.error, store.stale], [undefined, false]);
  });

  it('is not stale before anything was loaded', async () => {
    const { api, store } = make(2);
    api.failure = down;
    await store.refresh();
    assert.deepEqual([store.error, store.stale, store.loaded], [down, false, false]);
  });

  it('keeps hasMore when a page fails, so that it can be asked for again', async () => {
    const { api, store } = make(120);
    await store.refresh();
    api.failure = down;
    await store.loadMore();
    assert.deepEqual([store.hasMore, store.error, store.traces().length], [true, down, 50]);
    api.failure = undefined;
    await store.loadMore();
    assert.deepEqual([store.error, store.traces().length], [undefined, 99]);
  });

  it('leaves no gap when the list begins anew while a page is on its way', async () => {
    const { api, store } = make(120);
    await store.refresh();
    const slow = gate();
    api.gate = slow.closed;
    const more = store.loadMore();
    await Promise.resolve();
    api.gate = Promise.resolve();
    api.traces.push(...Array.from({ length: 80 }, (_, i) => trace(1001 + i)));
    await new Promise((resolve) => setImmediate(resolve));
    await store.refresh();
    slow.open();
    await more;
    assert.deepEqual(ids(store.traces()), range(1080, 1031));
    while (store.hasMore) await store.loadMore();
    assert.deepEqual(ids(store.traces()), [...range(1080, 1001), ...range(120, 1)]);
  });

  it('asks again for running traces that a refresh would not reach', async () => {
    const { api, store } = make(3);
    api.traces[0] = trace(1, { state: 'IN_PROGRESS', experimentId: '2' });
    await store.refreshTrace('t1');
    api.traces = [trace(2), trace(3), trace(1, { experimentId: '2' })];
    const searched = api.searchTraces.bind(api);
    api.searchTraces = async (query, signal) => {
      const page = await searched(query, signal);
      return { ...page, items: page.items.filter(({ experimentId }) => experimentId === '1') };
    };
    await store.refresh();
    await eventually(() => assert.equal(store.get('t1')?.state, 'OK'));
  });

  it('asks for a running trace once while its answer is on its way, and the list goes on', async () => {
    const { api, store } = make(3);
    api.traces[0] = trace(1, { state: 'IN_PROGRESS', experimentId: '2' });
    await store.refreshTrace('t1');
    api.traces = [trace(2), trace(3)];
    const asked: string[] = [];
    api.getTraceInfo = (id) => {
      asked.push(id);
      return new Promise(() => undefined);
    };
    await store.refresh();
    api.traces.push(trace(4));
    await store.refresh();
    assert.deepEqual([ids(store.traces()), asked, store.error], [['t4', 't3', 't2'], ['t1'], undefined]);
  });

  it('loads a page while a refresh gets no answer', async () => {
    const { api, store } = make(120);
    await store.refresh();
    const hung = gate();
    api.gate = hung.closed;
    const refreshed = store.refresh();
    api.gate = Promise.resolve();
    await store.loadMore();
    assert.deepEqual(ids(store.traces()), range(120, 22));
    hung.open();
    await refreshed;
    assert.deepEqual(ids(store.traces()), range(120, 22));
  });

  it('stops what is on its way when it is disposed of, and fires no more', async () => {
    const { api, store, changes } = make(2);
    const slow = gate();
    api.gate = slow.closed;
    const refreshed = store.refresh();
    changes.length = 0;
    store.dispose();
    slow.open();
    await refreshed;
    assert.deepEqual([changes, store.traces()], [[], []]);
  });

  it('leaves everything as it is when the caller cancels', async () => {
    const { api, store } = make(2);
    await store.refresh();
    const own = new AbortController();
    const slow = gate();
    api.gate = slow.closed;
    const refreshed = store.refresh(own.signal);
    own.abort();
    slow.open();
    await refreshed;
    assert.deepEqual([store.error, store.loading, store.traces().length], [undefined, false, 2]);
  });
});

describe('TraceStore, single traces', () => {
  it('loads the next page for the neighbour of the last trace, until there is none', async () => {
    const { api, store } = make(75);
    await store.refresh();
    assert.equal(store.traces().at(-1)?.traceId, 't26');
    assert.equal((await loadNeighbour(store, 't70', -1))?.traceId, 't71');
    assert.equal(await loadNeighbour(store, 'x', 1), undefined);
    assert.equal(api.queries.length, 1);
    assert.equal((await loadNeighbour(store, 't26', 1))?.traceId, 't25');
    assert.deepEqual([store.traces().length, store.hasMore], [75, false]);
    assert.equal(await loadNeighbour(store, 't1', 1), undefined);
    assert.equal(await loadNeighbour(store, 't75', -1), undefined);
    assert.equal(api.queries.length, 2);
  });

  it('calls a trace without a name by its root span, once that is known, also after it was asked for again', async () => {
    const { api, store, changes } = make(3);
    api.traces = api.traces.map((one) =>
      one.traceId === 't2' ? { ...one, name: null } : { ...one, name: 'own' },
    );
    await store.refresh();
    changes.length = 0;
    store.nameByRoot('t2', 'agent run');
    store.nameByRoot('t3', 'agent run');
    store.nameByRoot('x', 'agent run');
    assert.deepEqual(
      changes.map((change) => change.ids),
      [['t2']],
    );
    const names = () => store.traces().map(({ name }) => name);
    assert.deepEqual(names(), ['own', 'agent run', 'own']);
    changes.length = 0;
    await store.refresh();
    await store.refreshTrace('t2');
    assert.deepEqual(names(), ['own', 'agent run', 'own']);
    assert.deepEqual(
      changes.flatMap((change) => change.ids),
      [],
    );
    store.nameByRoot('t2', ' ');
    assert.deepEqual(names(), ['own', 'agent run', 'own']);
  });

  it('says why the next page for a neighbour could not be loaded', async () => {
    const { api, store } = make(75);
    await store.refresh();
    api.failure = down;
    await assert.rejects(loadNeighbour(store, 't26', 1), down);
    api.failure = undefined;
    assert.equal((await loadNeighbour(store, 't26', 1))?.traceId, 't25');
  });

  it('knows the neighbours and places of the list', async () => {
    const { store } = make(3);
    await store.refresh();
    assert.equal(store.neighbour('t2', -1)?.traceId, 't3');
    assert.equal(store.neighbour('t2', 1)?.traceId, 't1');
    assert.deepEqual(
      [store.neighbour('t3', -1), store.neighbour('t1', 1), store.neighbour('x', 1)],
      [undefined, undefined, undefined],
    );
    assert.deepEqual([store.indexOf('t3'), store.indexOf('x')], [0, -1]);
  });

  it('holds a trace that is not in the list, and takes it into the list when it comes there', async () => {
    const { store, changes } = make(2);
    const found = await store.refreshTrace('t1');
    assert.equal(store.get('t1'), found);
    assert.deepEqual(changes, [{ list: false, ids: ['t1'], state: false }]);
    await store.refresh();
    assert.deepEqual(ids(store.traces()), ['t2', 't1']);
  });

  it('removes a trace that the server no longer has', async () => {
    const { api, store, changes } = make(2);
    await store.refresh();
    api.traces.shift();
    changes.length = 0;
    assert.equal(await store.refreshTrace('t1'), undefined);
    assert.deepEqual([ids(store.traces()), store.get('t1')], [['t2'], undefined]);
    assert.deepEqual(changes, [{ list: true, ids: ['t1'], state: false }]);
  });

  it('throws for anything else, and keeps the trace', async () => {
    const { api, store } = make(2);
    await store.refresh();
    api.failure = down;
    await assert.rejects(store.refreshTrace('t1'), down);
    assert.ok(store.get('t1'));
  });

  it('asks for the newest trace now, whatever the list says', async () => {
    const { api, store } = make(2);
    await store.refresh();
    api.traces.push(trace(9, { state: 'IN_PROGRESS' }));
    assert.equal((await store.newest())?.traceId, 't9');
    assert.deepEqual(ids(store.traces()), ['t2', 't1']);
    api.traces = [];
    assert.equal(await store.newest(), undefined);
  });
});

describe('TraceStore, labels', () => {
  const labelsOf = (store: TraceStore, id = 't1') =>
    store.get(id)?.assessments.map((item) => [item.id, item.value]);

  it('shows what was put at once, and fires for that trace only', async () => {
    const { store, changes } = make(2);
    await store.refresh();
    changes.length = 0;
    store.put(label('a'));
    assert.deepEqual(labelsOf(store), [['a', 1]]);
    assert.deepEqual(changes, [{ list: false, ids: ['t1'], state: false }]);
    store.put(label('a'));
    assert.equal(changes.length, 1);
    store.remove('t1', 'a');
    assert.deepEqual(labelsOf(store), []);
  });

  it('keeps a label that an older answer does not show yet', async () => {
    const { api, store } = make(2);
    await store.refresh();
    const slow = gate();
    api.gate = slow.closed;
    const refreshed = store.refresh();
    const single = store.refreshTrace('t1');
    store.put(label('a', { value: 5 }));
    slow.open();
    await Promise.all([refreshed, single]);
    assert.deepEqual(labelsOf(store), [['a', 5]]);
  });

  it('keeps a label away that was deleted while an older answer was on its way', async () => {
    const { api, store } = make(1);
    api.traces = [trace(1, { assessments: [label('a')] })];
    await store.refresh();
    const slow = gate();
    api.gate = slow.closed;
    const refreshed = store.refresh();
    store.remove('t1', 'a');
    slow.open();
    await refreshed;
    assert.deepEqual(labelsOf(store), []);
  });

  it('believes an answer that was asked for after the put', async () => {
    const { api, store } = make(1);
    await store.refresh();
    store.put(label('a', { value: 5 }));
    api.traces = [trace(1, { assessments: [label('a', { value: 6 })] })];
    await store.refresh();
    assert.deepEqual(labelsOf(store), [['a', 6]]);
  });

  it('keeps a label of a page that is on its way for the first time', async () => {
    const { api, store } = make(120);
    await store.refresh();
    const slow = gate();
    api.gate = slow.closed;
    const more = store.loadMore();
    await new Promise((resolve) => setImmediate(resolve));
    store.put(label('a', { traceId: 't30' }));
    slow.open();
    await more;
    assert.deepEqual(labelsOf(store, 't30'), [['a', 1]]);
  });

  describe('that override', () => {
    const states = (store: TraceStore) =>
      store.get('t1')?.assessments.map(({ id, valid }) => `${id} ${valid ? 'valid' : 'overridden'}`);
    const settle = () => new Promise((resolve) => setImmediate(resolve));

    async function withLabel() {
      const made = make(0);
      made.api.traces = [trace(1, { assessments: [label('a')] })];
      await made.store.refresh();
      return made;
    }

    it('show at once what the server makes of the others, and then what it says', async () => {
      const { api, store } = await withLabel();
      const slow = gate();
      api.gate = slow.closed;
      const overridden = label('a', { valid: false, rationale: 'by the server' });
      api.traces = [trace(1, { assessments: [overridden, label('b', { overrides: 'a' })] })];
      store.put(label('b', { overrides: 'a' }));
      assert.deepEqual(states(store), ['a overridden', 'b valid']);
      // Deleted while the question is on its way: its answer is older than that.
      api.traces = [trace(1, { assessments: [{ ...overridden, valid: true }] })];
      store.remove('t1', 'b');
      assert.deepEqual(states(store), ['a valid']);
      slow.open();
      await settle();
      assert.deepEqual(states(store), ['a valid']);
      assert.equal(store.get('t1')?.assessments[0]?.rationale, 'by the server');
    });

    it('are asked for after the delete of an overrider, whatever else overrides the same', async () => {
      const { api, store } = await withLabel();
      api.traces = [
        trace(1, {
          assessments: [
            label('a', { valid: false }),
            label('b', { overrides: 'a' }),
            label('c', { overrides: 'a' }),
          ],
        }),
      ];
      await store.refresh();
      api.traces = [
        trace(1, { assessments: [label('a', { valid: false }), label('c', { overrides: 'a' })] }),
      ];
      store.remove('t1', 'b');
      assert.deepEqual(states(store), ['a valid', 'c valid']);
      await settle();
      await settle();
      assert.deepEqual(states(store), ['a overridden', 'c valid']);
    });

    it('ask for nothing when only an overrider is changed, and stand when the server is away', async () => {
      const { api, store } = await withLabel();
      const asked: string[] = [];
      const ask = api.getTraceInfo.bind(api);
      api.getTraceInfo = (id, signal) => (asked.push(id), ask(id, signal));
      api.failure = down;
      store.put(label('b', { overrides: 'a' }));
      await settle();
      store.put(label('b', { overrides: 'a', value: 2 }));
      await settle();
      assert.deepEqual([asked, states(store), store.error], [['t1'], ['a overridden', 'b valid'], undefined]);
    });
  });
});
