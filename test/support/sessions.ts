import type { ServersInit } from '../../src/servers/servers';
import { Servers } from '../../src/servers/servers';

/** Creates servers whose memory isn't shared between windows. */
export function serversFor(createApi: ServersInit['createApi']): Servers {
  const memory = { get: () => undefined, update: () => Promise.resolve() };
  return new Servers({ createApi, memory, log: () => undefined });
}

/** For tests that only involve labels. */
export const NO_SERVERS = {
  get: () => undefined,
  all: () => [],
  onDidOpen: () => ({ dispose: () => undefined }),
};
