import { once } from 'node:events';
import http from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A server's response whose body hasn't been read yet. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Readable;
}

/**
 * Forwards a request to the server at `upstream`. The request's path already includes the server's path
 * prefix.
 */
export async function forward(upstream: URL, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const { connection: _connection, host: _host, ...headers } = request.headers;
  const sent = http.request({
    host: upstream.hostname,
    port: upstream.port,
    method: request.method,
    path: request.url,
    headers: { ...headers, host: upstream.host },
    agent: false,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('error', reject);
  });
  sent.end(body);
  const answer = await answered;
  // These headers belong to a single connection; Node sets its own for the client.
  const { connection: _hop, 'keep-alive': _alive, 'transfer-encoding': _coding, ...kept } = answer.headers;
  return { status: answer.statusCode ?? 502, headers: kept, body: answer };
}

/** Streams a response to the client. A disconnected client isn't an error. */
export async function relay(answer: Answer, response: ServerResponse): Promise<void> {
  if (response.destroyed) {
    answer.body.resume();
    await once(answer.body, 'close');
    return;
  }
  response.writeHead(answer.status, answer.headers);
  await pipeline(answer.body, response).catch(() => undefined);
}

export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}
