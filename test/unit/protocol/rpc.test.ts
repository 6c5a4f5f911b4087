import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { event, request } from '../../../src/protocol/declare';
import { Endpoint, RpcError } from '../../../src/protocol/rpc';

const requests = {
  double: request(
    () => z.object({ n: z.number() }),
    () => z.object({ n: z.number() }),
  ),
  wait: request(
    () => z.object({}),
    () => z.object({}),
  ),
};
const events = { said: event(() => z.object({ what: z.string() })) };

function pair(double: (n: number) => unknown = (n) => n * 2) {
  const problems: string[] = [];
  const heard: string[] = [];
  const sent: unknown[] = [];
  let aborted = 0;
  const host = new Endpoint({
    serves: { requests, events },
    calls: { requests: {}, events: {} },
    handlers: {
      double: ({ n }) => ({ n: double(n) as number }),
      wait: (_params, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted++;
            reject(new Error('aborted'));
          });
        }),
    },
    listeners: {
      said: ({ what }) => {
        if (what === 'fail') throw new Error('no');
        heard.push(what);
      },
    },
    post: (message) => queueMicrotask(() => webview.receive(structuredClone(message))),
    onProblem: (problem) => problems.push(problem),
  });
  const webview = new Endpoint({
    serves: { requests: {}, events: {} },
    calls: { requests, events },
    handlers: {},
    listeners: {},
    post: (message) => {
      sent.push(message);
      queueMicrotask(() => host.receive(structuredClone(message)));
    },
    onProblem: (problem) => problems.push(problem),
  });
  return { host, webview, problems, heard, sent, aborts: () => aborted };
}

describe('Endpoint', () => {
  it('responds to a request', async () => {
    assert.deepEqual(await pair().webview.call('double', { n: 21 }), { n: 42 });
  });

  it('responds with the error of a handler that throws', async () => {
    const { webview } = pair(() => {
      throw new Error('out of numbers');
    });
    await assert.rejects(
      webview.call('double', { n: 1 }),
      (error) => error instanceof RpcError && error.message === 'out of numbers',
    );
  });

  it('rejects a response of the wrong shape', async () => {
    const { webview, problems } = pair(() => 'many');
    await assert.rejects(webview.call('double', { n: 1 }), { kind: 'badResponse' });
    assert.deepEqual(problems, ['an answer of the wrong shape']);
  });

  it('times out and tells the other side to stop', async () => {
    const { webview, aborts } = pair();
    await assert.rejects(webview.call('wait', {}, { timeoutMs: 5 }), { kind: 'timeout' });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(aborts(), 1);
  });

  it('can be aborted before and after sending', async () => {
    const { webview, aborts } = pair();
    await assert.rejects(webview.call('wait', {}, { signal: AbortSignal.abort() }), { kind: 'aborted' });
    const controller = new AbortController();
    const waiting = webview.call('wait', {}, { signal: controller.signal });
    setImmediate(() => controller.abort());
    await assert.rejects(waiting, { kind: 'aborted' });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(aborts(), 1);
  });

  it('rejects pending requests on dispose', async () => {
    const { webview } = pair();
    const waiting = webview.call('wait', {});
    webview.dispose();
    await assert.rejects(waiting, { kind: 'aborted' });
  });

  for (const method of ['nothing', 'toString', '__proto__', 'constructor']) {
    it(`has no request named ${method}`, () => {
      const answers: unknown[] = [];
      const host = new Endpoint({
        serves: { requests, events },
        calls: { requests: {}, events: {} },
        handlers: { double: ({ n }) => ({ n }), wait: () => ({}) },
        listeners: { said: () => undefined },
        post: (message) => answers.push(message),
        onProblem: () => undefined,
      });
      host.receive({ type: 'request', id: 1, method, params: {} });
      assert.deepEqual(answers, [
        { type: 'error', id: 1, error: { kind: 'internal', message: 'unknown request' } },
      ]);
    });
  }

  it('survives invalid messages and listeners that throw', async () => {
    const { host, webview, problems, heard } = pair();
    for (const message of [
      undefined,
      null,
      1,
      'x',
      {},
      { type: 'request' },
      { type: 'event', method: 'said', params: 1 },
    ]) {
      host.receive(message);
    }
    webview.emit('said', { what: 'fail' });
    webview.emit('said', { what: 'hello' });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(heard, ['hello']);
    assert.equal(problems.length, 8);
  });

  it("doesn't call a handler with parameters of the wrong shape", async () => {
    let called = false;
    const { webview } = pair(() => (called = true));
    // @ts-expect-error the point of the test
    await assert.rejects(webview.call('double', { n: 'one' }), { kind: 'internal' });
    assert.equal(called, false);
  });

  it('posts nothing after dispose, when the channel may be gone', async () => {
    let answer: (value: { n: number }) => void = () => undefined;
    let gone = false;
    const host = new Endpoint({
      serves: { requests, events },
      calls: { requests: {}, events: {} },
      handlers: {
        double: () => new Promise<{ n: number }>((resolve) => (answer = resolve)),
        wait: () => ({}),
      },
      listeners: { said: () => undefined },
      post: () => {
        if (gone) throw new Error('Webview is disposed');
      },
      onProblem: () => undefined,
    });
    host.receive({ type: 'request', id: 1, method: 'double', params: { n: 1 } });
    host.dispose();
    gone = true;
    answer({ n: 2 });
    await new Promise((resolve) => setImmediate(resolve)); // an unhandled rejection would end the process
  });
});
