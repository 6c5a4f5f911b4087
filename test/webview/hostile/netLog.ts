import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';

/** A browser's outgoing traffic, as logged by its network stack. */
export interface Traffic {
  /** Resolved host names, whether for a request, a preconnect or a DNS prefetch. */
  readonly lookedUp: readonly string[];
  /** Requested URLs, of any scheme that the network stack handles. */
  readonly asked: readonly string[];
}

const Log = z.object({
  constants: z.object({ logEventTypes: z.record(z.string(), z.number()) }),
  events: z.array(z.object({ type: z.number(), params: z.optional(z.record(z.string(), z.unknown())) })),
});

/**
 * Chromium's own network log. Playwright's routes see requests only; a `dns-prefetch` or `preconnect` isn't a
 * request and bypasses them.
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

  /** Reads the log, which is complete once the browser has exited. Throws when it's incomplete. */
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
