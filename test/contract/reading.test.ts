import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { newExperiment } from '../support/servers';
import { makeAgentTraces } from '../support/traces';
import { connect, failsAs, onEachMlflow, raw } from './support/contract';
import { writeOtlp } from './support/otlp';

onEachMlflow('the server', (contract) => {
  it('returns its health, and its version as plain text under text/html', async () => {
    assert.equal(await contract.client.checkVersion(), contract.version);
    assert.equal(await contract.client.isHealthy(), true);
  });

  it('returns an HTML page for an unknown route', async () => {
    const elsewhere = connect(`${contract.server.uri}/mlf`);
    await assert.rejects(elsewhere.checkVersion(), failsAs('badResponse', /isn't an MLflow server/));
    await assert.rejects(
      elsewhere.getExperiment('0'),
      failsAs('badResponse', /doesn't support this MLflow route/),
    );
    assert.equal(await elsewhere.isHealthy(), false);
    elsewhere.dispose();
  });

  it('rejects an unexpected host name, and we say what to do', async () => {
    const tunnel = connect(contract.server.uri, {
      headers: () => Promise.resolve({ host: 'tunnel.example' }),
    });
    await assert.rejects(
      tunnel.searchExperiments({ maxResults: 1 }),
      failsAs('auth', /--allowed-hosts.*Invalid Host header/),
    );
    tunnel.dispose();
  });

  it("rejects writes with a webview's origin, but not reads", async () => {
    const webview = connect(contract.server.uri, {
      headers: () => Promise.resolve({ origin: 'vscode-webview://x' }),
    });
    await assert.rejects(
      webview.searchExperiments({ maxResults: 1 }),
      failsAs('auth', /--cors-allowed-origins/),
    );
    assert.equal((await webview.getExperiment('0')).id, '0');
    webview.dispose();
  });
});

onEachMlflow('experiments', (contract) => {
  it('are found by ID and by name, and reported if missing', async () => {
    const { id, name } = await newExperiment(contract.server, `it's "quoted" & 100% é`);
    const found = await contract.client.getExperiment(id);
    assert.deepEqual([found.id, found.name], [id, name]);
    assert.ok(found.updatedAt > 1.7e12);
    assert.deepEqual(await contract.client.getExperimentByName(name), found);
    await assert.rejects(contract.client.getExperiment('987654'), failsAs('notFound', /experiment 987654/));
    await assert.rejects(contract.client.getExperimentByName('no such'), failsAs('notFound', /"no such"/));
  });

  it('are listed page by page, with the newest activity first', async () => {
    for (let i = 0; i < 3; i++) await newExperiment(contract.server, 'paged');
    const seen: { id: string; updatedAt: number }[] = [];
    let pageToken: string | undefined;
    do {
      const page = await contract.client.searchExperiments({ maxResults: 2, pageToken });
      seen.push(...page.items);
      pageToken = page.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    assert.equal(new Set(seen.map(({ id }) => id)).size, seen.length);
    const times = seen.map(({ updatedAt }) => updatedAt);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
  });

  for (const part of ["it's", 'say "x"', `both ' and "`, 'back\\slash', '100%', 'UPPER', 'ünï']) {
    it(`are found by a part of their name: ${part}`, async () => {
      const mark = randomUUID().slice(0, 8);
      const { name } = await newExperiment(contract.server, `${mark} ${part} end`);
      await newExperiment(contract.server, `${mark} ${part.replaceAll(/["'%\\]/g, 'x')} end`);
      const wanted = `${mark} ${part === 'UPPER' ? 'upper' : part}`;
      const page = await contract.client.searchExperiments({ maxResults: 50, nameContains: wanted });
      const names = page.items.map((experiment) => experiment.name);
      assert.ok(names.includes(name), names.join());
      assert.equal(
        names.every((each) => each.toLowerCase().includes(wanted.toLowerCase())),
        true,
      );
    });
  }
});

onEachMlflow('searching traces', (contract) => {
  it('returns an empty page for an empty or unknown experiment', async () => {
    const { id } = await newExperiment(contract.server);
    for (const experimentIds of [[id], ['987654']]) {
      const page = await contract.client.searchTraces({ experimentIds, maxResults: 10 });
      assert.deepEqual(page, { items: [], nextPageToken: null });
    }
  });

  it('reads the names, previews, session, tokens, and times that the SDK wrote', async () => {
    const { id, name } = await newExperiment(contract.server);
    const before = Date.now();
    const made = await makeAgentTraces(contract.server, name, { count: 2, session: 's-1' });
    const failed = await makeAgentTraces(contract.server, name, { fail: true });
    const { items } = await contract.client.searchTraces({ experimentIds: [id], maxResults: 10 });
    assert.equal(items.length, 3);
    const times = items.map(({ requestTime }) => requestTime);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
    const newest = items.find(({ traceId }) => traceId === made[1]?.traceId);
    assert.ok(newest);
    assert.deepEqual(
      [newest.state, newest.name, newest.session, newest.durationMs, newest.experimentId, newest.assessments],
      ['OK', 'answer', 's-1', 2000, id, []],
    );
    assert.deepEqual(newest.tokens, { input: 31, output: 12, total: 43 });
    assert.match(newest.requestPreview ?? '', /Question 2: what does the plan cost/);
    assert.match(newest.responsePreview ?? '', /Answer 2/);
    assert.ok(newest.requestTime > before - 60_000 && newest.requestTime < Date.now() + 60_000);
    assert.equal(newest.spanCount, 4);
    assert.equal(items.find(({ traceId }) => traceId === failed[0]?.traceId)?.state, 'ERROR');
    assert.deepEqual(await contract.client.getTraceInfo(newest.traceId), newest);
  });

  it('pages by offset and returns a token even after a full last page', async () => {
    const { id } = await newExperiment(contract.server);
    await writeOtlp(
      contract.server,
      id,
      Array.from({ length: 4 }, (_, i) => [{ name: `n${i}` }]),
    );
    const query = { experimentIds: [id], maxResults: 2 };
    const first = await contract.client.searchTraces(query);
    const second = await contract.client.searchTraces({ ...query, pageToken: first.nextPageToken ?? '' });
    assert.notEqual(second.nextPageToken, null);
    const third = await contract.client.searchTraces({ ...query, pageToken: second.nextPageToken ?? '' });
    assert.deepEqual([third.items, third.nextPageToken], [[], null]);
    const all = [...first.items, ...second.items].map(({ traceId }) => traceId);
    assert.equal(new Set(all).size, 4);
  });

  it('merges several experiments, newest first, and filters by time', async () => {
    const [a, b] = [await newExperiment(contract.server), await newExperiment(contract.server)];
    const at = (second: number) => ({ start: `${1_790_000_000 + second}000000000` });
    await writeOtlp(contract.server, a.id, [[{ name: 'a1', ...at(1) }], [{ name: 'a3', ...at(3) }]]);
    await writeOtlp(contract.server, b.id, [[{ name: 'b2', ...at(2) }]]);
    const query = { experimentIds: [a.id, b.id], maxResults: 10 };
    const { items } = await contract.client.searchTraces(query);
    assert.deepEqual(
      items.map(({ experimentId }) => experimentId),
      [a.id, b.id, a.id],
    );
    const filter = `timestamp_ms <= ${items[1]?.requestTime ?? 0}`;
    assert.equal((await contract.client.searchTraces({ ...query, filter })).items.length, 2);
  });

  it('reads an OpenTelemetry trace, with null for its missing name, statistics, and duration', async () => {
    const { id } = await newExperiment(contract.server);
    const [open = ''] = await writeOtlp(contract.server, id, [[{ name: 'open root', end: null }]]);
    const trace = await contract.client.getTraceInfo(open);
    assert.deepEqual(
      [trace.name, trace.spanCount, trace.requestPreview, trace.durationMs],
      [null, null, null, null],
    );
    const info = await raw(contract.server, 'GET', `/api/3.0/mlflow/traces/${open}`);
    assert.match(info.body, /"execution_duration":\s*"-\d/);
  });

  it("rejects invalid queries with MLflow's own message", async () => {
    const query = { experimentIds: ['0'], maxResults: 1 };
    await assert.rejects(
      contract.client.searchTraces({ ...query, maxResults: 501 }),
      failsAs('invalid', /501/),
    );
    await assert.rejects(
      contract.client.searchTraces({ ...query, filter: 'trace_id = "x"' }),
      failsAs('invalid'),
    );
    await assert.rejects(contract.client.searchTraces({ ...query, pageToken: 'bad' }), failsAs('invalid'));
    await assert.rejects(
      contract.client.searchTraces({ ...query, experimentIds: ['abc'] }),
      failsAs('server'),
    );
  });

  it('reports a missing trace for any ID', async () => {
    for (const id of ['tr-00000000000000000000000000000000', 'nope', 'a/b', '../..', '..', '', 'ü?x=1#y']) {
      await assert.rejects(contract.client.getTraceInfo(id), failsAs('notFound'));
    }
  });

  it('returns everything it knows about a trace as text, more than getTraceInfo', async () => {
    const experiment = await newExperiment(contract.server);
    const [made] = await makeAgentTraces(contract.server, experiment.name);
    assert.ok(made);
    const text = await contract.client.getTraceText(made.traceId);
    const { trace_info: info } = z.object({ trace: TraceAnswer }).parse(JSON.parse(text)).trace;
    assert.equal(info.trace_id, made.traceId);
    assert.equal(info.trace_location.mlflow_experiment.experiment_id, experiment.id);
    await assert.rejects(
      contract.client.getTraceText(`tr-${'0'.repeat(32)}`),
      failsAs('notFound', /tr-0{32}/),
    );
  });
});

const TraceAnswer = z.object({
  trace_info: z.object({
    trace_id: z.string(),
    trace_location: z.object({ mlflow_experiment: z.object({ experiment_id: z.string() }) }),
  }),
});
