import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Labeling } from '../../src/app/labeling';
import { LabelSchemas } from '../../src/app/schemaCache';
import { ViewLabeling } from '../../src/app/undo/viewLabeling';
import { LabelOutbox } from '../../src/labels/outbox/outbox';
import { RecentLabels } from '../../src/labels/recent';
import { JournalFiles } from '../../src/labels/undo/journalFiles';
import { UndoJournal } from '../../src/labels/undo/undoJournal';
import { parseServerUri } from '../../src/mlflow/serverUri';
import type { Label } from '../../src/model/assessment';
import { Emitter } from '../../src/model/event';
import type { ServerSession } from '../../src/servers/serverSession';
import { eventually } from '../support/eventually';
import { makeAssessment, restAssessments, type RestAssessment } from '../support/restAssessments';
import { newExperiment } from '../support/servers';
import { serversFor } from '../support/sessions';
import { connect, onEachMlflow } from './support/contract';
import { writeOtlp } from './support/otlp';

const ME = 'me@example.com';
const ROOT = '1e7e6f92caa8b42f';
const CHILD = '2e7e6f92caa8b42f';
const PANEL = 'the panel';

/** The parts of an extension host that handle labels. */
interface Host {
  readonly session: ServerSession;
  readonly outbox: LabelOutbox;
  readonly labeling: Labeling;
  view(id: string): ViewLabeling;
  close(): void;
}

/** `isRunning`: the previous host is still running. `isAway`: nothing is sent to the server. */
async function openHost(
  root: string,
  uri: string,
  { isRunning = false, isAway = false } = {},
): Promise<Host> {
  const servers = serversFor(() => connect(uri));
  const parsed = parseServerUri(uri);
  assert.ok(parsed.ok);
  const session = servers.open(parsed.address);
  const fail = (message: string): void => assert.fail(message);
  const outbox = new LabelOutbox({
    root,
    api: (server) => (isAway ? undefined : servers.get(server)?.api),
    store: {
      put: (server, assessment) => servers.get(server)?.cache.put(assessment),
      remove: (server, traceId, id) => servers.get(server)?.cache.remove(traceId, id),
    },
    log: () => undefined,
    isRunning: () => isRunning,
  });
  await outbox.start();
  const labeling = new Labeling({
    servers,
    outbox,
    recent: new RecentLabels({ get: () => undefined, update: () => Promise.resolve() }),
    schemas: new LabelSchemas(fail),
    labeler: { sourceId: ME, known: () => Promise.resolve(ME), onDidChange: new Emitter<string>().event },
    log: fail,
  });
  const journal = new UndoJournal({ files: new JournalFiles(root), now: () => Date.now(), log: fail });
  return {
    session,
    outbox,
    labeling,
    view: (id) => new ViewLabeling({ labeling, journal, servers }, id),
    close: () => {
      labeling.dispose();
      outbox.dispose();
      servers.dispose();
    },
  };
}

