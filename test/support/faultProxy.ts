import { once } from 'node:events';
import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { forward, readAll, relay } from './forward';
import type { Answer } from './forward';

/** How the proxy interferes with a request. */
export type Fault =
  /** Resets the connection; the server never sees the request. */
  | { kind: 'reset' }
  /** The server handles the request, but its response is lost. */
  | { kind: 'dropAnswer' }
  /** The server handles the request, but the connection breaks after half of the response. */
  | { kind: 'cutAnswer' }
  /** Responds with this status. The server sees the request only with `afterServer` (a proxy's late 503). */
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string; afterServer?: boolean }
  /**
   * Waits before the server sees the request, or before its response is sent. The request continues even if
   * the client disconnects.
   */
  | { kind: 'stall'; ms: number; where: 'before' | 'after' }
  /** The server handles the request, and its response is sent byte by byte, or in steps of `bytes`. */
  | { kind: 'drip'; everyMs: number; bytes?: number }
  /** The server handles the request; the response has its headers but this body. */
  | { kind: 'garbage'; body?: string };

/** Which requests match. Without fields: all. */
export interface Match {
  method?: string;
  /** Searched for in path and query. */
  path?: RegExp | string;
}

export interface RecordedRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** The server's status; undefined if it hasn't been asked or hasn't responded. */
  status: number | undefined;
  fault: Fault['kind'] | 'hold' | undefined;
}

/** A request that is paused at the proxy. */
export interface Held {
  /** Resolves when the request is paused. */
  readonly arrived: Promise<RecordedRequest>;
  /** Resumes the request. */
  release(): void;
}

interface Rule {
  match: Match;
  times: number;
  fault:
    | Fault
    | {
        kind: 'hold';
        where: 'before' | 'after';
        arrive(request: RecordedRequest): void;
        released: Promise<void>;
      };
}

/**
 * An HTTP proxy in front of a real server. It injects faults into chosen requests and records all of them.
 */
export class FaultProxy {
  readonly #upstream: URL;
  readonly #rules: Rule[] = [];
  readonly #sockets = new Set<net.Socket>();
  readonly #requests: RecordedRequest[] = [];
  #plan: (request: RecordedRequest) => Fault | undefined = () => undefined;
  #server: http.Server | undefined;
  #port = 0;

  private constructor(upstream: string) {
    this.#upstream = new URL(upstream);
  }

  static async start(upstream: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(upstream);
    await proxy.up();
    return proxy;
  }

  /** The server's URI through the proxy, including its path prefix. */
  get uri(): string {
    return `http://127.0.0.1:${this.#port}${this.#upstream.pathname.replace(/\/$/, '')}`;
  }

  /** All requests since the start or the last `forget()`, oldest first. */
  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  requestsTo(match: Match): RecordedRequest[] {
    return this.#requests.filter((request) => matches(match, request));
  }

  forget(): void {
    this.#requests.length = 0;
  }

  /** Applies the fault to the next `times` matching requests. Earlier rules take precedence. */
  next(match: Match, fault: Fault, times = 1): void {
    this.#rules.push({ match, times, fault });
  }

  /** Pauses the next matching request, either `before` the server sees it or `after` it has responded. */
  holdNext(match: Match, where: 'before' | 'after'): Held {
    let arrive: (request: RecordedRequest) => void = () => undefined;
    let release: () => void = () => undefined;
    const arrived = new Promise<RecordedRequest>((resolve) => (arrive = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    this.#rules.push({
      match,
      times: 1,
      fault: { kind: 'hold', where, arrive: (request) => arrive(request), released },
    });
    return { arrived, release: () => release() };
  }

  /** Chooses the fault of every request from now on that no rule matches. */
  plan(choose: (request: RecordedRequest) => Fault | undefined): void {
    this.#plan = choose;
  }

  /** Drops all remaining rules and the plan. */
  heal(): void {
    this.#rules.length = 0;
    this.#plan = () => undefined;
  }

  /** Refuses new connections and resets existing ones. */
  async down(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  /** Listens again on the same port. */
  async up(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = http.createServer((request, response) => void this.#handle(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
    this.#port = address.port;
    this.#server = server;
  }

  async close(): Promise<void> {
    this.heal();
    await this.down();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request).catch(() => undefined);
    if (body === undefined) return;
    const recorded: RecordedRequest = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: request.headers,
      body: body.toString(),
      status: undefined,
      fault: undefined,
    };
    const fault = this.#take(recorded);
    recorded.fault = fault?.kind;
    this.#requests.push(recorded);
    const ask = async (): Promise<Answer> => {
      const answer = await forward(this.#upstream, request, body);
      recorded.status = answer.status;
      return answer;
    };
    try {
      if (fault === undefined) await relay(await ask(), response);
      else if (fault.kind !== 'hold') await act(fault, ask, response);
      else {
        const answer = fault.where === 'after' ? await ask() : undefined;
        fault.arrive(recorded);
        await fault.released;
        await relay(answer ?? (await ask()), response);
      }
    } catch {
      // The server is gone, so reset this connection as well.
      reset(response);
    }
  }

  #take(request: RecordedRequest): Rule['fault'] | undefined {
    const index = this.#rules.findIndex((rule) => matches(rule.match, request));
    const rule = this.#rules[index];
    if (rule === undefined) return this.#plan(request);
    rule.times--;
    if (rule.times === 0) this.#rules.splice(index, 1);
    return rule.fault;
  }
}

function matches({ method, path }: Match, request: { method: string; path: string }): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? request.path.includes(path) : path.test(request.path);
}

async function act(fault: Fault, ask: () => Promise<Answer>, response: ServerResponse): Promise<void> {
  switch (fault.kind) {
    case 'reset':
      reset(response);
      return;
    case 'dropAnswer':
      await readAll((await ask()).body);
      reset(response);
      return;
    case 'cutAnswer': {
      const answer = await ask();
      const whole = await readAll(answer.body);
      response.writeHead(answer.status, { ...answer.headers, 'content-length': whole.length });
      response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.destroy());
      return;
    }
    case 'status': {
      if (fault.afterServer) await readAll((await ask()).body);
      const html = `<!doctype html><title>${fault.status}</title><p>Injected by the test</p>`;
      response
        .writeHead(fault.status, { 'content-type': 'text/html', ...fault.headers })
        .end(fault.body ?? html);
      return;
    }
    case 'stall': {
      if (fault.where === 'before') await sleep(fault.ms);
      const answer = await ask();
      if (fault.where === 'after') await sleep(fault.ms);
      return relay(answer, response);
    }
    case 'drip':
      return drip(await ask(), fault, response);
    case 'garbage': {
      const answer = await ask();
      await readAll(answer.body);
      const { 'content-length': _length, ...headers } = answer.headers;
      response.writeHead(answer.status, headers).end(fault.body ?? '{"assessment": {"assess');
    }
  }
}

/** Sends a response in small steps until it's complete or the client has disconnected. */
async function drip(
  answer: Answer,
  { everyMs, bytes = 1 }: Extract<Fault, { kind: 'drip' }>,
  response: ServerResponse,
): Promise<void> {
  const whole = await readAll(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': whole.length });
  for (let at = 0; at < whole.length && !response.destroyed; at += bytes) {
    response.write(whole.subarray(at, at + bytes));
    await sleep(everyMs);
  }
  response.end();
}

function reset(response: ServerResponse): void {
  const { socket } = response;
  if (socket instanceof net.Socket) socket.resetAndDestroy();
}
