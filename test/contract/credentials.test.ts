import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Servers } from '../../src/servers/servers';
import { fromSettings } from '../support/serverSources';
import { Connection, type ConnectionState } from '../../src/servers/connection';
import { basicAuthorization } from '../../src/mlflow/credentials';
import { MlflowClient } from '../../src/mlflow/client';
import { FaultProxy } from '../support/faultProxy';
import { newExperiment } from '../support/servers';
import { onEachMlflow } from './support/contract';
import { serversFor } from '../support/sessions';

const ME = { username: 'me', password: 's3cret/?#ü' };

onEachMlflow('a username and password in the address', (contract) => {
  let proxy: FaultProxy | undefined;
  let connection: Connection | undefined;
  let servers: Servers | undefined;
  afterEach(async () => {
    connection?.dispose();
    servers?.dispose();
    await proxy?.close();
  });

  /**
   * Connects by setting or environment. Returns the connection state and the text of everything logged or
   * shown.
   */
  async function connectBy(origin: 'setting' | 'environment', signsIn: boolean) {
    const { name } = await newExperiment(contract.server, 'credentials');
    const between = (proxy = await FaultProxy.start(contract.server.uri));
    if (!signsIn) between.plan(() => ({ kind: 'status', status: 401, body: 'You are not authenticated' }));
    const uri = between.uri.replace('//', `//me:${encodeURIComponent(ME.password)}@`);
    const told: unknown[] = [];
    const states: ConnectionState[] = [];
    const made = (connection = new Connection({
      sources: fromSettings(
        { trackingUri: origin === 'setting' ? uri : '', experiment: name },
        origin === 'setting' ? {} : { MLFLOW_TRACKING_URI: uri },
      ),
      localUris: [],
      servers: (servers = serversFor(
        (address) => new MlflowClient(address, { userAgent: 'mlflow-traces/0.0.0' }),
      )),
      log: (...words) => told.push(...words),
    }));
    made.onDidChange((state) => states.push(state));
    await made.connect();
    await made.connect();
    const shown = states.map((state) => [state.kind, 'server' in state && state.server]);
    const errors = states.map((state) => (state.kind === 'failed' ? inspect(state.error) : ''));
    return { between, state: made.state, said: `${inspect(told)} ${inspect(shown)} ${inspect(errors)}` };
  }

  for (const origin of ['setting', 'environment'] as const) {
    it(`signs in and is never logged or shown: ${origin}`, async () => {
      const { between, state, said } = await connectBy(origin, true);
      assert.equal(state.kind, 'connected');
      assert.ok(between.requests.every(({ headers }) => headers.authorization === basicAuthorization(ME)));
      assert.doesNotMatch(said, /s3cret/);
      assert.ok(!said.includes(basicAuthorization(ME).slice(6)));
      const tells = said.split('contains a user name and password').length - 1;
      assert.equal(tells, origin === 'setting' ? 1 : 0);
    });

    it(`is never logged or shown if the server rejects it: ${origin}`, async () => {
      const { state, said } = await connectBy(origin, false);
      assert.ok(state.kind === 'failed' && state.error.kind === 'auth');
      assert.doesNotMatch(said, /s3cret/);
      assert.ok(!said.includes(basicAuthorization(ME).slice(6)));
    });
  }
});
