import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LabelForm } from '../../src/app/labelForm';
import { Labeling } from '../../src/app/labeling';
import { PanelSender } from '../../src/app/panel/panelSender';
import { PanelLayout } from '../../src/app/panel/panelLayout';
import { RowChanges } from '../../src/app/rowChanges';
import { LabelSchemas } from '../../src/app/schemaCache';
import { DraftStore } from '../../src/labels/drafts/draftStore';
import { LabelOutbox } from '../../src/labels/outbox/outbox';
import { RecentLabels } from '../../src/labels/recent';
import { systemClock } from '../../src/labels/storage/clock';
import { nodeFiles } from '../../src/labels/storage/nodeFiles';
import { Emitter } from '../../src/model/event';
import type { Label } from '../../src/model/assessment';
import { TraceCache } from '../../src/traces/traceCache';
import { labelDescription } from '../../src/app/describeTrace';
import { eventually } from '../support/eventually';
import { FaultProxy } from '../support/faultProxy';
import { LabelPage } from '../support/labelPage';
import { newExperiment } from '../support/servers';
import { NO_SERVERS } from '../support/sessions';
import { connect, onEachMlflow } from './support/contract';
import { writeOtlp } from './support/otlp';

const POST = { method: 'POST', path: /\/assessments$/ };
const ONE = /\/assessments\/a-[0-9a-f]+$/;
const PATCH = { method: 'PATCH', path: ONE };
const DELETE = { method: 'DELETE', path: ONE };

