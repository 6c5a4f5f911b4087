// Answers on BENCH_PROBE_PORT, from within the extension host that it shares with ours:
// /reset begins anew, /read gives the longest blocks since, /gc collects first, /count?names=A,B counts instances.
const http = require('node:http');
const { readFileSync, readdirSync } = require('node:fs');
const inspector = require('node:inspector');

/** Milliseconds of processor time of this thread alone; 0 where the system does not tell. */
function ownCpu() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0;
  }
}

let longest = { clock: 0, cpu: 0 };
function watch() {
  let last = { clock: performance.now(), cpu: ownCpu() };
  const tick = () => {
    const now = { clock: performance.now(), cpu: ownCpu() };
    longest = {
      clock: Math.max(longest.clock, now.clock - last.clock - 1),
      cpu: Math.max(longest.cpu, now.cpu - last.cpu),
    };
    last = { clock: performance.now(), cpu: ownCpu() };
    timer = setTimeout(tick, 1);
  };
  let timer = setTimeout(tick, 1);
  return () => clearTimeout(timer);
}

function session() {
  const one = new inspector.Session();
  one.connect();
  return one;
}

const post = (one, method, params) =>
  new Promise((resolve, reject) =>
    one.post(method, params, (error, answer) => (error ? reject(new Error(error.message)) : resolve(answer))),
  );

async function collect() {
  const one = session();
  for (let i = 0; i < 3; i++) {
    await post(one, 'HeapProfiler.collectGarbage');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  one.disconnect();
}

/** How many instances of classes of these names are in the heap. */
async function count(names) {
  const one = session();
  const parts = [];
  one.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => parts.push(params.chunk));
  await post(one, 'HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  one.disconnect();
  const { snapshot, nodes, strings } = JSON.parse(parts.join(''));
  const fields = snapshot.meta.node_fields;
  const types = snapshot.meta.node_types[0];
  const [type, name] = [fields.indexOf('type'), fields.indexOf('name')];
  const counts = Object.fromEntries(names.map((one) => [one, 0]));
  for (let i = 0; i < nodes.length; i += fields.length) {
    const called = strings[nodes[i + name]];
    if (types[nodes[i + type]] === 'object' && Object.hasOwn(counts, called)) counts[called]++;
  }
  return counts;
}

/** Threads of this process; 0 where the system does not tell. */
function threads() {
  try {
    return readdirSync('/proc/self/task').length;
  } catch {
    return 0;
  }
}

async function answer(url) {
  const { pathname, searchParams } = new URL(url, 'http://probe');
  if (pathname === '/reset') longest = { clock: 0, cpu: 0 };
  if (pathname === '/count') return count((searchParams.get('names') ?? '').split(','));
  if (pathname === '/gc') await collect();
  const { rss, heapUsed, arrayBuffers, external } = process.memoryUsage();
  const mb = (bytes) => bytes / 1e6;
  return {
    longestBlockMs: longest.clock,
    longestCpuMs: longest.cpu,
    rssMb: mb(rss),
    heapMb: mb(heapUsed),
    externalMb: mb(external),
    arrayBuffersMb: mb(arrayBuffers),
    threads: threads(),
  };
}

exports.activate = (context) => {
  const stop = watch();
  const server = http.createServer((request, response) => {
    answer(request.url).then(
      (body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(Number(process.env.BENCH_PROBE_PORT), '127.0.0.1');
  context.subscriptions.push({ dispose: () => (stop(), server.close()) });
};
