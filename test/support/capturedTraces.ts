import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { REPOSITORY } from '../../dev/repository';
import { runScript } from './python';
import type { SharedServer } from './servers';

/** A trace as a server once returned it. Kept as text, so that 64-bit numbers stay exact. */
export interface CapturedTrace {
  readonly name: string;
  /** The response of the artifact route or of GET traces. */
  readonly answer: string;
  /** The response of GET traces; null if the server derives the trace info from the spans. */
  readonly info: string | null;
}

const Made = z.record(z.string(), z.string());

/**
 * Writes captured traces to a server with MLflow's SDK, under new IDs but with the same times, values, and
 * labels. Resolves to the trace IDs by name.
 */
export async function replayTraces(
  server: SharedServer,
  experimentId: string,
  traces: readonly CapturedTrace[],
): Promise<Record<string, string>> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'mlflow-traces-replay-'));
  try {
    const file = path.join(dir, 'captured.json');
    await writeFile(file, JSON.stringify({ experiment_id: experimentId, traces }));
    const script = path.join(REPOSITORY, 'test', 'support', 'replay_traces.py');
    const output = await runScript(server, script, file);
    return Made.parse(JSON.parse(output.trimEnd().split('\n').at(-1) ?? ''));
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

const FIXTURES = path.join(REPOSITORY, 'test', 'fixtures');
const CAPTURED = path.join(REPOSITORY, 'test', 'frameworks', 'captured');

/** Returns every trace in the shared fixtures, once each. */
export async function fixtureTraces(): Promise<CapturedTrace[]> {
  const files = await readdir(FIXTURES);
  const names = files.flatMap((file) => /^trace_(.+)\.get\.json$/.exec(file)?.[1] ?? []);
  return Promise.all(
    names.sort().map(async (name) => {
      const file = (route: string): string => `trace_${name}.${route}.json`;
      const spans = files.includes(file('artifact')) ? file('artifact') : file('get');
      const info = files.includes(file('info')) ? file('info') : null; // plain OpenTelemetry has none
      return {
        name,
        answer: await readFile(path.join(FIXTURES, spans), 'utf8'),
        info: info === null ? null : await readFile(path.join(FIXTURES, info), 'utf8'),
      };
    }),
  );
}

/** Returns the traces of real frameworks saved by `npm run frameworks -- --capture`. */
export async function frameworkTraces(): Promise<CapturedTrace[]> {
  const files = (await readdir(CAPTURED)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: path.basename(file, '.json'),
      answer: await readFile(path.join(CAPTURED, file), 'utf8'),
      info: null,
    })),
  );
}
