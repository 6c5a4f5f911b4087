import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { MlflowClient } from '../../src/mlflow/client';
import { parseServerUri } from '../../src/mlflow/serverUri';
import { startWorkerThread } from '../../src/traces/reader/workerThread';
import { TraceReader } from '../../src/traces/reader/traceReader';
import { spanAnswer } from '../support/spanAnswer';

const RUNS = 3;
const READER = path.join(__dirname, 'reader.js');

/** A server with a single response, on its own thread. */
const SERVER = `
const { workerData, parentPort } = require('node:worker_threads');
const bytes = Buffer.from(workerData);
require('node:http').createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  let at = 0;
  const go = () => {
    while (at < bytes.length) {
      const part = Buffer.from(bytes.subarray(at, at + 65536));
      at += part.length;
      if (!response.write(part)) return response.once('drain', go);
    }
    response.end();
  };
  go();
}).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port); });
`;

async function serve(bytes: Buffer): Promise<{ uri: string; stop: () => Promise<number> }> {
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  const worker = new Worker(SERVER, { eval: true, workerData: shared });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  return { uri: `http://127.0.0.1:${port}`, stop: () => worker.terminate() };
}

/** Returns the CPU time of this thread alone in milliseconds; undefined if the platform doesn't report it. */
function ownCpu(): number | undefined {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}

/** Measures the longest block of this thread's event loop: wall-clock time, and CPU time. */
function watch(): () => { clock: number; cpu: number | undefined } {
  let on = true;
  let longest = { clock: 0, cpu: 0 };
  let last = { clock: performance.now(), cpu: ownCpu() ?? 0 };
  const tick = (): void => {
    const now = { clock: performance.now(), cpu: ownCpu() ?? 0 };
    longest = {
      clock: Math.max(longest.clock, now.clock - last.clock),
      cpu: Math.max(longest.cpu, now.cpu - last.cpu),
    };
    last = { clock: performance.now(), cpu: ownCpu() ?? 0 };
    if (on) setTimeout(tick, 1);
  };
  setTimeout(tick, 1);
  return () => {
    on = false;
    return { clock: longest.clock, cpu: ownCpu() === undefined ? undefined : longest.cpu };
  };
}

/** Order matters: the first query decodes the texts, which later ones reuse. */
const QUERIES: Readonly<
  Record<string, { text: string; matchCase?: boolean; wholeWord?: boolean; regex?: boolean }>
> = {
  ready: { text: '' },
  nothing: { text: 'zebra crossing' },
  rare: { text: 'station 500 report' },
  common: { text: 'fox' },
  exact: { text: 'Question 49', matchCase: true },
  word: { text: 'harbours', wholeWord: true },
  regex: { text: 'station \\d{4,} report', regex: true },
};
const NEVER = new AbortController().signal;

async function once(uri: string): Promise<Record<string, number | undefined>> {
  const parsed = parseServerUri(uri);
  if (!parsed.ok) throw new Error(`${uri} is no address`);
  const client = new MlflowClient(parsed.address, { userAgent: 'mlflow-traces/bench' });
  const reader = new TraceReader(client, 'tr-1', (listener) => startWorkerThread(READER, listener));
  const started = performance.now();
  let first = 0;
  let messages = 0;
  reader.onDidRead(({ generation, rows, done }) => {
    first ||= performance.now() - started;
    // VS Code serializes a message to a webview twice: for the webview, and for its process.
    JSON.stringify(JSON.stringify({ type: 'event', method: 'skeleton', params: { generation, rows, done } }));
    messages++;
  });
  const stop = watch();
  const cpuBefore = ownCpu() ?? 0;
  await reader.read();
  const total = performance.now() - started;
  const cpu = (ownCpu() ?? 0) - cpuBefore;
  const { clock: blocked, cpu: blockedCpu } = stop();
  const asked = performance.now();
  await reader.details('0000000000000032');
  const details = performance.now() - asked;
  const searches: Record<string, number> = {};
  for (const [name, query] of Object.entries(QUERIES)) {
    const begun = performance.now();
    await reader.search({ matchCase: false, wholeWord: false, regex: false, ...query }, NEVER);
    searches[name] = performance.now() - begun;
  }
  reader.dispose();
  client.dispose();
  return { first, total, blocked, blockedCpu, cpu, messages, details, ...searches };
}

async function main(): Promise<void> {
  const counts = process.argv.slice(2).map(Number);
  for (const count of counts.length > 0 ? counts : [100, 1_000, 10_000, 50_000]) {
    const bytes = spanAnswer(count);
    const server = await serve(bytes);
    console.log(`${count} spans, ${(bytes.length / 1e6).toFixed(1)} MB (milliseconds)`);
    for (let run = 0; run < RUNS; run++) {
      const measured = await once(server.uri);
      const shown = Object.entries(measured).map(([name, value]) => `${name} ${value?.toFixed(1) ?? '?'}`);
      console.log(`  ${shown.join('  ')}`);
    }
    await server.stop();
  }
}

void main();
