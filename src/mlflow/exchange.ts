// No `node:` prefix: VS Code patches its proxy and certificate support into the modules with these names.
import * as l10n from '@vscode/l10n';
import http from 'http';
import https from 'https';
import { TLSSocket } from 'tls';
import type { IncomingMessage } from 'http';
import type { Socket } from 'net';
import { OutOfTime, reasonOf } from './timeLimit';

export interface ExchangeRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly agent: http.Agent;
  readonly signal: AbortSignal;
  /** Milliseconds until the connection must be established, including TLS. */
  readonly connectMs: number;
  /** Milliseconds from then until the response headers must arrive. */
  readonly firstByteMs: number;
}

/** Why there is no complete response. */
export class ExchangeFailure extends Error {
  /** Whether the request may have reached the server, because the connection was established. */
  readonly sent: boolean;
  /** Whether it used a keep-alive connection, which the server may have closed before the request arrived. */
  readonly reused: boolean;
  /** A system error code, a TLS code, or `TIMEOUT`. */
  readonly code: string;

  constructor(init: { sent: boolean; reused: boolean; code: string; message: string; cause?: unknown }) {
    super(init.message, { cause: init.cause });
    this.sent = init.sent;
    this.reused = init.reused;
    this.code = init.code;
  }
}

/** Returns the code of a system error, or '' when there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/**
 * Returns the error for a request that the signal ended: the caller's reason, or an ExchangeFailure for our
 * own timeout.
 */
function endedBy(signal: AbortSignal, how: { sent: boolean; reused: boolean }): Error {
  const reason = reasonOf(signal);
  if (!(reason instanceof OutOfTime)) return reason;
  return new ExchangeFailure({ ...how, code: reason.code, message: reason.message, cause: reason });
}

/**
 * Sends one request and resolves with the head of the response; the caller reads the body. Doesn't follow
 * redirects or retry. The signal can abort the request until the body is fully read.
 * @throws ExchangeFailure, or the signal's reason unless that is OutOfTime.
 */
export async function exchange(request: ExchangeRequest): Promise<IncomingMessage> {
  const { url, signal } = request;
  if (signal.aborted) throw endedBy(signal, { sent: false, reused: false });
  return new Promise((resolve, reject) => {
    let sent = false;
    const secure = url.protocol === 'https:';
    const { method, headers, agent } = request;
    const outgoing = (secure ? https : http).request(url, { method, headers: { ...headers }, agent });
    const abort = (): void => {
      outgoing.destroy(new Error('canceled'));
    };
    const settle = (): void => clearTimeout(clock);
    let clock = setTimeout(() => {
      outgoing.destroy(new OutOfTime(l10n.t('no connection within {0} s', request.connectMs / 1000)));
    }, request.connectMs);
    const connected = (): void => {
      if (sent) return;
      sent = true;
      clearTimeout(clock);
      clock = setTimeout(() => {
        outgoing.destroy(new OutOfTime(l10n.t('no response within {0} s', request.firstByteMs / 1000)));
      }, request.firstByteMs);
    };
    signal.addEventListener('abort', abort, { once: true });
    outgoing.once('socket', (socket) => {
      // A socket from a proxy's agent may already be connected, and then emits no connect event.
      if (outgoing.reusedSocket || stands(socket)) connected();
      else socket.once(secure ? 'secureConnect' : 'connect', connected);
    });
    outgoing.on('error', (error) => {
      settle();
      signal.removeEventListener('abort', abort);
      const { message } = error;
      const how = { sent, reused: outgoing.reusedSocket };
      const failure = new ExchangeFailure({ ...how, code: codeOf(error), message, cause: error });
      reject(signal.aborted ? endedBy(signal, how) : failure);
    });
    outgoing.once('response', (message) => {
      settle();
      message.once('close', () => signal.removeEventListener('abort', abort));
      resolve(message);
    });
    outgoing.end(request.body);
  });
}

/** Whether the socket is connected. During the TLS handshake, the protocol is `unknown`. */
function stands(socket: Socket): boolean {
  if (socket.connecting) return false;
  return !(socket instanceof TLSSocket) || !['unknown', null].includes(socket.getProtocol());
}

/** Bytes that must arrive within `idleMs`: a server that only trickles counts as stalled. */
const LEAST_BYTES = 16 * 1024;

/**
 * Streams the body of a response. The timeout only runs while we wait for the server, so a slow consumer
 * causes no failure.
 * @throws ExchangeFailure when the connection breaks, the response is truncated, or fewer than 16 KB arrive
 * within `idleMs` (unless they are the rest); the signal's reason unless that is OutOfTime.
 */
export async function* bodyOf(
  message: IncomingMessage,
  idleMs: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    const chunks: AsyncIterator<unknown> = message[Symbol.asyncIterator]();
    let bytes = 0;
    let leftMs = idleMs;
    for (;;) {
      const clock = setTimeout(() => message.destroy(stopped(bytes, idleMs)), leftMs);
      const askedAt = performance.now();
      let next: IteratorResult<unknown>;
      try {
        next = await chunks.next();
      } finally {
        clearTimeout(clock);
      }
      if (next.done === true) return;
      if (!(next.value instanceof Uint8Array)) continue;
      bytes += next.value.length;
      leftMs -= performance.now() - askedAt;
      if (bytes >= LEAST_BYTES) [bytes, leftMs] = [0, idleMs];
      yield next.value;
    }
  } catch (error) {
    if (signal.aborted) throw endedBy(signal, { sent: true, reused: false });
    const text = error instanceof Error ? error.message : String(error);
    throw new ExchangeFailure({
      sent: true,
      reused: false,
      code: codeOf(error),
      message: text,
      cause: error,
    });
  } finally {
    message.destroy();
  }
}

function stopped(bytes: number, idleMs: number): OutOfTime {
  const seconds = idleMs / 1000;
  if (bytes === 0) return new OutOfTime(l10n.t('no data within {0} s', seconds));
  if (bytes === 1) return new OutOfTime(l10n.t('only 1 byte within {0} s', seconds));
  return new OutOfTime(l10n.t('only {0} bytes within {1} s', bytes, seconds));
}
