import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { provideBrowser } from '../../dev/browser';
import { print } from '../../dev/log';
import { MLFLOW_NEWEST, startMlflow } from '../../dev/mlflow';
import { REPOSITORY } from '../../dev/repository';
import { makeCorpus, type BenchTrace } from './corpus';
import { measureFloor } from './floor';
import { goalsOf, type Measured } from './goals';
import { OurEditor } from './ours';
import { report } from './report';
import { measureRival } from './rival';

/**
 * `npm run bench`: us and MLflow's own UI side by side in one run. `-- --only 100,1000` measures these traces only and
 * writes no report; `--no-rival` leaves MLflow's UI out; `--rival-runs N` (default 1).
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      'no-rival': { type: 'boolean', default: false },
      'rival-runs': { type: 'string', default: '1' },
    },
  });
  const only = values.only === '' ? [] : values.only.split(',');
  const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-bench-'));
  const server = await startMlflow({ version: MLFLOW_NEWEST, dir, log: print });
  try {
    print('Writing the traces.');
    const corpus = await makeCorpus(server, only);
    const ours = await measureOurs(server.uri, corpus);
    const measured: Measured[] = [];
    const browser = await provideBrowser(print);
    for (const { floor, our, trace } of ours) {
      const isMeasured = !values['no-rival'] && trace.key !== '1' && trace.key !== '50000';
      if (isMeasured) print(`MLflow's UI: ${trace.title}`);
      const rival = isMeasured
        ? await measureRival(server.uri, browser, trace, Number(values['rival-runs']))
        : undefined;
      measured.push({ ...trace, floor, ours: our, rival });
    }
    const empty = measured.find(({ key }) => key === '1');
    const emptyPanelMs = empty ? Math.max(0, empty.ours.firstRowMs - empty.floor.totalMs) : NaN;
    const text = report(measured, goalsOf(measured, emptyPanelMs), [
      `${new Date().toISOString().slice(0, 10)}, MLflow ${MLFLOW_NEWEST}, ${os.cpus().length} cores (${os.cpus()[0]?.model ?? 'unknown'}), Node ${process.version}`,
      `An empty panel needs ${emptyPanelMs.toFixed(0)} ms (a trace of one span, less its floor).`,
      "At 50,000 spans MLflow's UI is not measured: at 10,000 it takes half a minute already (../shared/performance.md).",
    ]);
    if (only.length === 0 && !values['no-rival']) {
      await writeFile(path.join(REPOSITORY, 'docs/benchmarks.md'), `${text}\n`);
    }
    console.log(`\n${text}`);
  } finally {
    await server.stop();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function measureOurs(uri: string, corpus: readonly BenchTrace[]) {
  const editor = await OurEditor.open(uri);
  try {
    const [warmUp] = corpus;
    if (warmUp) await editor.measure(warmUp, 2);
    const results = [];
    for (const trace of corpus) {
      print(`Ours: ${trace.title}`);
      const our = await editor.measure(trace);
      results.push({ trace, our, floor: await measureFloor(uri, trace.traceId, trace.runs) });
    }
    return results;
  } finally {
    await editor.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
