import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { NewAssessment } from '../../src/mlflow/api';
import type { MlflowClient } from '../../src/mlflow/client';
import { TrackingError } from '../../src/model/trackingError';
import { FaultProxy } from '../support/faultProxy';
import { newExperiment, ownServer } from '../support/servers';
import { connect, failsAs, onEachMlflow } from './support/contract';
import { writeOtlp } from './support/otlp';

function label(): NewAssessment {
  const source = { type: 'HUMAN', id: 'me' } as const;
  const id = `a-${randomUUID().replaceAll('-', '')}`;
  const fixed = {
    spanId: null,
    name: 'q',
    kind: 'feedback',
    value: 1,
    rationale: '',
    overrides: null,
  } as const;
  return { ...fixed, id, source, metadata: {} };
}

onEachMlflow('a connection that fails', (contract) => {
  let proxy: FaultProxy | undefined;
  let client: MlflowClient | undefined;
  let trace = '';
  let experiment = '';
  before(async () => {
    const { id } = await newExperiment(contract.server);
    experiment = id;
    [trace = ''] = await writeOtlp(contract.server, id, [[{ name: 'root' }]]);
    proxy = await FaultProxy.start(contract.server.uri);
    client = connect(proxy.uri, { idleMs: 300 });
  });
  afterEach(() => proxy?.heal());
  after(async () => {
    client?.dispose();
    await proxy?.close();
  });

  const parts = () => {
    assert.ok(proxy && client);
    return { proxy, client };
  };
  const create = async (sent: NewAssessment) => parts().client.createAssessment(trace, sent);
  const arrived = async (id: string) => (await contract.client.getAssessment(trace, id)) !== undefined;

  it('reports a timeout when a write is lost on the way, and sends it only once', async () => {
    const { proxy: between } = parts();
    between.forget();
    between.next({ method: 'POST' }, { kind: 'reset' });
    const sent = label();
    await assert.rejects(create(sent), failsAs('timeout'));
    assert.equal(await arrived(sent.id), false);
    assert.equal(between.requestsTo({ method: 'POST' }).length, 1);
  });

  for (const kind of ['dropAnswer', 'cutAnswer'] as const) {
    it(`reports a timeout when a write is done and its response lost: ${kind}`, async () => {
      parts().proxy.next({ method: 'POST' }, { kind });
      const sent = label();
      await assert.rejects(create(sent), failsAs('timeout'));
      assert.equal(await arrived(sent.id), true);
    });
  }

  it('reports `badResponse` for an invalid response, even if the write was done', async () => {
    for (const body of ['{"assessment": {"assess', '{}', '[]', 'null', '{"error":"login_required"}']) {
      parts().proxy.next({ method: 'POST' }, { kind: 'garbage', body });
      const sent = label();
      await assert.rejects(create(sent), failsAs('badResponse'));
      assert.equal(await arrived(sent.id), true);
    }
  });

  it('reports `unreachable` when the server is down, and works again afterward', async () => {
    const { proxy: between, client: ours } = parts();
    await between.down();
    await assert.rejects(create(label()), failsAs('unreachable', /Is the MLflow server running/));
    await assert.rejects(ours.getTraceInfo(trace), failsAs('unreachable'));
    assert.equal(await ours.isHealthy(), false);
    await between.up();
    assert.equal((await ours.getTraceInfo(trace)).traceId, trace);
  });

  /** Every call of the client that reads a response. */
  function everyCall(): [string, () => Promise<unknown>][] {
    const { client: ours } = parts();
    const read = async (stream: Promise<AsyncIterable<Uint8Array>>): Promise<number> => {
      let size = 0;
      for await (const chunk of await stream) size += chunk.length;
      return size;
    };
    const { id } = label();
    return [
      ['the version', () => ours.checkVersion()],
      ['experiments', () => ours.searchExperiments({ maxResults: 5 })],
      ['an experiment', () => ours.getExperiment('0')],
      ['an experiment by name', () => ours.getExperimentByName('Default')],
      ['traces', () => ours.searchTraces({ experimentIds: [experiment], maxResults: 5 })],
      ['a trace', () => ours.getTraceInfo(trace)],
      ['its text', () => ours.getTraceText(trace)],
      ['its spans', () => read(ours.streamSpans(trace))],
      ['its spans by the other route', () => read(ours.streamTrace(trace))],
      ['an attachment', () => ours.getAttachment(trace, '00000000-0000-4000-8000-000000000000')],
      ['label schemas', () => ours.listLabelSchemas(experiment)],
      ['an assessment', () => ours.getAssessment(trace, id)],
      ['a create', () => create(label())],
      ['a change', () => ours.updateAssessment(trace, id, { kind: 'feedback', rationale: 'r' })],
      ['a delete', () => ours.deleteAssessment(trace, id)],
      ['a tag', () => ours.setTag(trace, 'a tag', 'x')],
      ['the delete of a tag', () => ours.deleteTag(trace, 'a tag')],
    ];
  }

  it('times out when any kind of response is too slow', async () => {
    const { proxy: between, client: ours } = parts();
    await Promise.all(
      everyCall().map(async ([what, call]) => {
        between.next({}, { kind: 'drip', everyMs: 1_000 });
        await assert.rejects(call(), failsAs('timeout', /only 1 byte within 0.3 s/), what);
      }),
    );
    between.next({}, { kind: 'drip', everyMs: 1_000 });
    assert.equal(await ours.isHealthy(), false);
  });

  const signIn =
    '<!doctype html><html><head><title>Acme</title></head><body><form><input type="password"></form></body></html>';
  const pages: [string, Record<string, string>, string][] = [
    ['as HTML', { 'content-type': 'text/html; charset=utf-8' }, signIn],
    ['as plain text', { 'content-type': 'text/plain' }, `\n  ${signIn}`],
    ['as JSON', { 'content-type': 'application/json' }, signIn.replace('<!doctype html>', '')],
    ['that is large', { 'content-type': 'text/html' }, signIn.replace('</body>', ' '.repeat(200_000))],
  ];
  for (const [how, headers, body] of pages) {
    it(`rejects a sign-in page ${how} as the response to any request`, async () => {
      const { proxy: between, client: ours } = parts();
      for (const [what, call] of everyCall()) {
        between.forget();
        between.next({}, { kind: 'status', status: 200, headers, body });
        await assert.rejects(
          call(),
          (error) => {
            failsAs('auth', /responded with a sign-in page/)(error);
            assert.equal(error instanceof TrackingError && error.status, 200);
            return true;
          },
          what,
        );
        assert.equal(between.requests.length, 1, what);
      }
      between.next({}, { kind: 'status', status: 200, headers, body });
      assert.equal(await ours.isHealthy(), false);
    });
  }

  it('reports a redirect to a sign-in for any request', async () => {
    const { proxy: between } = parts();
    for (const status of [302, 303, 307]) {
      for (const [what, call] of everyCall()) {
        const headers = { location: '/login?next=%2Fapi' };
        const page = { headers: { 'content-type': 'text/html' }, body: signIn };
        between.next({}, { kind: 'status', status, headers });
        between.next({ path: '/login' }, { kind: 'status', status: 200, ...page });
        await assert.rejects(
          call(),
          (error) => {
            failsAs('auth')(error);
            assert.equal(error instanceof TrackingError && error.status, status);
            return true;
          },
          what,
        );
        assert.deepEqual(
          between.requestsTo({ path: '/login' }).filter(({ body }) => body !== ''),
          [],
          what,
        );
        between.heal();
      }
    }
  });

  const statuses: [number, Record<string, string>, Parameters<typeof failsAs>, number | undefined][] = [
    [401, { 'www-authenticate': 'Basic realm="mlflow"' }, ['auth', /sign-in/], undefined],
    [403, {}, ['forbidden'], undefined],
    [404, {}, ['badResponse', /route/], undefined],
    [408, {}, ['busy'], undefined],
    [413, {}, ['invalid'], undefined],
    [425, {}, ['busy'], undefined],
    [429, { 'retry-after': '3' }, ['busy'], 3000],
    [500, {}, ['server'], undefined],
    [502, {}, ['server'], undefined],
    [503, { 'retry-after': '60' }, ['server'], 60_000],
    [504, {}, ['server'], undefined],
  ];
  for (const [status, headers, expected, retryAfterMs] of statuses) {
    it(`maps ${status} from a proxy`, async () => {
      const { proxy: between, client: ours } = parts();
      between.next({}, { kind: 'status', status, headers }, 2);
      for (const call of [
        () => create(label()),
        () => ours.searchTraces({ experimentIds: ['0'], maxResults: 1 }),
      ]) {
        await assert.rejects(call(), (error) => {
          failsAs(...expected)(error);
          assert.ok(error instanceof Error && 'status' in error && 'retryAfterMs' in error);
          assert.deepEqual([error.status, error.retryAfterMs], [status, retryAfterMs]);
          return true;
        });
      }
    });
  }

  it('cancels a request while the server continues', async () => {
    const { proxy: between, client: ours } = parts();
    const held = between.holdNext({ method: 'POST' }, 'after');
    const own = new AbortController();
    const sent = label();
    const call = ours.createAssessment(trace, sent, own.signal);
    await held.arrived;
    own.abort(new Error('no longer wanted'));
    await assert.rejects(call, /no longer wanted/);
    held.release();
    assert.equal(await arrived(sent.id), true);
  });

  it('rejects a server whose version is missing or older than 3.10', async () => {
    const { proxy: between, client: ours } = parts();
    for (const body of ['<!doctype html><title>Hello</title>', 'OK', '']) {
      between.next({ path: '/version' }, { kind: 'garbage', body });
      await assert.rejects(ours.checkVersion(), failsAs('badResponse', /isn't an MLflow server/));
    }
    for (const body of ['2.22.1', '3.9.0']) {
      between.next({ path: '/version' }, { kind: 'garbage', body });
      await assert.rejects(ours.checkVersion(), failsAs('tooOld', /MLflow 3\.10 or newer is required/));
    }
  });
});

describe('a server under a path prefix', function () {
  this.timeout(300_000);

  it('serves everything under the prefix and nothing outside it', async () => {
    const server = await ownServer({ staticPrefix: '/mlf' });
    const client = connect(`${server.uri}/`);
    const bare = connect(new URL(server.uri).origin);
    try {
      assert.match(client.server, /\/mlf$/);
      assert.match(await client.checkVersion(), /^3\./);
      assert.equal(await client.isHealthy(), true);
      const { id, name } = await newExperiment(server);
      assert.equal((await client.getExperiment(id)).name, name);
      const [trace = ''] = await writeOtlp(server, id, [[{ name: 'root' }]]);
      assert.equal(
        (await client.searchTraces({ experimentIds: [id], maxResults: 5 })).items[0]?.traceId,
        trace,
      );
      const sent = label();
      assert.equal((await client.createAssessment(trace, sent)).id, sent.id);
      let size = 0;
      for await (const chunk of await client.streamSpans(trace)) size += chunk.length;
      assert.ok(size > 100);
      const parts: Uint8Array[] = [];
      for await (const chunk of await client.streamTrace(trace)) parts.push(chunk);
      assert.match(Buffer.concat(parts).toString(), /"name":\s*"root"/);
      await assert.rejects(bare.checkVersion(), failsAs('badResponse', /isn't an MLflow server/));
    } finally {
      client.dispose();
      bare.dispose();
      await server.close();
    }
  });
});
