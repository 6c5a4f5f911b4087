import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';

/** What left a browser, as far as its network stack knows. */
export interface Traffic {
  /** Names that were looked up, be it for a request, a connection made ahead or a mere prefetch of the name. */
  readonly lookedUp: readonly string[];
  /** Addresses that were asked for, of any scheme that the network stack serves. */
  readonly asked: readonly string[];
}

const Log = z.object({
  constants: z.object({ logEventTypes: z.record(z.string(), z.number()) }),
  events: z.array(z.object({ type: z.number(), params: z.optional(z.record(z.string(), z.unknown())) })),
});

/**
 * Chromium's own log of its network stack. Playwright's routes see requests only: a `dns-prefetch` or a `preconnect` is
 * none, and goes past them.
 */
export class NetLog {
  readonly #folder: string;
  readonly args: readonly string[];

  private constructor(folder: string) {
    this.#folder = folder;
    this.args = [`--log-net-log=${path.join(folder, 'log.json')}`];
  }

  static async make(): Promise<NetLog> {
    return new NetLog(await mkdtemp(path.join(tmpdir(), 'net-log-')));
  }

  /** What is in the log, which is whole once its browser has ended. Throws when it is not. */
  async read(): Promise<Traffic> {
    const text = await readFile(path.join(this.#folder, 'log.json'), 'utf8');
    await rm(this.#folder, { recursive: true });
    const { constants, events } = Log.parse(JSON.parse(text));
    const of = (name: string, key: string): string[] => {
      const type = constants.logEventTypes[name];
      if (type === undefined) throw new Error(`Chromium's log knows no ${name}.`);
      const found = events.flatMap((event) => {
        const value = event.type === type ? event.params?.[key] : undefined;
        return typeof value === 'string' ? [value] : [];
      });
      return [...new Set(found)];
    };
    return {
      lookedUp: of('HOST_RESOLVER_MANAGER_REQUEST', 'host'),
      asked: of('URL_REQUEST_START_JOB', 'url'),
    };
  }
}
