// The process of a window. It has an outbox like the extension's, and follows orders from its standard input.
// It is killed without warning, so whatever it reports must be true at that moment.
import { createInterface } from 'node:readline';
import type { Clock } from '../../src/labels/storage/clock';
import { decodeEntry, owesDelete, type Entry } from '../../src/labels/outbox/entry';
import { fileName } from '../../src/labels/outbox/files';
import { systemIdentity } from '../../src/labels/outbox/windowIdentity';
import { nodeFiles } from '../../src/labels/storage/nodeFiles';
import { LabelOutbox } from '../../src/labels/outbox/outbox';
import { MlflowClient } from '../../src/mlflow/client';
import { parseServerUri } from '../../src/mlflow/serverUri';
import type { Assessment } from '../../src/model/assessment';
import { labelOf } from './label';
import { Command, WindowSetup, type Order, type Reply } from './messages';

class LabelWindow {
  readonly #root: string;
  readonly #identity = systemIdentity();
  readonly #client: MlflowClient;
  readonly #outbox: LabelOutbox;
  /** The server's labels as this window knows them, like the extension's store; they may be outdated. */
  readonly #held = new Map<string, Assessment>();
  #nextId = '';

  constructor({ root, uri, factor }: WindowSetup) {
    const parsed = parseServerUri(uri);
    if (!parsed.ok) throw new Error(parsed.reason);
    this.#root = root;
    this.#client = new MlflowClient(parsed.address, { userAgent: 'mlflow-traces/faults' });
    this.#outbox = new LabelOutbox({
      root,
      api: (server) => (server === this.#client.server ? this.#client : undefined),
      store: {
        put: (_server, assessment) => void this.#held.set(assessment.id, assessment),
        remove: (_server, _trace, id) => void this.#held.delete(id),
      },
      log: (message) => console.error(message),
      files: nodeFiles,
      clock: faster(factor),
      identity: this.#identity,
      newId: () => this.#nextId,
    });
  }

  get name(): string {
    return this.#identity.window;
  }

  start(): Promise<void> {
    return this.#outbox.start();
  }

  dispose(): void {
    this.#outbox.dispose();
    this.#client.dispose();
  }

  async obey(order: Order): Promise<Reply> {
    switch (order.do) {
      case 'create': {
        const { traceId, id, label } = order;
        // Only a label that this window shows can be overridden.
        const overridden = { traceId, id: label.overrides ?? '', fresh: true };
        if (label.overrides !== null && (await this.#shown(overridden)) === undefined)
          return { result: 'notShown' };
        this.#nextId = id;
        const { overrides, ...fields } = label;
        await this.#outbox.create(this.#client.server, {
          traceId,
          ...fields,
          ...(overrides === null ? {} : { overrides }),
        });
        return { result: 'durable' };
      }
      case 'edit': {
        const base = await this.#shown(order);
        if (base === undefined) return { result: 'notShown' };
        const { name, value, rationale } = order;
        await this.#outbox.edit(this.#client.server, { base, name, value, rationale });
        return { result: 'durable', want: labelOf({ ...base, name, value, rationale }) };
      }
      case 'delete': {
        const base = await this.#shown(order);
        if (base === undefined) return { result: 'notShown' };
        await this.#outbox.delete(this.#client.server, base, order.holdMs);
        return { result: 'durable', want: null };
      }
      case 'move': {
        const base = await this.#shown(order);
        if (base === undefined) return { result: 'notShown' };
        this.#nextId = order.newId;
        const { spanId } = order;
        const id = await this.#outbox.replace(this.#client.server, base, { spanId });
        return { result: 'durable', id, want: labelOf({ ...base, spanId }) };
      }
      case 'look':
        return (await this.#shown({ ...order, fresh: true })) === undefined
          ? { result: 'notShown' }
          : { result: 'durable' };
      case 'undo':
      case 'retry':
      case 'discard':
        return this.#decide(order.do, order.id);
      case 'status': {
        const all = this.#outbox.all();
        const refused = all.flatMap(({ traceId, id, want, save }) =>
          save.state === 'refused'
            ? [{ traceId, id, reason: save.reason, want: want === null ? null : labelOf(want) }]
            : [],
        );
        return { result: 'status', refused, waiting: all.length - refused.length };
      }
    }
  }

  /** Applies a user's decision to a label in this window's outbox. The result follows from its entry. */
  async #decide(decision: 'undo' | 'retry' | 'discard', id: string): Promise<Reply> {
    const entry = await this.#entry(id);
    if (entry === undefined) return { result: 'notShown' };
    await this.#outbox[decision](id);
    const moved = owesDelete(entry) ? entry.replaces : null;
    const want = { undo: entry.undo ?? moved, retry: entry.want, discard: entry.base ?? moved }[decision];
    return { result: 'durable', want: want === null ? null : labelOf(want) };
  }

  async #entry(id: string): Promise<Entry | undefined> {
    const text = await nodeFiles.read(`${this.#root}/outbox/${this.name}/${fileName(id)}`);
    const decoded = text === undefined ? undefined : decodeEntry(text);
    return decoded !== undefined && 'entry' in decoded ? decoded.entry : undefined;
  }

  /** Returns the label that this window shows: its pending state, else the known one, else the server's. */
  async #shown(order: { traceId: string; id: string; fresh: boolean }): Promise<Assessment | undefined> {
    const { traceId, id, fresh } = order;
    const waits = this.#outbox.pending(this.#client.server, traceId).find((label) => label.id === id);
    if (waits !== undefined) return waits.want ?? undefined;
    const known = this.#held.get(id);
    if (known !== undefined && !fresh) return known;
    const signal = AbortSignal.timeout(2_000);
    // If the server doesn't respond, nothing is shown, and the campaign continues with another label.
    const seen = await this.#client.getAssessment(traceId, id, signal).catch(() => undefined);
    if (seen !== undefined) this.#held.set(id, seen);
    return seen;
  }
}

function faster(factor: number): Clock {
  return {
    wall: () => Date.now(),
    now: () => (performance.timeOrigin + performance.now()) * factor,
    after: (ms, run) => {
      const timer = setTimeout(run, ms / factor);
      return { dispose: () => clearTimeout(timer) };
    },
  };
}

function say(report: unknown): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

async function answer(window: LabelWindow, n: number, order: Order): Promise<void> {
  try {
    say({ n, reply: await window.obey(order) });
  } catch (error) {
    say({ n, reply: { result: 'notTaken', reason: String(error) } });
  }
}

async function main(): Promise<void> {
  const window = new LabelWindow(WindowSetup.parse(JSON.parse(process.argv[2] ?? '')));
  await window.start();
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const { n, order } = Command.parse(JSON.parse(line));
    void answer(window, n, order);
  });
  // The window was closed, or its parent process is gone.
  lines.on('close', () => {
    window.dispose();
    process.exit(0);
  });
  say({ ready: window.name });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
