import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { print } from '../../dev/log';
import { startMlflow } from '../../dev/mlflow';
import { REPOSITORY } from '../../dev/repository';
import { onEnd } from '../../dev/shutdown';
import { parseExact, stringifyExact } from '../../src/model/exactJson';
import { newExperiment } from '../support/servers';
import { provideFrameworks } from './environment';
import { EXPECTED_NAMES, missing } from './expected';
import { takePictures } from './pictures';
import { readTrace, tell } from './readTrace';
import { makeFrameworkTraces } from './traces';

/**
 * `npm run frameworks`: real frameworks talk to a local model and trace it to a real MLflow. Each trace must
 * read as the original conversation. `--capture` saves the server's responses in test/frameworks/captured for
 * the unit tests; `--pictures` opens each trace in a real editor and saves screenshots.
 */
async function main(): Promise<number> {
  const capture = process.argv.includes('--capture');
  const python = await provideFrameworks(print);
  const end = onEnd();
  const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-frameworks-'));
  end.add(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }));
  const server = await startMlflow({ dir, log: print });
  end.add(() => server.stop());
  try {
    const experiment = await newExperiment(server, 'frameworks');
    const traces = await makeFrameworkTraces({ uri: server.uri, experiment, python, log: print });
    const folder = capture
      ? path.join(REPOSITORY, 'test', 'frameworks', 'captured')
      : path.join(REPOSITORY, 'out', 'frameworks');
    await mkdir(folder, { recursive: true });
    let failed = 0;
    for (const { name, traceId } of traces) {
      const text = await artifactOf(server.uri, traceId);
      await writeFile(path.join(folder, `${name}.json`), pretty(text));
      const spans = readTrace(text);
      const lacks = missing(name, tell(spans));
      if (lacks.length > 0) failed++;
      print(`${lacks.length === 0 ? 'ok  ' : 'FAIL'} ${name}: ${spans.length} spans, ${traceId}`);
      for (const lack of lacks) print(`     not readable: ${lack}`);
    }
    const absent = EXPECTED_NAMES.filter((name) => !traces.some((trace) => trace.name === name));
    for (const name of absent) print(`FAIL ${name}: no trace was created`);
    if (process.argv.includes('--pictures'))
      await takePictures({ uri: server.uri, experiment: experiment.name }, traces, print);
    print(`${traces.length - failed} traces read, ${failed + absent.length} failed. Saved in ${folder}`);
    return failed + absent.length;
  } finally {
    await server.stop();
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function artifactOf(uri: string, traceId: string): Promise<string> {
  const url = `${uri}/ajax-api/3.0/mlflow/get-trace-artifact?request_id=${encodeURIComponent(traceId)}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text.slice(0, 300)}`);
  return text;
}

function pretty(text: string): string {
  const json = parseExact(text);
  if (json === undefined) throw new Error(`The server's response isn't JSON: ${text.slice(0, 300)}`);
  return `${stringifyExact(json, ' ')}\n`;
}

main().then(
  (failed) => process.exit(failed === 0 ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
