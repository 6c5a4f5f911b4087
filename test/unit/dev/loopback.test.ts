import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { answersOk, withLoopbackDirect } from '../../../dev/loopback';
import { cleanEnv } from '../../../dev/process';

describe('withLoopbackDirect', () => {
  const cases: [string, NodeJS.ProcessEnv, string][] = [
    ['adds this machine', { HTTP_PROXY: 'http://proxy:3128' }, '127.0.0.1,localhost,::1'],
    [
      'keeps the hosts that are listed, once',
      { NO_PROXY: 'a.org, localhost' },
      'a.org,localhost,127.0.0.1,::1',
    ],
    ['joins both spellings', { NO_PROXY: 'a', no_proxy: 'b,a' }, 'a,b,127.0.0.1,localhost,::1'],
    ['leaves a star alone, as it means every host', { no_proxy: '*' }, '*'],
  ];
  for (const [title, env, hosts] of cases) {
    it(title, () => {
      const { NO_PROXY, no_proxy, ...others } = withLoopbackDirect(env);
      assert.deepEqual([NO_PROXY, no_proxy], [hosts, hosts]);
      const { NO_PROXY: _capitals, no_proxy: _small, ...before } = env;
      assert.deepEqual(others, before);
    });
  }

  it('applies to every child process', () => {
    assert.match(cleanEnv()['NO_PROXY'] ?? '', /\b127\.0\.0\.1,localhost\b/);
    assert.equal(cleanEnv()['no_proxy'], cleanEnv()['NO_PROXY']);
  });
});

describe('answersOk', () => {
  it('is true for a success, and false for any other response or none', async () => {
    const server = http.createServer((request, response) => {
      response.writeHead(request.url === '/well' ? 200 : 503).end('x');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    assert.deepEqual([await answersOk(`${origin}/well`), await answersOk(`${origin}/ill`)], [true, false]);
    server.close();
    await once(server, 'close');
    assert.equal(await answersOk(`${origin}/well`), false);
  });
});
