import assert from 'node:assert/strict';
import type { Servers } from '../../src/servers/servers';
import { fromSettings } from '../support/serverSources';
import { Connection, type Connected } from '../../src/servers/connection';
import { LiveRefresh } from '../../src/app/liveRefresh';
import { eventually } from '../support/eventually';
import { FaultProxy } from '../support/faultProxy';
import { newExperiment } from '../support/servers';
import { connect, onEachMlflow } from './support/contract';
import { writeOtlp } from './support/otlp';
import { serversFor } from '../support/sessions';

const SEARCH = { path: 'traces/search' };

onEachMlflow('automatic refresh', (contract) => {
  let proxy: FaultProxy | undefined;
  let connection: Connection | undefined;
  let servers: Servers | undefined;
  let refresh: LiveRefresh | undefined;
  afterEach(async () => {
    refresh?.dispose();
    connection?.dispose();
    servers?.dispose();
    await proxy?.close();
  });

  /** Connects through a proxy to a new experiment with one trace, and loads its list. */
  async function watch(): Promise<{
    between: FaultProxy;
    connected: Connected;
    write: () => Promise<string>;
  }> {
    const { id, name } = await newExperiment(contract.server, 'live');
    const write = async (): Promise<string> =>
      (await writeOtlp(contract.server, id, [[{ name: 'root' }]]))[0] ?? '';
    await write();
    const between = (proxy = await FaultProxy.start(contract.server.uri));
    const made = (connection = new Connection({
      sources: fromSettings({ trackingUri: between.uri, experiment: name }),
      localUris: [],
      servers: (servers = serversFor((address) => connect(address.server))),
      log: () => undefined,
    }));
    await made.connect();
    assert.ok(made.connected);
    await made.connected.list.refresh();
    return { between, connected: made.connected, write };
  }

  function start(patienceMs: number): void {
    assert.ok(connection);
    const warn = (message: string, cause: unknown): void => assert.fail(`${message}: ${String(cause)}`);
    refresh = new LiveRefresh({ connection, isWatched: () => true, warn, everyMs: 50, patienceMs });
  }

  it('shows a new trace while another response is too slow', async () => {
    const { between, connected, write } = await watch();
    between.next(SEARCH, { kind: 'drip', everyMs: 1_000 });
    start(2_000);
    await eventually(() => assert.ok(between.requestsTo(SEARCH).some(({ fault }) => fault === 'drip')));
    const traceId = await write();
    await eventually(() => assert.ok(connected.cache.get(traceId)));
    await eventually(() => assert.equal(connected.list.error, undefined));
  });

  it('reports that the list may be out of date when no request gets a response', async () => {
    const { between, connected } = await watch();
    between.plan(({ path }) => (path.includes(SEARCH.path) ? { kind: 'drip', everyMs: 1_000 } : undefined));
    start(300);
    await eventually(() => assert.equal(connected.list.error?.kind, 'timeout'));
    assert.match(connected.list.error?.message ?? '', /took longer than 0\.3 s to send the traces/);
    assert.equal(connected.list.stale, true);
  });

  it('increases the timeout for a slow server', async () => {
    const { between, connected, write } = await watch();
    between.plan(({ path }) =>
      path.includes(SEARCH.path) ? { kind: 'stall', ms: 800, where: 'before' } : undefined,
    );
    start(200);
    await eventually(() => assert.equal(connected.list.error?.kind, 'timeout'));
    const traceId = await write();
    await eventually(() => assert.ok(connected.cache.get(traceId)));
    await eventually(() => assert.equal(connected.list.error, undefined));
  });

  it('continues while a running trace outside the list gets no response', async () => {
    const { between, connected, write } = await watch();
    const other = await newExperiment(contract.server, 'live-other');
    const child = [{ name: 'child', parent: 'ab'.repeat(8) }];
    const [running = ''] = await writeOtlp(contract.server, other.id, [child]);
    assert.equal((await connected.cache.refreshTrace(running))?.state, 'IN_PROGRESS');
    const held = between.holdNext({ method: 'GET', path: running }, 'before');
    start(60_000);
    await held.arrived;
    const traceId = await write();
    await eventually(() => assert.ok(connected.cache.get(traceId)));
    held.release();
  });
});
