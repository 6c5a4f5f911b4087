import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { cleanEnv, run } from '../../dev/process';
import { forward, readAll, relay } from '../support/forward';
import { newExperiment, sharedServer } from '../support/servers';
import type { SharedServer } from '../support/servers';
import { connect, failsAs } from './support/contract';
import { writeOtlp } from './support/otlp';

const Pair = z.object({ key: z.string(), cert: z.string() });

/** A TLS proxy for the server, with a certificate that isn't trusted yet. */
async function tlsFront(server: SharedServer) {
  const script = path.join(__dirname, 'support/certificate.py');
  const made = await run(server.python, [script], { env: cleanEnv({}), timeoutMs: 60_000 });
  const { key, cert } = Pair.parse(JSON.parse(made));
  let requests = 0;
  const upstream = new URL(server.uri);
  const front = https.createServer({ key, cert }, (request, response) => {
    requests++;
    const pass = async () => relay(await forward(upstream, request, await readAll(request)), response);
    void pass();
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const address = front.address();
  assert.ok(address !== null && typeof address !== 'string');
  return {
    uri: `https://127.0.0.1:${address.port}`,
    cert,
    requests: () => requests,
    close: async () => {
      front.closeAllConnections();
      front.close();
      await once(front, 'close');
    },
  };
}

describe('a server behind HTTPS', function () {
  this.timeout(300_000);

  it('is rejected before anything is sent until its certificate is trusted', async () => {
    const server = await sharedServer();
    const { id: experiment } = await newExperiment(server);
    const [trace = ''] = await writeOtlp(server, experiment, [[{ name: 'root' }]]);
    const front = await tlsFront(server);
    const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-tls-'));
    const client = connect(front.uri);
    const direct = connect(server.uri);
    const id = `a-${randomUUID().replaceAll('-', '')}`;
    try {
      await assert.rejects(client.checkVersion(), failsAs('unreachable', /certificate isn't trusted/));
      await assert.rejects(
        client.deleteAssessment(trace, id),
        failsAs('unreachable', /certificate isn't trusted/),
      );
      assert.equal(front.requests(), 0);

      const authority = path.join(dir, 'ca.pem');
      await writeFile(authority, front.cert);
      const script = path.join(__dirname, 'support/labelOverTls.ts');
      const env = cleanEnv({ NODE_EXTRA_CA_CERTS: authority });
      const args = ['--import', 'tsx', script, front.uri, trace, id];
      const output = await run(process.execPath, args, { env, timeoutMs: 60_000 });
      assert.match(output, /^3\.\d+\.\d+$/m);
      assert.equal((await direct.getAssessment(trace, id))?.source.id, 'tls');
    } finally {
      client.dispose();
      direct.dispose();
      await front.close();
      await rm(dir, { recursive: true, force: true });
    }
  });
});
