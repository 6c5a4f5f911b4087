import assert from 'node:assert/strict';
import type { TrackingApi } from '../../../src/mlflow/api';
import { parseServerUri, type ServerAddress } from '../../../src/mlflow/serverUri';
import type { Disposable } from '../../../src/model/event';
import { TrackingError } from '../../../src/model/trackingError';
import { capabilitiesOf } from '../../../src/mlflow/version';
import { Servers } from '../../../src/servers/servers';
import type { ServerSession } from '../../../src/servers/serverSession';
import { MemoryStore } from '../labels/support/memoryStore';
import { gate } from '../traces/support/listApi';

const A = 'http://a.test';
const B = 'http://b.test';

function addressOf(uri: string): ServerAddress {
  const parsed = parseServerUri(uri);
  assert.ok(parsed.ok);
  return parsed.address;
}

/**
 * A stub client that counts version checks and responds as the test says. Only implements the methods used
 * here.
 */
class Versions {
  answer: () => Promise<string> = () => Promise.resolve('3.17.2');
  asked = 0;
  readonly opened: string[] = [];

  readonly createApi = ({ server }: ServerAddress): TrackingApi & Disposable => {
    this.opened.push(server);
    const api: Pick<TrackingApi, 'server' | 'checkVersion'> & Disposable = {
      server,
      checkVersion: async (signal) => {
        this.asked++;
        const version = await this.answer();
        signal?.throwIfAborted();
        return version;
      },
      dispose: () => undefined,
    };
    return api as TrackingApi & Disposable;
  };
}

function make(memory = new MemoryStore()) {
  const versions = new Versions();
  const servers = new Servers({
    createApi: versions.createApi,
    memory,
    log: (message) => assert.fail(message),
  });
  return { versions, memory, servers };
}

function canIssues({ state }: ServerSession): boolean {
  return state.kind === 'ready' && state.capabilities.issues;
}

function statesOf(session: ServerSession): string[] {
  const states: string[] = [];
  session.onDidChange(({ kind }) => states.push(kind));
  return states;
}

describe('Servers', () => {
  it('have one session per address, and another for other sign-in details', () => {
    const { servers } = make();
    const session = servers.open(addressOf(A));
    assert.equal(servers.open(addressOf(A)), session);
    const signedIn = servers.open(addressOf('http://me:secret@a.test'));
    assert.notEqual(signedIn, session);
    assert.equal(servers.get(A), signedIn, 'the one that was opened last counts');
    assert.equal(servers.open(addressOf(A)), session);
    assert.equal(servers.get(A), session);
    assert.equal(servers.get(B), undefined);
  });

  it('are remembered for the next window once they have responded', async () => {
    const { servers, versions, memory } = make();
    await servers.open(addressOf(A)).check();
    versions.answer = () =>
      Promise.reject(new TrackingError({ kind: 'unreachable', server: B, message: 'down' }));
    await assert.rejects(servers.open(addressOf(B)).check());
    const next = make(memory);
    assert.equal(next.servers.get(A), undefined);
    assert.equal(next.servers.find(A)?.server, A);
    assert.equal(next.servers.find(B), undefined);
    assert.equal(next.servers.find(`${A}/other`), undefined);
    assert.deepEqual(next.versions.opened, [A]);
  });

  it('ignore damaged memory', () => {
    const memory = new MemoryStore();
    for (const value of [undefined, 'x', [1], { 0: A }]) {
      memory.value = value;
      assert.equal(make(memory).servers.find(A), undefined);
    }
  });

  it("are never opened for a text that isn't a canonical address", async () => {
    const { servers, memory } = make();
    await servers.open(addressOf(A)).check();
    memory.value = [A, 'file:///etc/passwd', 'http://me:secret@a.test'];
    const next = make(memory);
    for (const text of ['file:///etc/passwd', 'http://me:secret@a.test', 'HTTP://A.test'])
      assert.equal(next.servers.find(text), undefined);
  });
});

describe('The session of a server', () => {
  it('reports that it connects, then the version and capabilities', async () => {
    const session = make().servers.open(addressOf(A));
    const states = statesOf(session);
    assert.equal(session.state.kind, 'idle');
    assert.equal(await session.check(), '3.17.2');
    assert.deepEqual(states, ['connecting', 'ready']);
    assert.equal(canIssues(session), true);
    await session.check(undefined, { quiet: true });
    assert.deepEqual(states, ['connecting', 'ready'], 'nothing new is not told');
  });

  it('keeps its state during a quiet check, reports its failure, and recovers', async () => {
    const { servers, versions } = make();
    const session = servers.open(addressOf(A));
    await session.check();
    const states = statesOf(session);
    const { answer } = versions;
    versions.answer = () => Promise.reject(new Error('odd'));
    await assert.rejects(session.check(undefined, { quiet: true }), TrackingError);
    versions.answer = answer;
    await session.check(undefined, { quiet: true });
    assert.deepEqual(states, ['failed', 'ready']);
  });

  it('sends one request for concurrent checks', async () => {
    const { servers, versions } = make();
    const session = servers.open(addressOf(A));
    await Promise.all([session.check(), session.check(), session.check()]);
    assert.equal(versions.asked, 1);
  });

  it('goes back to its previous state when all checks are aborted', async () => {
    const { servers, versions } = make();
    const session = servers.open(addressOf(A));
    versions.answer = async () => {
      await gate().closed;
      return '';
    };
    const [one, other] = [new AbortController(), new AbortController()];
    const checks = [session.check(one.signal), session.check(other.signal)];
    one.abort(new Error('left'));
    await assert.rejects(checks[0]!, /left/);
    assert.equal(session.state.kind, 'connecting');
    other.abort(new Error('left'));
    await assert.rejects(checks[1]!, /left/);
    assert.equal(session.state.kind, 'idle');
  });

  it('derives capabilities from the version', () => {
    const can = (version: string) =>
      Object.entries(capabilitiesOf(version))
        .filter(([, able]) => able === true)
        .map(([name]) => name);
    assert.deepEqual(can('3.10.0'), []);
    assert.deepEqual(can('3.10.1'), ['metrics']);
    assert.deepEqual(can('3.11.1'), ['issues', 'metrics']);
    assert.deepEqual(can('3.14.0'), ['labelSchemas', 'issues', 'metrics']);
    assert.deepEqual(can('3.17.2rc1'), ['labelSchemas', 'issues', 'metrics']);
    assert.deepEqual(can('4.0.0'), ['labelSchemas', 'issues', 'metrics']);
    assert.deepEqual(can('dev'), []);
  });
});
