import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Labeling } from '../../../src/app/labeling';
import { LabelSchemas } from '../../../src/app/schemaCache';
import { RecentLabels } from '../../../src/labels/recent';
import type { Assessment, Label } from '../../../src/model/assessment';
import { Emitter } from '../../../src/model/event';
import type { TraceInfo } from '../../../src/model/trace';
import { TraceCache } from '../../../src/traces/traceCache';
import { NO_SERVERS } from '../../support/sessions';
import { MemoryStore } from '../labels/support/memoryStore';
import { assessment, SERVER } from '../labels/support/samples';
import { World } from '../labels/support/world';
import { trace as traceAt } from '../traces/support/builders';
import { ListApi } from '../traces/support/listApi';

const ME = 'me@example.com';

describe('The labels of a list', () => {
  const loaded = async (traces: TraceInfo[]) => {
    const world = new World();
    world.inUse = false;
    const window = await world.started();
    const api = new ListApi();
    api.traces = traces;
    const cache = new TraceCache(api);
    const labeler = {
      sourceId: ME,
      known: () => Promise.resolve(ME),
      onDidChange: new Emitter<string>().event,
    };
    const labeling = new Labeling({
      servers: { ...NO_SERVERS, all: () => [{ cache }] },
      outbox: window.outbox,
      recent: new RecentLabels(new MemoryStore()),
      schemas: new LabelSchemas(() => undefined),
      labeler,
      log: () => undefined,
    });
    const { list } = cache.hold({ experimentIds: ['1'], filter: '' });
    await list.refresh();
    while (list.hasMore) await list.loadMore();
    return { labeling, labeler, cache, list };
  };

  it('are computed once until something changes', async () => {
    const { labeling, cache } = await loaded([labeled(1)]);
    const labels = (): readonly Label[] => labeling.labels(SERVER, cache.get('t1')!);
    const first = labels();
    assert.equal(labels(), first);

    cache.put(assessment({ traceId: 't1', value: 2 }));
    assert.deepEqual(
      labels().map(({ value }) => value),
      [2],
    );
    const changed = labels();
    await labeling.change(SERVER, one(changed), { name: 'quality', value: 3, rationale: '' });
    assert.deepEqual(
      labels().map(({ value, save }) => [value, save.state]),
      [[3, 'waiting']],
    );
    await labeling.undo(one(changed).id);
    assert.equal(labels(), changed);
  });

  it('belong to another person once the user changes', async () => {
    const { labeling, labeler, cache } = await loaded([labeled(1)]);
    const isMine = (): boolean => one(labeling.labels(SERVER, cache.get('t1')!)).mine;
    assert.equal(isMine(), true);
    labeler.sourceId = 'other@example.com';
    assert.equal(isMine(), false);
  });

  it('of 20,000 traces can be read row by row', async () => {
    const traces = Array.from({ length: 20_000 }, (_, i) => traceAt(i + 1, { assessments: someLabels(i) }));
    const { labeling, cache, list } = await loaded(traces);
    const ask = (): number => {
      let count = 0;
      for (const { traceId } of list.traces()) {
        const trace = cache.get(traceId);
        if (trace) count += labeling.labels(SERVER, trace).length;
      }
      return count;
    };
    const said: string[] = [];
    for (const what of ['first', 'again', 'third']) {
      await atRest();
      const began = process.cpuUsage();
      assert.equal(ask(), 20_000);
      const { user, system } = process.cpuUsage(began);
      said.push(`${what} ${((user + system) / 1000).toFixed(1)} ms`);
    }
    console.log(`      processor time: ${said.join(', ')}`);
  });
});

/** Collects the garbage of creating the traces, so that it doesn't count as the labels' cost. */
async function atRest(): Promise<void> {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  await sleep(400); // let the concurrent sweep finish
}

/** Two labels on every second trace. */
function someLabels(place: number): Assessment[] {
  if (place % 2 === 1) return [];
  const traceId = `t${place + 1}`;
  return ['a', 'b'].map((name) => assessment({ traceId, id: `a-${place}-${name}`, name }));
}

function labeled(time: number): TraceInfo {
  return traceAt(time, { assessments: [assessment({ traceId: `t${time}` })] });
}

function one(labels: readonly Label[]): Label {
  assert.equal(labels.length, 1);
  return labels[0]!;
}