onEachMlflow('one change of a label', (contract) => {
  let proxy: FaultProxy;
  let root: string;
  let outbox: LabelOutbox;
  let labeling: Labeling;
  let cache: TraceCache;
  let sender: PanelSender;
  let rows: RowChanges<readonly Label[]>;
  let page: LabelPage;
  let redrawn: number;
  let traceId: string;

  before(async () => {
    const experiment = await newExperiment(contract.server, 'one-message');
    [traceId = ''] = await writeOtlp(contract.server, experiment.id, [[{ name: 'root' }]]);
    proxy = await FaultProxy.start(contract.server.uri);
    root = await mkdtemp(path.join(tmpdir(), 'one-message-'));
    const client = connect(proxy.uri);
    const { server } = client;
    const fail = (message: string): void => assert.fail(message);
    cache = new TraceCache(client);
    outbox = new LabelOutbox({
      root,
      api: (uri) => (uri === server ? client : undefined),
      store: {
        put: (_server, assessment) => cache.put(assessment),
        remove: (_server, trace, id) => cache.remove(trace, id),
      },
      log: fail,
    });
    await outbox.start();
    const memory = { get: () => undefined, update: () => Promise.resolve() };
    labeling = new Labeling({
      servers: NO_SERVERS,
      outbox,
      recent: new RecentLabels(memory),
      schemas: new LabelSchemas(fail),
      labeler: {
        sourceId: 'me',
        known: () => Promise.resolve('me'),
        onDidChange: new Emitter<string>().event,
      },
      log: fail,
    });
    const shown = await cache.refreshTrace(traceId);
    assert.ok(shown);
    page = new LabelPage();
    sender = new PanelSender({
      labeling,
      drafts: new DraftStore({ root, files: nodeFiles, clock: systemClock, log: fail }),
      layout: new PanelLayout(memory, fail),
      warn: fail,
      server,
      content: () => ({
        traceId,
        trace: cache.get(traceId),
        list: undefined,
        spansRead: null,
        isOfOtherServer: false,
        status: { phase: 'ready', error: undefined, stale: false },
        skeleton: () => [],
      }),
      isVisible: () => true,
      emit: page.emit,
    });
    const labels = (): readonly Label[] => labeling.labels(server, cache.get(traceId) ?? shown);
    rows = new RowChanges({
      content: labels,
      looks: (all) =>
        JSON.stringify(all.map((label) => [label.name, labelDescription(label), label.history.length])),
      redraw: () => redrawn++,
    });
    rows.drawn(traceId);
    // As a panel and the tree do.
    labeling.onDidChange(() => {
      sender.sendLabels();
      rows.note(traceId);
    });
    cache.onDidChange(() => {
      sender.sendLabels();
      rows.note(traceId);
    });
    sender.ready();
  });
  after(async () => {
    sender.dispose();
    labeling.dispose();
    outbox.dispose();
    cache.dispose();
    await proxy.close();
    await rm(root, { recursive: true, force: true });
  });
  beforeEach(() => {
    page.takeMessages();
    redrawn = 0;
  });

  const create = (name: string): Promise<string> =>
    labeling.create(cache.server, traceId, null, { kind: 'feedback', name, value: 4, rationale: '' });
  const isSettled = (): Promise<void> =>
    eventually(() => assert.equal(outbox.pending(cache.server, traceId).length, 0), 20_000);
  const shown = (): Label[] => [...page.labels];
  const last = (): Label => {
    const label = shown().at(-1);
    assert.ok(label);
    return label;
  };
  /** Checks that no message is left: everything is saved, and the page shows it. */
  const isAllTold = async (): Promise<void> => {
    await isSettled();
    const trace = cache.get(traceId);
    assert.ok(trace);
    assert.deepEqual(shown(), labeling.labels(cache.server, trace));
    assert.deepEqual(page.takeMessages(), []);
    assert.equal(redrawn, 1);
  };
  /**
   * Checks that the page gets all labels once immediately, and the `after` messages once the server responds.
   * Resolves with the labels in between.
   */
  const isToldOnce = async (
    request: { readonly method: string; readonly path: RegExp },
    change: () => Promise<unknown>,
    after: readonly string[],
  ): Promise<Label[]> => {
    const held = proxy.holdNext(request, 'before');
    await change();
    await held.arrived;
    assert.deepEqual(page.takeMessages(), ['labels']);
    assert.equal(redrawn, 1);
    const meanwhile = shown();
    held.release();
    await isSettled();
    assert.deepEqual(page.takeMessages(), after);
    await isAllTold();
    return meanwhile;
  };

  it('sends the labels once, a small message once they are saved, and redraws one tree row', async () => {
    await create('quick');
    await isSettled();
    assert.deepEqual(page.takeMessages(), ['labels', 'saved']);
    assert.equal(last().save.state, 'saved');
    await isAllTold();
  });

  it('sends all labels immediately and a small message once a slow server has saved it', async () => {
    const meanwhile = await isToldOnce(POST, () => create('slow'), ['saved']);
    const states = (labels: readonly Label[]) => labels.map(({ name, save }) => [name, save.state]);
    assert.deepEqual(states(meanwhile).at(-1), ['slow', 'saving']);
    assert.deepEqual(states(shown()).at(-1), ['slow', 'saved']);
  });

  it('sends the labels once for an edit', async () => {
    const edit = { name: 'slow', value: 5, rationale: 'better' };
    const meanwhile = await isToldOnce(PATCH, () => labeling.change(cache.server, last(), edit), ['saved']);
    assert.deepEqual([meanwhile.at(-1)?.value, last().value], [5, 5]);
  });

  it('sends the labels once for an expectation, whose rationale the server keeps in the metadata', async () => {
    const form: LabelForm = { kind: 'expectation', name: 'answer', value: { a: [1, 2.5] }, rationale: 'why' };
    await isToldOnce(POST, () => labeling.create(cache.server, traceId, null, form), ['saved']);
    assert.deepEqual(Object.values(last().metadata), ['why']);
  });

  it("sends the labels once for an override of a judge's label", async () => {
    const source = { type: 'LLM_JUDGE', id: 'judge-1' } as const;
    const form: LabelForm = { kind: 'feedback', name: 'tone', value: 1, rationale: 'flat', source };
    await labeling.create(cache.server, traceId, null, form);
    await isSettled();
    assert.deepEqual(page.takeMessages(), ['labels', 'saved']);
    redrawn = 0;
    const override = { name: 'tone', value: 2, rationale: '' };
    await isToldOnce(POST, () => labeling.change(cache.server, last(), override), ['saved']);
    assert.deepEqual([last().value, last().history.map(({ value }) => value)], [2, [1]]);
  });

  it('sends the labels once for a delete, when the label disappears', async () => {
    const label = last();
    const meanwhile = await isToldOnce(DELETE, () => labeling.delete(cache.server, label), []);
    assert.ok(!meanwhile.some(({ id }) => id === label.id));
  });
});
