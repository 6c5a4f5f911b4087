import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import type { ServerResponse } from 'node:http';
import { askText } from '../../../src/mlflow/ask';
import { ExchangeFailure } from '../../../src/mlflow/exchange';
import { failureError } from '../../../src/mlflow/errors';
import { Http } from '../../../src/mlflow/http';
import type { HttpOptions, HttpRequest } from '../../../src/mlflow/http';
import { parseServerUri } from '../../../src/mlflow/serverUri';
import { TrackingError } from '../../../src/model/trackingError';
import { eventually } from '../../support/eventually';
import { webServer } from './support/webServer';
import type { WebServer } from './support/webServer';

const READ: HttpRequest = { method: 'GET', path: '/read', safe: true, what: 'the thing' };
const WRITE: HttpRequest = {
  method: 'POST',
  path: '/write',
  json: '{"a":1}',
  safe: false,
  what: 'the thing',
};

describe('Http', () => {
  const open: { close(): Promise<void> | void }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  async function serve(handle: Parameters<typeof webServer>[0]): Promise<WebServer> {
    const server = await webServer(handle);
    open.push(server);
    return server;
  }

  function connect(uri: string, options: Partial<HttpOptions> = {}): Http {
    const parsed = parseServerUri(uri);
    assert.ok(parsed.ok);
    const http = new Http(parsed.address, { userAgent: 'mlflow-traces/0.0.0', ...options });
    open.unshift({ close: () => http.dispose() });
    return http;
  }

  /** Writes the same text repeatedly until the client disconnects. */
  function drip(response: ServerResponse, text: string, everyMs: number): void {
    const timer = setInterval(() => response.write(text), everyMs);
    response.once('close', () => clearInterval(timer));
  }

  const kind =
    (expected: string, words = /./) =>
    (error: unknown) => {
      assert.ok(error instanceof TrackingError, String(error));
      assert.equal(error.kind, expected);
      assert.match(error.message, words);
      return true;
    };

  it('sends method, path, body, and headers under the prefix, and gets extra headers per request', async () => {
    const server = await serve((_, response) => response.end('ok'));
    let asked = 0;
    const headers = (): Promise<Record<string, string>> => Promise.resolve({ 'x-turn': String(++asked) });
    const http = connect(`${server.origin.replace('//', '//me:secret@')}/mlf/`, { headers });
    assert.equal((await http.text(READ, 100)).body, 'ok');
    assert.equal((await http.text(WRITE, 100)).body, 'ok');
    const [read, write] = server.seen;
    assert.deepEqual([read?.method, read?.path, read?.body], ['GET', '/mlf/read', '']);
    assert.deepEqual([write?.method, write?.path, write?.body], ['POST', '/mlf/write', '{"a":1}']);
    assert.deepEqual([read?.headers['x-turn'], write?.headers['x-turn']], ['1', '2']);
    assert.equal(read?.headers['user-agent'], 'mlflow-traces/0.0.0');
    assert.equal(read.headers.authorization, `Basic ${Buffer.from('me:secret').toString('base64')}`);
    assert.deepEqual(
      [read.headers['content-type'], write?.headers['content-type']],
      [undefined, 'application/json'],
    );
    assert.equal(write?.headers['content-length'], '7');
    assert.equal(http.server.includes('secret'), false);
  });

  it("prefers a token from the request's headers over the password in the address", async () => {
    const server = await serve((_, response) => response.end());
    const headers = (): Promise<Record<string, string>> => Promise.resolve({ authorization: 'Bearer t' });
    await connect(server.origin.replace('//', '//me:secret@'), { headers }).text(READ, 9);
    assert.equal(server.seen[0]?.headers.authorization, 'Bearer t');
  });

  it('decodes UTF-8 characters that are split between chunks', async () => {
    const bytes = Buffer.from('日本語 🎉');
    const server = await serve((_, response) => {
      response.write(bytes.subarray(0, 4));
      setTimeout(() => response.end(bytes.subarray(4)), 20);
    });
    assert.equal((await connect(server.origin).text(READ, 100)).body, '日本語 🎉');
  });

  it('rejects a response that is longer than allowed', async () => {
    const server = await serve((_, response) => response.end('x'.repeat(3_000_000)));
    await assert.rejects(
      connect(server.origin).text(READ, 2_000_000),
      kind('badResponse', /larger than 2 MB/),
    );
  });

  it('reuses connections for reads and opens a new one for every write', async () => {
    const server = await serve((_, response) => response.end('ok'));
    const http = connect(server.origin);
    for (const request of [READ, READ, WRITE, WRITE]) await http.text(request, 9);
    assert.deepEqual(
      server.seen.map(({ connection }) => connection),
      [1, 1, 2, 3],
    );
  });

  it('retries a read once when its reused connection is closed', async () => {
    const server = await serve(({ connection }, response, request) => {
      if (server.seen.length === 1 || connection > 1) response.end('ok');
      else request.socket.resetAndDestroy();
    });
    const http = connect(server.origin);
    await http.text(READ, 9);
    assert.equal((await http.text(READ, 9)).body, 'ok');
    assert.deepEqual(
      server.seen.map(({ connection }) => connection),
      [1, 1, 2],
    );
  });

  it('never retries a write, as it may have arrived before the connection broke', async () => {
    const server = await serve((_, _response, request) => void request.socket.resetAndDestroy());
    await assert.rejects(
      connect(server.origin).text(WRITE, 9),
      kind('timeout', /connection to \S+ was lost/),
    );
    assert.equal(server.seen.length, 1);
  });

  it('reports a read whose new connection breaks immediately', async () => {
    const server = await serve((_, _response, request) => void request.socket.destroy());
    await assert.rejects(connect(server.origin).text(READ, 9), kind('timeout'));
    assert.equal(server.seen.length, 1);
  });

  it('reports `unreachable` when nothing listens', async () => {
    const server = await webServer(() => undefined);
    await server.close();
    for (const request of [READ, WRITE]) {
      await assert.rejects(
        connect(server.origin).text(request, 9),
        kind('unreachable', /Is the MLflow server running/),
      );
    }
  });

  it('reports `unreachable` for HTTPS to an HTTP server', async () => {
    const server = await serve((_, response) => response.end());
    const https = server.origin.replace('http:', 'https:');
    await assert.rejects(connect(https).text(WRITE, 9), kind('unreachable'));
    assert.equal(server.seen.length, 0);
  });

  it('waits for a response until the timeout', async () => {
    const server = await serve(() => undefined);
    await assert.rejects(
      connect(server.origin).text({ ...READ, firstByteMs: 50 }, 9),
      kind('timeout', /request for the thing \(no response within 0.05 s/),
    );
  });

  it('times out when a response stops in the middle', async () => {
    const server = await serve((_, response) => response.write('beginning'));
    await assert.rejects(
      connect(server.origin, { idleMs: 500 }).text(READ, 99),
      kind('timeout', /only 9 bytes within 0.5 s/),
    );
  });

  it('times out when a response is too slow', async () => {
    for (const status of [200, 500]) {
      const server = await serve((_, response) => {
        response.writeHead(status);
        drip(response, 'x', 10);
      });
      await assert.rejects(
        connect(server.origin, { idleMs: 200 }).text(READ, Infinity),
        kind('timeout', /only \d+ bytes within 0.2 s/),
      );
    }
  });

  it('reads a long response as long as data arrives', async () => {
    const steps = 12; // together longer than `idleMs`
    const server = await serve((_, response) => {
      let left = steps;
      const timer = setInterval(() => {
        response.write('x'.repeat(20_000));
        if (--left > 0) return;
        clearInterval(timer);
        response.end();
      }, 200);
    });
    const { body } = await connect(server.origin, { idleMs: 2_000 }).text(READ, 1e6);
    assert.equal(body.length, steps * 20_000);
  });

  it('times out when a response never ends', async () => {
    const server = await serve((_, response) => drip(response, 'x'.repeat(20_000), 5));
    await assert.rejects(
      connect(server.origin, { idleMs: 10_000 }).text({ ...READ, wholeMs: 200 }, Infinity),
      kind('timeout', /longer than 0.2 s/),
    );
  });

  it('times out when redirects take too long in total', async () => {
    const server = await serve((_, response) => {
      setTimeout(() => response.writeHead(302, { location: '/read' }).end(), 100);
    });
    await assert.rejects(connect(server.origin).text({ ...READ, wholeMs: 250 }, 9), kind('timeout'));
    assert.ok(server.seen.length < 6);
  });

  it("stops waiting when the request's extra headers never resolve", async () => {
    const server = await serve((_, response) => response.end());
    const headers = (): Promise<never> => new Promise(() => undefined);
    await assert.rejects(
      connect(server.origin, { headers }).text({ ...READ, wholeMs: 50 }, 9),
      kind('unreachable'),
    );
    assert.equal(server.seen.length, 0);
  });

  it("closes a response that isn't read", async () => {
    let closed = false;
    const server = await serve((_, response, request) => {
      request.socket.once('close', () => (closed = true));
      drip(response, 'x', 5);
    });
    await connect(server.origin).send({ ...READ, wholeMs: 100 });
    await eventually(() => assert.equal(closed, true));
  });

  it("doesn't count the reader's own time", async () => {
    const server = await serve((_, response) => {
      response.write('a');
      response.end('b');
    });
    const answer = await connect(server.origin, { idleMs: 60 }).send(READ);
    let text = '';
    for await (const chunk of answer.body) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      text += Buffer.from(chunk).toString();
    }
    assert.equal(text, 'ab');
  });

  it('distinguishes a truncated response from a complete one', async () => {
    const server = await serve(({ path }, response) => {
      response.writeHead(200, path === '/read' ? { 'content-length': 100 } : {});
      response.write('half', () => void response.destroy());
    });
    for (const path of ['/read', '/chunked']) {
      await assert.rejects(
        connect(server.origin).text({ ...READ, path }, 999),
        kind('timeout', /connection to \S+ was lost/),
      );
    }
  });

  describe('canceling', () => {
    it('sends nothing if it was canceled before', async () => {
      const server = await serve((_, response) => response.end());
      const signal = AbortSignal.abort(new Error('before'));
      await assert.rejects(connect(server.origin).text({ ...READ, signal }, 9), /before/);
      assert.equal(server.seen.length, 0);
    });

    for (const where of ['before the answer', 'in the middle of it']) {
      it(`ends ${where} with the reason of the signal, and closes the connection`, async () => {
        const own = new AbortController();
        let closed: Promise<void> | undefined;
        const server = await serve((_, response, request) => {
          closed = new Promise((resolve) => request.socket.once('close', () => resolve()));
          if (where === 'in the middle of it') response.write('x');
          setTimeout(() => own.abort(new Error('enough')), 20);
        });
        await assert.rejects(connect(server.origin).text({ ...READ, signal: own.signal }, 9), /enough/);
        await closed;
      });
    }

    it('fails requests in flight on dispose', async () => {
      const server = await serve(() => http.dispose());
      const http = connect(server.origin);
      await assert.rejects(http.text(READ, 9), kind('timeout'));
    });
  });

  describe('redirects', () => {
    const to = (location: string, status: number) => (response: ServerResponse) => {
      response.writeHead(status, { location }).end();
    };

    for (const status of [301, 302, 303, 307, 308]) {
      it(`follows ${status} for a read, with its headers on the same server`, async () => {
        const server = await serve(({ path }, response) => {
          if (path === '/read') to('elsewhere?x=1', status)(response);
          else response.end('there');
        });
        const http = connect(server.origin.replace('//', '//u:p@'));
        assert.equal((await http.text(READ, 9)).body, 'there');
        assert.deepEqual(
          server.seen.map(({ path }) => path),
          ['/read', '/elsewhere?x=1'],
        );
        assert.notEqual(server.seen[1]?.headers.authorization, undefined);
      });
    }

    it('sends no credentials, cookies, or custom headers to another server', async () => {
      const other = await serve((_, response) => response.end('other'));
      const server = await serve((_, response) =>
        to(`${other.origin.replace('//', '//x:y@')}/z`, 307)(response),
      );
      const headers = (): Promise<Record<string, string>> =>
        Promise.resolve({ 'x-mlflow-workspace': 'w', cookie: 'c' });
      const http = connect(server.origin.replace('//', '//u:p@'), { headers });
      assert.equal((await http.text(READ, 9)).body, 'other');
      assert.deepEqual(Object.keys(other.seen[0]?.headers ?? {}).sort(), [
        'accept',
        'accept-encoding',
        'connection',
        'host',
        'user-agent',
      ]);
      assert.equal(server.seen[0]?.headers.cookie, 'c');
    });

    const writes: [string, HttpRequest][] = (['POST', 'PATCH', 'DELETE'] as const).map((method) => [
      `a ${method}`,
      { ...WRITE, method },
    ]);
    writes.push(['a search', { ...WRITE, safe: true }]);
    for (const status of [301, 302, 303, 307, 308]) {
      for (const [name, request] of writes) {
        it(`doesn't send ${name} to another server on ${status}`, async () => {
          const other = await serve((_, response) => response.end('{}'));
          const server = await serve((_, response) =>
            to(`${other.origin}/new${WRITE.path}?token=secret`, status)(response),
          );
          await assert.rejects(connect(server.origin).text(request, 9), (error: unknown) => {
            kind('badResponse', /Select http:\S+\/new as the tracking server/)(error);
            assert.ok(error instanceof TrackingError);
            assert.equal(error.status, status);
            assert.ok(error.message.includes(other.origin) && !error.message.includes('secret'));
            return true;
          });
          assert.equal(other.seen.length, 0);
        });
      }
    }

    it("doesn't repeat a write at another path of the same server, such as a sign-in page", async () => {
      const server = await serve((_, response) => to('/login?next=%2Fwrite', 307)(response));
      await assert.rejects(connect(server.origin).text(WRITE, 9), kind('auth'));
      assert.equal(server.seen.length, 1);
    });

    it("doesn't send a write or credentials to the same server outside its path", async () => {
      const server = await serve(({ path }, response) => {
        if (path.startsWith('/mlf/')) to('/other/login', 307)(response);
        else response.end('there');
      });
      const http = connect(`${server.origin.replace('//', '//u:p@')}/mlf`);
      await assert.rejects(http.text(WRITE, 9), kind('auth', /redirects to http:\S+, probably to sign in/));
      assert.deepEqual(
        server.seen.map(({ path }) => path),
        ['/mlf/write'],
      );
      assert.equal((await http.text(READ, 9)).body, 'there');
      assert.equal(server.seen.at(-1)?.path, '/other/login');
      assert.equal(server.seen.at(-1)?.headers.authorization, undefined);
    });

    it("doesn't resend a write when the host redirects to HTTPS, and suggests the new address", async () => {
      const server = await serve((_, response) => {
        to(`https://${new URL(server.origin).host}/write`, 308)(response);
      });
      await assert.rejects(
        connect(server.origin).text(WRITE, 9),
        kind('badResponse', /Select https:\S+ as the tracking server/),
      );
      assert.equal(server.seen.length, 1);
    });

    for (const [name, request] of [['a read', READ] as const, ...writes]) {
      it(`reports a redirect of ${name} to a sign-in, with the status of the redirect`, async () => {
        const idp = await serve((_, response) => {
          response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Hello</title>');
        });
        const server = await serve((_, response) =>
          to(`${idp.origin}/authorize?back=${WRITE.path}`, 302)(response),
        );
        const asked = askText(connect(server.origin), request, z.unknown());
        await assert.rejects(asked, (error: unknown) => {
          kind('auth', /redirects to http:\S+, probably to sign in/)(error);
          assert.ok(error instanceof TrackingError);
          assert.deepEqual([error.status, error.message.includes(idp.origin)], [302, true]);
          return true;
        });
        assert.equal(idp.seen.length, name === 'a read' ? 1 : 0);
      });
    }

    it('explains a 401 after a redirect to another server, which gets no credentials', async () => {
      const other = await serve((_, response) => response.writeHead(401).end('Who?'));
      const server = await serve(({ path }, response) => to(other.origin + path, 301)(response));
      const http = connect(server.origin.replace('//', '//u:p@'));
      await assert.rejects(
        askText(http, READ, z.unknown()),
        kind('badResponse', /sign-in details are only sent to the address that you selected/),
      );
      assert.equal(other.seen[0]?.headers.authorization, undefined);
      await assert.rejects(
        askText(connect(server.origin), READ, z.unknown()),
        kind('auth', /requires a sign-in/),
      );
    });

    it('repeats the whole write on 308', async () => {
      const server = await serve(({ path }, response) => {
        if (path === '/write') to('/v2/write', 308)(response);
        else response.end('done');
      });
      assert.equal((await connect(server.origin).text(WRITE, 9)).body, 'done');
      assert.deepEqual(
        server.seen.map(({ method, body }) => [method, body]),
        [
          ['POST', '{"a":1}'],
          ['POST', '{"a":1}'],
        ],
      );
    });

    it("names the unreachable address and doesn't claim that nothing was sent", async () => {
      const gone = await webServer(() => undefined);
      await gone.close();
      const server = await serve(({ path }, response) => to(gone.origin + path, 302)(response));
      await assert.rejects(
        connect(server.origin).text(READ, 9),
        kind('timeout', new RegExp(`redirects to ${gone.origin}, which can't be reached`)),
      );
    });

    it('gives up after five', async () => {
      const server = await serve((_, response) => to('/read', 302)(response));
      await assert.rejects(connect(server.origin).text(READ, 9), kind('badResponse', /in a circle/));
      assert.equal(server.seen.length, 6);
    });

    for (const location of ['ftp://h/x', 'file:///etc/passwd', 'javascript:alert(1)', 'http://']) {
      it(`doesn't follow ${location}`, async () => {
        const server = await serve((_, response) => to(location, 302)(response));
        await assert.rejects(connect(server.origin).text(READ, 9), kind('badResponse', /redirects to/));
      });
    }

    it('treats a redirect without a location as a response', async () => {
      const server = await serve((_, response) => response.writeHead(302).end('x'));
      assert.equal((await connect(server.origin).text(READ, 9)).status, 302);
    });
  });
});

