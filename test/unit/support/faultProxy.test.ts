import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { FaultProxy } from '../../support/faultProxy';

describe('The fault proxy', () => {
  let server: http.Server;
  let proxy: FaultProxy;
  let seen: string[];

  beforeEach(async () => {
    seen = [];
    server = http.createServer((request, response) => {
      seen.push(`${String(request.method)} ${String(request.url)}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"answer":"0123456789"}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert(address !== null && typeof address === 'object');
    proxy = await FaultProxy.start(`http://127.0.0.1:${address.port}/mlf`);
  });

  afterEach(async () => {
    await proxy.close();
    server.closeAllConnections();
    server.close();
  });

  const post = async (body = 'x') => fetch(`${proxy.uri}/thing`, { method: 'POST', body });
  const fails = async (request: Promise<Response>) => assert.rejects(async () => (await request).text());

  it('forwards a request with its path prefix and records it', async () => {
    assert.deepEqual(await (await post('hello')).json(), { answer: '0123456789' });
    assert.deepEqual(seen, ['POST /mlf/thing']);
    const [request] = proxy.requestsTo({ method: 'POST', path: '/thing' });
    assert.equal(request?.body, 'hello');
    assert.equal(request.status, 200);
    assert.equal(request.fault, undefined);
  });

  it('resets one request before it reaches the server', async () => {
    proxy.next({}, { kind: 'reset' });
    await fails(post());
    assert.deepEqual(seen, []);
    assert.equal((await post()).status, 200);
  });

  it('drops a response after the server has done the work', async () => {
    proxy.next({ method: 'POST' }, { kind: 'dropAnswer' });
    await fails(post());
    assert.deepEqual(seen, ['POST /mlf/thing']);
    assert.equal(proxy.requests[0]?.status, 200);
  });

  it('truncates a response', async () => {
    proxy.next({}, { kind: 'cutAnswer' });
    const response = await post();
    assert.equal(response.status, 200);
    await assert.rejects(response.text());
  });

  it('responds with its own status, before or after the server', async () => {
    proxy.next({}, { kind: 'status', status: 429, headers: { 'retry-after': '3' } });
    const early = await post();
    assert.equal(early.status, 429);
    assert.equal(early.headers.get('retry-after'), '3');
    assert.deepEqual(seen, []);
    proxy.next({}, { kind: 'status', status: 503, afterServer: true });
    assert.equal((await post()).status, 503);
    assert.equal(seen.length, 1);
  });

  it('lets a stalled request reach the server after the client has disconnected', async () => {
    proxy.next({}, { kind: 'stall', ms: 60, where: 'before' });
    await assert.rejects(fetch(`${proxy.uri}/late`, { signal: AbortSignal.timeout(20) }));
    assert.deepEqual(seen, []);
    await once(server, 'request');
    assert.deepEqual(seen, ['GET /mlf/late']);
  });

  it('corrupts a response', async () => {
    proxy.next({}, { kind: 'garbage' });
    const response = await post();
    assert.equal(response.headers.get('content-type'), 'application/json');
    await assert.rejects(response.json());
  });

  it('sends a response slowly but completely', async () => {
    proxy.next({}, { kind: 'drip', everyMs: 5, bytes: 4 });
    const response = await post();
    const chunks: number[] = [];
    for await (const chunk of response.body ?? []) chunks.push(chunk.length);
    assert.ok(chunks.length > 1);
    assert.equal(
      chunks.reduce((sum, length) => sum + length, 0),
      '{"answer":"0123456789"}'.length,
    );
  });

  it("holds a response of the server until it's released", async () => {
    const held = proxy.holdNext({ path: /thing/ }, 'after');
    const response = post();
    assert.equal((await held.arrived).status, 200);
    held.release();
    assert.equal((await response).status, 200);
  });

  it('refuses connections while down and comes back on the same port', async () => {
    const { uri } = proxy;
    await proxy.down();
    await fails(post());
    await proxy.up();
    assert.equal(proxy.uri, uri);
    assert.equal((await post()).status, 200);
  });
});
