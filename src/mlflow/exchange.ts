// Without the `node:` prefix: VS Code puts its proxies and certificates into modules asked for by these names.
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
  /** Milliseconds until the connection must stand, TLS included. */
  readonly connectMs: number;
  /** Milliseconds from then until the answer's headers must have arrived. */
  readonly firstByteMs: number;
}

/** Why there is no answer. */
export class ExchangeFailure extends Error {
  /** The request may have reached the server: the connection stood. */
  readonly sent: boolean;
  /** It went over a kept connection, which the server may have closed before it arrived. */
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

/** The code of a system error, '' where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/**
 * What an error means once the signal has ended the request: the caller's own reason, or a failure where our clock did.
 */
function endedBy(signal: AbortSignal, how: { sent: boolean; reused: boolean }): Error {
  const reason = reasonOf(signal);
  if (!(reason instanceof OutOfTime)) return reason;
  return new ExchangeFailure({ ...how, code: reason.code, message: reason.message, cause: reason });
}

/**
 * One request and the beginning of its answer; the body is left to be read. No redirects, no retries.
 * The signal ends the request until the body has been read to its end.
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
      outgoing.destroy(new Error('cancelled'));
    };
    const settle = (): void => clearTimeout(clock);
    let clock = setTimeout(() => {
      outgoing.destroy(new OutOfTime(`no connection within ${request.connectMs / 1000} s`));
    }, request.connectMs);
    const connected = (): void => {
      if (sent) return;
      sent = true;
      clearTimeout(clock);
      clock = setTimeout(() => {
        outgoing.destroy(new OutOfTime(`no answer within ${request.firstByteMs / 1000} s`));
      }, request.firstByteMs);
    };
    signal.addEventListener('abort', abort, { once: true });
    outgoing.once('socket', (socket) => {
      // A socket handed over by a proxy's agent may stand already, and then never says so.
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

/** Whether bytes written now would reach the other side. During the TLS handshake the protocol is `unknown`. */
function stands(socket: Socket): boolean {
  if (socket.connecting) return false;
  return !(socket instanceof TLSSocket) || !['unknown', null].includes(socket.getProtocol());
}

/** As many bytes must arrive within the time in which at least something must: a server that drips has stopped. */
const LEAST_BYTES = 16 * 1024;

/**
 * The body of an answer in chunks. The clock runs only while the server is waited for, so a slow reader is no failure.
 * @throws ExchangeFailure when the connection breaks, the answer is cut, or fewer than 16 KB arrive within `idleMs`
 * without being the rest; the signal's reason unless that is OutOfTime.
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
  const came = bytes === 0 ? 'nothing' : bytes === 1 ? 'only 1 byte' : `only ${bytes} bytes`;
  return new OutOfTime(`${came} came within ${idleMs / 1000} s`);
}
