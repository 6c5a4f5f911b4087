import * as l10n from '@vscode/l10n';
import http from 'http';
import https from 'https';
import type { IncomingMessage } from 'http';
import { TrackingError } from '../model/trackingError';
import { basicAuthorization } from './credentials';
import { bodyOf, exchange, ExchangeFailure } from './exchange';
import { failureError } from './errors';
import { isWithin, redirectError, redirectOf, type Redirect } from './redirects';
import type { ServerAddress } from './serverUri';
import { OutOfTime, TimeLimit, within } from './timeLimit';

export interface HttpOptions {
  readonly userAgent: string;
  /**
   * Authentication headers. Requested before every request, and only sent to the server's own origin and
   * path.
   */
  readonly headers?: (() => Promise<Readonly<Record<string, string>>>) | undefined;
  /** Milliseconds until a connection must be established. */
  readonly connectMs?: number;
  /** Milliseconds in which 16 KB of a response, or the rest of it, must arrive. */
  readonly idleMs?: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Relative to the server's address, with the query: `/api/…`. */
  readonly path: string;
  /** Sent as JSON text. */
  readonly json?: string;
  /**
   * Whether it changes nothing on the server, so it can be resent when a keep-alive connection turns out to
   * be closed.
   */
  readonly safe: boolean;
  /** The subject of the request, as the object of a sentence: `the trace`. */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the response headers must arrive; 30,000 by default. */
  readonly firstByteMs?: number;
  /** Milliseconds from the call to the last byte of the response; 60,000 by default. */
  readonly wholeMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** '' when absent. */
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  /** The redirect that led to another server or route, if any. */
  readonly redirect: Redirect | undefined;
  /** Whether authentication headers were withheld because another server responded. */
  readonly anonymous: boolean;
  /** Must be read to its end, or closed with `return()`. */
  readonly body: AsyncGenerator<Uint8Array, void, undefined>;
}

type Followed = Pick<HttpAnswer, 'redirect' | 'anonymous'> & { readonly message: IncomingMessage };

const MAX_REDIRECTS = 5;
const CONNECT_MS = 10_000;
const FIRST_BYTE_MS = 30_000;
const IDLE_MS = 30_000;
const WHOLE_MS = 60_000;
/** Less than the 5 s after which MLflow's own server (uvicorn) closes an idle connection. */
const KEEP_ALIVE_MS = 4_000;

/**
 * Sends requests to one tracking server. Reads share keep-alive connections. Each write opens a new
 * connection: if the server closed a reused one at that moment, we couldn't tell whether the write arrived.
 */
export class Http {
  readonly #address: ServerAddress;
  readonly #options: HttpOptions;
  readonly #agents: Record<'http:' | 'https:', { kept: http.Agent; fresh: http.Agent }>;

