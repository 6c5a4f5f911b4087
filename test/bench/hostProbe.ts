import path from 'node:path';
import * as z from 'zod/mini';
import { freePort } from '../../dev/ports';
import { REPOSITORY } from '../../dev/repository';

const State = z.object({
  /** The longest stretch that kept other work waiting: by the clock, and by what the thread itself computed in it. */
  longestBlockMs: z.number(),
  longestCpuMs: z.number(),
  rssMb: z.number(),
  heapMb: z.number(),
  externalMb: z.number(),
  arrayBuffersMb: z.number(),
  threads: z.number(),
});
export type HostState = z.infer<typeof State>;

const Counts = z.record(z.string(), z.number());

/** The extension host, looked at from within: a second extension in it answers by http (test/bench/probe). */
export class HostProbe {
  static readonly extension = path.join(REPOSITORY, 'test/bench/probe');
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
  }

  static async choosePort(): Promise<HostProbe> {
    return new HostProbe(await freePort());
  }

  /** What the extension host has to be started with. */
  get env(): Record<string, string> {
    return { BENCH_PROBE_PORT: String(this.#port) };
  }

  async state(): Promise<HostState> {
    return State.parse(await this.#get('/read'));
  }

  /** Begins the longest block anew. */
  async reset(): Promise<void> {
    await this.#get('/reset');
  }

  /** The memory after a collection. */
  async collected(): Promise<HostState> {
    return State.parse(await this.#get('/gc'));
  }

  /** How many instances of classes of these names the heap holds, by name. */
  async count(names: readonly string[]): Promise<Record<string, number>> {
    return Counts.parse(await this.#get(`/count?names=${names.join(',')}`));
  }

  async #get(route: string): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.#port}${route}`);
    if (!response.ok) throw new Error(`The probe: ${await response.text()}`);
    return response.json();
  }
}