onEachMlflow('undoing label changes', (contract) => {
  let root: string;
  let traceId: string;
  let host: Host;
  let server: string;

  beforeEach(async () => {
    const { id } = await newExperiment(contract.server, 'undoing');
    const spans = [
      { name: 'root', id: ROOT },
      { name: 'child', id: CHILD, parent: ROOT },
    ];
    [traceId = ''] = await writeOtlp(contract.server, id, [spans]);
    root = await mkdtemp(path.join(tmpdir(), 'undoing-'));
    host = await openHost(root, contract.server.uri);
    server = host.session.server;
    await host.session.cache.refreshTrace(traceId);
  });
  afterEach(async () => {
    host.close();
    await rm(root, { recursive: true, force: true });
  });

  /** Reloads the window, so that only data on disk remains. The trace is unknown until it's requested. */
  const reload = async ({ isAway = false } = {}): Promise<void> => {
    host.close();
    host = await openHost(root, contract.server.uri, { isAway });
  };
  const sent = (): Promise<void> => eventually(() => assert.deepEqual(host.outbox.all(), []), 30_000);
  const held = async (): Promise<RestAssessment[]> =>
    (await restAssessments(contract.server.uri, traceId)).filter(({ valid }) => valid !== false);
  /** Waits until the server has the expected labels. */
  const ends = (expected: readonly unknown[]): Promise<void> =>
    eventually(async () => {
      const labels = (await held()).map(({ assessment_name: name, feedback, rationale, span_id: span }) => [
        name,
        feedback?.value,
        rationale ?? '',
        span ?? null,
      ]);
      assert.deepEqual(labels.sort(), [...expected].sort());
    }, 30_000);
  const form = (name: string, value: number) =>
    ({ kind: 'feedback', name, value, rationale: 'seen' }) as const;
  const shown = (id: string): Label => {
    const label = host.labeling.find(server, traceId, id);
    assert.ok(label);
    return label;
  };
  const make = async (name: string, value = 1, view = PANEL): Promise<string> =>
    (await host.view(view).create(server, traceId, null, form(name, value))).id;
  const set = (id: string, value: number, view = PANEL) =>
    host.view(view).change(server, shown(id), { name: shown(id).name, value, rationale: 'seen' });
  const undoLast = async (view = PANEL): Promise<string> => {
    const undone = await host.view(view).undoLast(server, traceId);
    return undone.outcome === 'nothing' ? 'nothing' : `${undone.outcome} ${undone.change.type}`;
  };

  for (const [when, between] of [
    ['at once', () => Promise.resolve()],
    ['once it is saved', () => sent()],
    [
      'after a reload, once it is saved',
      async () => {
        await sent();
        await reload();
      },
    ],
    ['after a reload at once', () => reload()],
  ] as const) {
    it(`undoes all changes, the last one first, ${when}`, async () => {
      const id = await make('quality', 1);
      await set(id, 2);
      await set(id, 3);
      const { name, value, rationale } = shown(id);
      const moved = await host
        .view(PANEL)
        .change(server, shown(id), { name, value, rationale, spanId: CHILD });
      await host.view(PANEL).delete(server, shown(moved.id));
      await make('other', 9);
      await between();
      assert.equal(await undoLast(), 'undone made');
      assert.equal(await undoLast(), 'undone deleted');
      await ends([['quality', 3, 'seen', CHILD]]);
      assert.equal(await undoLast(), 'undone moved');
      await ends([['quality', 3, 'seen', null]]);
      assert.equal(await undoLast(), 'undone changed');
      assert.equal(await undoLast(), 'undone changed');
      await ends([['quality', 1, 'seen', null]]);
      assert.equal(await undoLast(), 'undone made');
      await ends([]);
      assert.equal(await undoLast(), 'nothing');
    });
  }

  it('undoes the changes of each view separately', async () => {
    await make('in the panel', 1, 'panel');
    await make('in the table', 2, 'table');
    await sent();
    await reload();
    assert.equal(await undoLast('panel'), 'undone made');
    await ends([['in the table', 2, 'seen', null]]);
    assert.equal(await undoLast('panel'), 'nothing');
    assert.equal(await undoLast('table'), 'undone made');
    await ends([]);
  });

  it("refuses to undo a label that another view has changed, and undoes that view's change", async () => {
    const first = await make('first');
    const id = await make('quality', 1, 'panel');
    await set(id, 5, 'table');
    assert.equal(await undoLast('panel'), 'changedSince made');
    assert.equal(await undoLast('table'), 'undone changed');
    await ends([
      ['quality', 1, 'seen', null],
      ['first', 1, 'seen', null],
    ]);
    assert.ok(shown(first));
  });

  it('undoes its own change, not a later one of another view with the same result', async () => {
    const id = await make('quality', 1, 'panel');
    await set(id, 2, 'table');
    await set(id, 1, 'table');
    assert.equal(await undoLast('panel'), 'undone made');
    await ends([]);
  });

  it('undoes its own change without the other view and while the server is down', async () => {
    await reload({ isAway: true });
    const id = await make('quality', 1, 'panel');
    await set(id, 2, 'table');
    await set(id, 1, 'table');
    await reload({ isAway: true });
    assert.equal(await undoLast('panel'), 'undone made');
    await reload();
    await sent();
    await ends([]);
  });

  it('refuses to undo a label that was changed or deleted on the server, also after a reload', async () => {
    const changed = await make('changed');
    const gone = await make('gone');
    await sent();
    const base = `${contract.server.uri}/api/3.0/mlflow/traces/${traceId}/assessments`;
    await fetch(`${base}/${gone}`, { method: 'DELETE', headers: { connection: 'close' } });
    const assessment = { assessment_id: changed, trace_id: traceId, feedback: { value: 8 } };
    const patched = await fetch(`${base}/${changed}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', connection: 'close' },
      body: JSON.stringify({ assessment, update_mask: 'feedback' }),
    });
    assert.equal(patched.status, 200, await patched.text());
    await reload();
    assert.equal(await undoLast(), 'changedSince made');
    assert.equal(await undoLast(), 'changedSince made');
    await ends([['changed', 8, 'seen', null]]);
  });

  it("restores another user's label that was overridden", async () => {
    const { assessment_id: id } = await makeAssessment(contract.server.uri, traceId, {
      ...{ assessment_name: 'quality', feedback: { value: 0.5 } },
      source: { source_type: 'LLM_JUDGE', source_id: 'gpt-4.1' },
    });
    await host.session.cache.refreshTrace(traceId);
    const { id: mine } = await set(id, 1);
    assert.notEqual(mine, id);
    await sent();
    await ends([['quality', 1, 'seen', null]]);
    await reload();
    assert.equal(await undoLast(), 'undone changed');
    await ends([['quality', 0.5, '', null]]);
  });

  it('undoes one of many changes by its ID, once', async () => {
    const view = host.view('notification');
    const made: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const { changeId } = await view.create(server, traceId, null, form(name, 1));
      assert.ok(changeId);
      made.push(changeId);
    }
    await sent();
    const outcome = async (changeId: string): Promise<string> => (await view.undo(server, changeId)).outcome;
    assert.equal(await outcome(made[1] ?? ''), 'undone');
    assert.equal(await outcome(made[1] ?? ''), 'nothing');
    await ends([
      ['a', 1, 'seen', null],
      ['c', 1, 'seen', null],
    ]);
  });

  it("can't undo a label that the previous window still holds, and can once it's released", async () => {
    await make('quality');
    host.close();
    host = await openHost(root, contract.server.uri, { isRunning: true });
    await assert.rejects(undoLast(), /Another window is saving this label/);
    await reload();
    assert.equal(await undoLast(), 'undone made');
    await ends([]);
  });

  it('has nothing to undo for an edit that changed nothing', async () => {
    const id = await make('quality', 1);
    assert.equal((await set(id, 1)).changeId, null);
    assert.equal(await undoLast(), 'undone made');
    await ends([]);
  });

  it('undoes only in the requested trace', async () => {
    await make('here');
    const undone = await host.view(PANEL).undoLast(server, 'tr-00000000000000000000000000000000');
    assert.equal(undone.outcome, 'nothing');
    assert.equal(await undoLast(), 'undone made');
  });
});
