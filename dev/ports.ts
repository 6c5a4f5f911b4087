import { once } from 'node:events';
import net from 'node:net';

/** Returns whether the port is free on 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

/** Returns a free port: `wanted` or the next free one above it, or any free port without `wanted`. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined) {
    for (let port = wanted; port < wanted + 50; port++) if (await isFree(port)) return port;
  }
  return listenOnce(0);
}

async function listenOnce(port: number): Promise<number> {
  const server = net.createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
