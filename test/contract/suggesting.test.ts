import { Emitter } from '../../src/model/event';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Servers } from '../../src/servers/servers';
import { fromSettings } from '../support/serverSources';
import { Connection } from '../../src/servers/connection';
import { LabelOutbox } from '../../src/labels/outbox/outbox';
import { RecentLabels } from '../../src/labels/recent';
import { Labeling } from '../../src/app/labeling';
import { LabelSchemas } from '../../src/app/schemaCache';
import { eventually } from '../support/eventually';
import { FaultProxy } from '../support/faultProxy';
import { makeAssessment } from '../support/restAssessments';
import { newExperiment } from '../support/servers';
import { connect, onEachMlflow } from './support/contract';
import { writeOtlp } from './support/otlp';
import { serversFor } from '../support/sessions';

onEachMlflow('the suggested names', (contract) => {
  let proxy: FaultProxy;
  let root: string;
  let traceId: string;
  let connection: Connection;
  let sessions: Servers;
  let outbox: LabelOutbox;
  let labeling: Labeling;

  before(async () => {
    const { server } = contract;
    const experiment = await newExperiment(server, 'suggesting');
    const [made] = await writeOtlp(server, experiment.id, [[{ name: 'root' }]]);
    assert.ok(made !== undefined);
    traceId = made;
    await makeAssessment(server.uri, traceId, { assessment_name: 'correct', feedback: { value: true } });
    proxy = await FaultProxy.start(server.uri);
    root = await mkdtemp(path.join(tmpdir(), 'suggesting-'));
    const servers = (sessions = serversFor(() => connect(proxy.uri)));
    connection = new Connection({
      sources: fromSettings({ trackingUri: proxy.uri, experiment: experiment.name }),
      localUris: [],
      servers,
      log: () => undefined,
    });
    await connection.connect();
    await connection.connected?.list.refresh();
    outbox = new LabelOutbox({
      root,
      api: (uri) => servers.get(uri)?.api,
      store: {
        put: (_server, assessment) => connection.connected?.cache.put(assessment),
        remove: (_server, id, label) => connection.connected?.cache.remove(id, label),
      },
      log: () => undefined,
    });
    await outbox.start();
    labeling = new Labeling({
      servers,
      outbox,
      recent: new RecentLabels({ get: () => undefined, update: () => Promise.resolve() }), // remembers nothing
      schemas: new LabelSchemas(() => undefined),
      labeler: {
        sourceId: 'me@example.com',
        known: () => Promise.resolve('me@example.com'),
        onDidChange: new Emitter<string>().event,
      },
      log: () => undefined,
    });
  });
  after(async () => {
    labeling.dispose();
    outbox.dispose();
    connection.dispose();
    sessions.dispose();
    await proxy.close();
    await rm(root, { recursive: true, force: true });
  });

  it('omit a label that was undone while the server is down and include a pending one', async () => {
    const server = connection.connected?.server ?? '';
    const experimentId = connection.connected?.experiment.id ?? '';
    // Suggestions don't include the default schema of newer servers.
    const names = async () =>
      (await labeling.names('form', { server, experimentId })).map(({ name }) => name);
    assert.deepEqual(await names(), ['correct']);
    const form = { kind: 'feedback', name: 'cor', value: 1, rationale: '' } as const;
    const id = await labeling.create(server, traceId, null, form);
    const held = () => connection.connected?.cache.get(traceId)?.assessments.map(({ name }) => name);
    await eventually(() => assert.ok(held()?.includes('cor')), 20_000);
    assert.deepEqual(await names(), ['cor', 'correct']);
    await proxy.down();
    await labeling.undo(id);
    assert.ok(held()?.includes('cor'), 'the server has it still');
    assert.deepEqual(await names(), ['correct']);
    await labeling.create(server, traceId, null, { ...form, name: 'waits' });
    assert.deepEqual(await names(), ['correct', 'waits']);
  });
});