  constructor(address: ServerAddress, options: HttpOptions) {
    this.#address = address;
    this.#options = options;
    const keep = { keepAlive: true, timeout: KEEP_ALIVE_MS };
    this.#agents = {
      'http:': { kept: new http.Agent(keep), fresh: new http.Agent({ keepAlive: false }) },
      'https:': { kept: new https.Agent(keep), fresh: new https.Agent({ keepAlive: false }) },
    };
  }

  get server(): string {
    return this.#address.server;
  }

  /**
   * Sends a request and follows redirects: at most five, only to http and https, never from https to http.
   * Authentication headers and requests other than GET are only sent to the server's own origin and path. A
   * 301, 302 or 303 isn't followed for these requests, because it would turn them into a GET; the user must
   * correct the address.
   * @throws TrackingError `unreachable` (never sent), `timeout` (may have arrived), `badResponse`, or `auth`
   * when a redirect leads to a sign-in; the signal's reason when canceled.
   */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const limit = new TimeLimit(request.wholeMs ?? WHOLE_MS, request.signal);
    try {
      const { message, redirect, anonymous } = await this.#follow(request, limit.signal);
      if (message.closed) limit.end();
      else message.once('close', () => limit.end());
      return {
        status: message.statusCode ?? 0,
        contentType: message.headers['content-type'] ?? '',
        retryAfter: message.headers['retry-after'],
        redirect,
        anonymous,
        body: this.#body(message, request, limit.signal),
      };
    } catch (error) {
      limit.end();
      throw error;
    }
  }

  /**
   * Like `send`, with the whole body as text.
   * @param maxBytes A longer response throws TrackingError `badResponse`.
   */
  async text(request: HttpRequest, maxBytes: number): Promise<Omit<HttpAnswer, 'body'> & { body: string }> {
    const answer = await this.send(request);
    return { ...answer, body: await this.read(answer, request.what, maxBytes) };
  }

  /**
   * Reads the rest of a response's body as UTF-8. Invalid bytes become U+FFFD.
   * @throws TrackingError `badResponse` when it exceeds `maxBytes`.
   */
  async read(answer: HttpAnswer, what: string, maxBytes: number): Promise<string> {
    const decoder = new TextDecoder();
    const parts: string[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      size += chunk.length;
      if (size > maxBytes) {
        throw new TrackingError({
          kind: 'badResponse',
          message: l10n.t(
            'The response of {0} for {1} is larger than {2} MB.',
            this.server,
            what,
            Math.round(maxBytes / 1e6),
          ),
          server: this.server,
          status: answer.status,
        });
      }
      parts.push(decoder.decode(chunk, { stream: true }));
    }
    parts.push(decoder.decode());
    return parts.join('');
  }

  /** Reads the beginning of a response's body as text, for an error's message. The rest isn't read. */
  async beginning(answer: HttpAnswer, maxBytes: number): Promise<string> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= maxBytes) break;
    }
    return new TextDecoder().decode(Buffer.concat(chunks));
  }

  /** Closes every connection. Requests in flight fail. */
  dispose(): void {
    for (const { kept, fresh } of Object.values(this.#agents)) {
      kept.destroy();
      fresh.destroy();
    }
  }

  /** Returns the head of the response after all redirects. */
  async #follow(request: HttpRequest, signal: AbortSignal): Promise<Followed> {
    const own = await this.#ownHeaders(request, signal);
    const server = this.#address.url;
    let url = new URL(this.#address.server + request.path);
    let redirect: Redirect | undefined;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const isOwn = isWithin(server, url);
      const asked = this.#exchange(request, url, isOwn ? own : {}, signal);
      const message = await (hop === 0 ? asked : asked.catch((error: unknown) => this.#failedAt(url, error)));
      const { location } = message.headers;
      const status = message.statusCode ?? 0;
      if (status < 300 || status > 399 || location === undefined) {
        return { message, redirect, anonymous: !isOwn && Object.keys(own).length > 0 };
      }
      message.destroy();
      const next = this.#target(status, url, location);
      const leads = redirectOf(status, request.path, next);
      const repeats = (status === 307 || status === 308) && leads.moved && isWithin(server, next);
      if (request.method !== 'GET' && !repeats) throw redirectError(this.server, leads);
      if (!isWithin(server, next) || !leads.moved) redirect ??= leads;
      url = next;
    }
    throw this.#badRedirect(l10n.t('{0} redirects in a circle. Check the address.', this.server));
  }

  /** Reports an unreachable redirect target as `timeout`, because the server itself was reached. */
  #failedAt({ origin }: URL, error: unknown): never {
    if (!(error instanceof TrackingError) || error.kind !== 'unreachable') throw error;
    const { detail } = error;
    const message = l10n.t("{0} redirects to {1}, which can't be reached.", this.server, origin);
    throw new TrackingError({ kind: 'timeout', message, server: this.server, detail, cause: error });
  }

  async #ownHeaders(request: HttpRequest, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const { credentials } = this.#address;
    try {
      const given = await within(signal, Promise.resolve(this.#options.headers?.()));
      return { ...(credentials && { authorization: basicAuthorization(credentials) }), ...given };
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      const { code, message } = error;
      const failure = new ExchangeFailure({ sent: false, reused: false, code, message, cause: error });
      throw failureError(this.server, request.what, failure);
    }
  }

  async #exchange(
    request: HttpRequest,
    url: URL,
    own: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const { json, method } = request;
    const headers = {
      accept: 'application/json, text/plain;q=0.9, */*;q=0.1',
      'accept-encoding': 'identity',
      'user-agent': this.#options.userAgent,
      ...(json !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(json)),
      }),
      ...own,
    };
    const agents = this.#agents[url.protocol === 'https:' ? 'https:' : 'http:'];
    const { connectMs = CONNECT_MS } = this.#options;
    const { firstByteMs = FIRST_BYTE_MS } = request;
    const once = { url, method, headers, body: json, signal, connectMs, firstByteMs };
    try {
      return await exchange({ ...once, agent: request.safe ? agents.kept : agents.fresh });
    } catch (error) {
      if (!(error instanceof ExchangeFailure)) throw error;
      const closedMeanwhile = error.reused && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (!request.safe || !closedMeanwhile) throw failureError(this.server, request.what, error);
    }
    try {
      return await exchange({ ...once, agent: agents.fresh });
    } catch (error) {
      throw error instanceof ExchangeFailure ? failureError(this.server, request.what, error) : error;
    }
  }

  async *#body(
    message: IncomingMessage,
    request: HttpRequest,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* bodyOf(message, this.#options.idleMs ?? IDLE_MS, signal);
    } catch (error) {
      throw error instanceof ExchangeFailure ? failureError(this.server, request.what, error) : error;
    }
  }

  /**
   * Returns the target of a redirect.
   * @throws TrackingError `badResponse` when it must not be followed.
   */
  #target(status: number, from: URL, location: string): URL {
    let to: URL;
    try {
      to = new URL(location, from);
    } catch {
      throw this.#badRedirect(l10n.t('{0} redirects to an invalid address.', this.server), status);
    }
    if (to.protocol !== 'http:' && to.protocol !== 'https:') {
      throw this.#badRedirect(
        l10n.t("{0} redirects to a {1} address, which isn't supported.", this.server, to.protocol),
        status,
      );
    }
    if (from.protocol === 'https:' && to.protocol === 'http:') {
      throw this.#badRedirect(
        l10n.t(
          "{0} redirects to {1}, which isn't encrypted. Select the tracking server's final address.",
          this.server,
          to.origin,
        ),
        status,
      );
    }
    to.username = '';
    to.password = '';
    return to;
  }

  #badRedirect(message: string, status?: number): TrackingError {
    return new TrackingError({ kind: 'badResponse', message, server: this.server, status });
  }
}
