// Answers on BENCH_PROBE_PORT: `/reset` begins anew, `/read` gives the longest block since in ms, and the memory in MB.
const http = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');

exports.activate = (context) => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const server = http.createServer((request, response) => {
    if (request.url === '/reset') delay.reset();
    if (request.url === '/gc') globalThis.gc?.();
    const { rss, heapUsed, arrayBuffers, external } = process.memoryUsage();
    const mb = (bytes) => bytes / 1e6;
    const body = {
      longestBlockMs: delay.max / 1e6,
      rssMb: mb(rss),
      heapMb: mb(heapUsed),
      externalMb: mb(external),
      arrayBuffersMb: mb(arrayBuffers),
    };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  server.listen(Number(process.env.BENCH_PROBE_PORT), '127.0.0.1');
  context.subscriptions.push({ dispose: () => server.close() });
};
