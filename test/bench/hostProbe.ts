import path from 'node:path';
import * as z from 'zod/mini';
import { freePort } from '../../dev/ports';
import { REPOSITORY } from '../../dev/repository';

const State = z.object({
  /** The longest block of the event loop: wall-clock time, and the CPU time of the thread in it. */
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

/**
 * Measures the extension host from inside, with a second extension that responds over HTTP
 * (test/bench/probe).
 */
export class HostProbe {
  static readonly extension = path.join(REPOSITORY, 'test/bench/probe');
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
  }

  static async choosePort(): Promise<HostProbe> {
    return new HostProbe(await freePort());
  }

  /** The environment that the extension host must be started with. */
  get env(): Record<string, string> {
    return { BENCH_PROBE_PORT: String(this.#port) };
  }

  async state(): Promise<HostState> {
    return State.parse(await this.#get('/read'));
  }

  /** Resets the longest block. */
  async reset(): Promise<void> {
    await this.#get('/reset');
  }

  /** Returns the memory after a garbage collection. */
  async collected(): Promise<HostState> {
    return State.parse(await this.#get('/gc'));
  }

  /** Returns the number of instances on the heap by class name. */
  async count(names: readonly string[]): Promise<Record<string, number>> {
    return Counts.parse(await this.#get(`/count?names=${names.join(',')}`));
  }

  async #get(route: string): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.#port}${route}`);
    if (!response.ok) throw new Error(`The probe: ${await response.text()}`);
    return response.json();
  }
}