describe('failureError', () => {
  const failure = (code: string, sent: boolean): ExchangeFailure =>
    new ExchangeFailure({ code, sent, reused: false, message: 'no answer within 30 s' });

  const unreachable: [string, RegExp][] = [
    ['ECONNREFUSED', /Is the MLflow server running/],
    ['ENOTFOUND', /host name isn't known/],
    ['EAI_AGAIN', /looked up/],
    ['EHOSTUNREACH', /no network route/],
    ['ENETUNREACH', /no network/],
    ['ETIMEDOUT', /doesn't respond/],
    ['TIMEOUT', /doesn't respond/],
    ['EPROTO', /TLS/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /certificate isn't trusted \(DEPTH_ZERO/],
    ['CERT_HAS_EXPIRED', /certificate isn't trusted/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate isn't trusted/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /certificate isn't trusted/],
    ['ECONNRESET', /Can't connect to \S+ \(ECONNRESET\)/],
    ['', /Can't connect to \S+\. Check/],
  ];
  for (const [code, words] of unreachable) {
    it(`says why a request was never sent: ${code === '' ? 'no code' : code}`, () => {
      const error = failureError('http://h', 'the thing', failure(code, false));
      assert.equal(error.kind, 'unreachable');
      assert.match(error.message, words);
    });
  }

  it('reports a timeout for everything that may have arrived', () => {
    for (const code of ['ECONNRESET', 'EPIPE', 'TIMEOUT', 'ERR_SSL_BAD_RECORD']) {
      assert.equal(failureError('http://h', 'the thing', failure(code, true)).kind, 'timeout');
    }
  });
});
