import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { subscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { nodeFiles } from '../../src/labels/storage/nodeFiles';
import { LabelOutbox } from '../../src/labels/outbox/outbox';
import { MlflowClient } from '../../src/mlflow/client';
import { parseServerUri } from '../../src/mlflow/serverUri';
import { eventually } from '../support/eventually';
import { FaultProxy } from '../support/faultProxy';
import { restLabels } from '../support/restLabels';
import { newExperiment, sharedServer } from '../support/servers';
import { makeAgentTraces } from '../support/traces';

const STATES = ['never responds', 'refuses connections', 'returns a sign-in page'] as const;
type State = (typeof STATES)[number];

const SIGN_IN = '<!doctype html><html><head><title>Sign in</title></head><body><form></form></body></html>';
const NEVER_MS = 1e9;
const TRACES = 20;
/** The time until the server's backoff has grown. */
const SETTLE_MS = 60_000;

/** The cost of pending labels, and how many were stored in the end. */
interface Waiting {
  readonly requests: number;
  readonly flushes: number;
  readonly cpu: number;
  readonly sentInMs: number;
  readonly there: number;
  readonly distinct: number;
  readonly tries: number;
}

/**
 * `npm run bench:waiting`: measures 500 and 3,000 labels that are pending because a real server doesn't
 * respond, refuses connections, or returns a sign-in page. Reports requests and flushed writes per minute and
 * the share of one CPU, and whether each label is stored exactly once after the server returns. Runs in real
 * time: 15 to 20 minutes.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      labels: { type: 'string', default: '500,3000' },
      minutes: { type: 'string', default: '3' },
      state: { type: 'string' },
    },
  });
  const minutes = Number(values.minutes);
  const counts = values.labels.split(',').map(Number);
  if (values.state !== undefined) {
    const state = STATES.find((one) => one === values.state);
    assert.ok(state !== undefined && counts[0] !== undefined);
    print(state, counts[0], await measure(state, counts[0], minutes));
    return;
  }
  console.log(
    '| labels | server | requests per minute | flushes per minute | CPU | when the server is back |',
  );
  console.log('|---|---|---|---|---|---|');
  // Use a separate process each, so that the CPU time is that of one outbox (and the idle proxy).
  for (const count of counts)
    for (const state of STATES) {
      const child = fork(__filename, [
        '--labels',
        String(count),
        '--minutes',
        values.minutes,
        '--state',
        state,
      ]);
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) process.exitCode = 1;
    }
}

function print(state: State, count: number, found: Waiting): void {
  const { requests, flushes, cpu, sentInMs, there, distinct, tries } = found;
  const isOnce = there === count && distinct === count;
  const seconds = (sentInMs / 1000).toFixed(0);
  const end = `${there} stored, ${distinct} distinct, ${tries} POSTs, in ${seconds} s${isOnce ? '' : ' (WRONG)'}`;
  const rates = `${requests.toFixed(1)} | ${flushes.toFixed(1)} | ${(cpu * 100).toFixed(2)} %`;
  console.log(`| ${count} | ${state} | ${rates} | ${end} |`);
  process.exitCode = isOnce ? 0 : 1;
}

async function measure(state: State, count: number, minutes: number): Promise<Waiting> {
  const server = await sharedServer();
  const experiment = await newExperiment(server, 'waiting');
  const made = await makeAgentTraces(server, experiment.name, { count: TRACES });
  const traces = made.map(({ traceId }) => traceId);
  const proxy = await FaultProxy.start(server.uri);
  const parsed = parseServerUri(proxy.uri);
  assert.ok(parsed.ok);
  const client = new MlflowClient(parsed.address, {
    userAgent: 'mlflow-traces/0.0.0',
    onDropped: () => undefined,
  });
  const root = await mkdtemp(path.join(tmpdir(), 'waiting-'));
  let flushes = 0;
  let requests = 0;
  subscribe('http.client.request.start', () => void (requests += 1));
  subscribe('undici:request:create', () => void (requests += 1));
  const outbox = new LabelOutbox({
    root,
    api: (uri) => (uri === client.server ? client : undefined),
    store: { put: () => undefined, remove: () => undefined },
    log: () => undefined,
    files: {
      ...nodeFiles,
      writeFlushed: (file, text) => {
        flushes += 1;
        return nodeFiles.writeFlushed(file, text);
      },
    },
  });
  try {
    await outbox.start();
    await silence(proxy, state);
    for (let n = 0; n < count; n += 1) {
      const source = { type: 'HUMAN', id: 'me@example.org' } as const;
      const more = { spanId: null, kind: 'feedback', rationale: `label ${n}`, source } as const;
      await outbox.create(client.server, {
        ...more,
        traceId: traces[n % traces.length] ?? '',
        name: 'quality',
        value: n,
      });
    }
    await sleep(SETTLE_MS);
    [requests, flushes] = [0, 0];
    const cpuBefore = process.cpuUsage();
    await sleep(minutes * 60_000);
    const cpu = process.cpuUsage(cpuBefore);
    const rates = {
      requests: requests / minutes,
      flushes: flushes / minutes,
      cpu: (cpu.user + cpu.system) / 1000 / (minutes * 60_000),
    };
    assert.equal(outbox.all().length, count, 'all of them wait');
    proxy.forget();
    await proxy.up();
    proxy.heal();
    const healed = Date.now();
    await eventually(() => assert.equal(outbox.all().length, 0), 30 * 60_000);
    const sentInMs = Date.now() - healed;
    const labels = (await Promise.all(traces.map((id) => restLabels(server.uri, id)))).flat();
    const stored = labels.filter(({ rationale }) => rationale.startsWith('label '));
    return {
      ...rates,
      sentInMs,
      there: stored.length,
      distinct: new Set(stored.map(({ rationale }) => rationale)).size,
      tries: proxy.requestsTo({ method: 'POST' }).length,
    };
  } finally {
    outbox.dispose();
    client.dispose();
    await proxy.close();
    await rm(root, { recursive: true, force: true });
  }
}

async function silence(proxy: FaultProxy, state: State): Promise<void> {
  switch (state) {
    case 'never responds':
      proxy.plan(() => ({ kind: 'stall', ms: NEVER_MS, where: 'before' }));
      return;
    case 'refuses connections':
      return proxy.down();
    case 'returns a sign-in page':
      proxy.plan(() => ({ kind: 'status', status: 200, body: SIGN_IN }));
      return;
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
