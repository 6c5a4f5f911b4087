import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CreateLabel } from '../../../src/labels/outbox/outboxApi';
import type { Clock } from '../../../src/labels/storage/clock';
import { nodeFiles } from '../../../src/labels/storage/nodeFiles';
import { LabelOutbox } from '../../../src/labels/outbox/outbox';
import type { MlflowClient } from '../../../src/mlflow/client';
import type { Assessment } from '../../../src/model/assessment';
import { eventually } from '../../support/eventually';
import { FaultProxy } from '../../support/faultProxy';
import { restLabels, type RestLabel } from '../../support/restLabels';
import type { SharedServer } from '../../support/servers';
import { connect } from './contract';

/** How much faster the outbox's clock runs, so that its minutes are seconds here. */
const FACTOR = 10;

const fastClock: Clock = {
  wall: () => Date.now(),
  now: () => performance.now() * FACTOR,
  after: (ms, run) => {
    const timer = setTimeout(run, ms / FACTOR);
    return { dispose: () => clearTimeout(timer) };
  },
};

/**
 * An outbox with real files and the real client, connected to a real MLflow through a proxy that injects
 * faults.
 */
export class OutboxBench {
  readonly store = new Map<string, Assessment>();
  readonly #client: MlflowClient;
  readonly #root: string;
  #windows = 0;
  #running = new Set<number>();
  outbox: LabelOutbox;

  private constructor(
    readonly uri: string,
    readonly proxy: FaultProxy,
    readonly trace: string,
    root: string,
  ) {
    this.#client = connect(proxy.uri);
    this.#root = root;
    this.outbox = this.#open();
  }

  static async start(server: SharedServer, trace: string): Promise<OutboxBench> {
    const root = await mkdtemp(path.join(tmpdir(), 'outbox-'));
    const bench = new OutboxBench(server.uri, await FaultProxy.start(server.uri), trace, root);
    await bench.outbox.start();
    return bench;
  }

  get server(): string {
    return this.#client.server;
  }

  /** The client of the server. */
  get direct(): MlflowClient {
    return this.#client;
  }

  /** The server's current version of a label. */
  held(id: string): Promise<Assessment | undefined> {
    return this.#client.getAssessment(this.trace, id);
  }

  /** The IDs of the trace's labels that aren't overridden. */
  async valid(): Promise<string[]> {
    const { assessments } = await this.#client.getTraceInfo(this.trace);
    return assessments.filter(({ valid }) => valid).map(({ id }) => id);
  }

  /** Kills the window's process and starts another one. */
  async restart(): Promise<void> {
    this.outbox.dispose();
    this.#running.clear();
    this.outbox = this.#open();
    await this.outbox.start();
  }

  create(value: number, more: Partial<CreateLabel> = {}): Promise<string> {
    const source = { type: 'HUMAN', id: 'me@example.org' } as const;
    const label = {
      spanId: null,
      name: 'quality',
      kind: 'feedback',
      value,
      rationale: 'why',
      source,
    } as const;
    return this.outbox.create(this.server, { traceId: this.trace, ...label, ...more });
  }

  /** All labels of the trace, once none is pending or in doubt, including the final check. */
  async settled(timeoutMs = 40_000): Promise<RestLabel[]> {
    await eventually(() => assert.deepEqual(this.outbox.pending(this.server, this.trace), []), timeoutMs);
    return restLabels(this.uri, this.trace);
  }

  async close(): Promise<void> {
    this.outbox.dispose();
    this.#client.dispose();
    await this.proxy.close();
    await rm(this.#root, { recursive: true, force: true });
  }

  #open(): LabelOutbox {
    this.#windows += 1;
    const pid = this.#windows;
    this.#running.add(pid);
    return new LabelOutbox({
      root: this.#root,
      api: (server) => (server === this.server ? this.#client : undefined),
      store: {
        put: (_server, assessment) => void this.store.set(assessment.id, assessment),
        remove: (_server, _trace, id) => void this.store.delete(id),
      },
      log: () => undefined,
      files: nodeFiles,
      clock: fastClock,
      identity: { window: `w-${pid}`, host: 'test', boot: 'test', pidSpace: '', pid },
      isRunning: (other) => this.#running.has(other),
    });
  }
}
