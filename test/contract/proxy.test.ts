import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { ownServer } from '../support/servers';
import { runPython } from '../support/python';

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];

describe('on a machine behind a proxy that never responds', function () {
  this.timeout(300_000);
  const kept: Record<string, string | undefined> = {};
  let proxy: net.Server;
  let asked = 0;

  before(async () => {
    proxy = net.createServer((socket) => {
      asked++;
      socket.on('error', () => undefined);
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    for (const name of [...VARIABLES, 'NO_PROXY', 'no_proxy']) {
      kept[name] = process.env[name];
      if (VARIABLES.includes(name)) process.env[name] = `http://127.0.0.1:${port}`;
      else Reflect.deleteProperty(process.env, name);
    }
  });
  after(() => {
    for (const [name, value] of Object.entries(kept)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    proxy.close();
  });

  it('MLflow starts and its SDK connects without using the proxy', async () => {
    const server = await ownServer();
    try {
      const code = 'emit(mlflow.get_experiment(mlflow.create_experiment("behind a proxy")).name)';
      assert.equal(await runPython(server, code), 'behind a proxy');
      assert.equal(asked, 0);
    } finally {
      await server.close();
    }
  });
});
