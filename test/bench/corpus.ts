import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { run } from '../../dev/process';
import { REPOSITORY } from '../../dev/repository';
import { pythonEnv } from '../support/python';
import type { SharedServer } from '../support/servers';
import { makeOddTraces } from '../support/traces';

/** A trace to measure. */
export interface BenchTrace {
  readonly key: string;
  readonly title: string;
  readonly spans: number;
  readonly traceId: string;
  readonly experimentId: string;
  /** The start of its row in the tree. */
  readonly row: string;
  /** The number of runs for each side. Large traces run once because they take minutes. */
  readonly runs: number;
}

export const EXPERIMENT = 'bench';

const Made = z.object({ experiment_id: z.string(), trace_id: z.string(), spans: z.number() });
const Info = z.object({ trace: z.object({ trace_info: z.object({ request_preview: z.string() }) }) });

interface Wanted {
  readonly key: string;
  readonly title: string;
  readonly spans: number;
  readonly runs: number;
  readonly bigOutput?: number;
}

const WANTED: readonly Wanted[] = [
  { key: '1', title: '1 span', spans: 1, runs: 3 },
  { key: '100', title: '100 spans', spans: 100, runs: 3 },
  { key: '1000', title: '1,000 spans', spans: 1000, runs: 3 },
  { key: '10000', title: '10,000 spans', spans: 10_000, runs: 3 },
  { key: '50000', title: '50,000 spans', spans: 50_000, runs: 3 },
  { key: 'big', title: '100 spans, one output of 5 MB', spans: 100, runs: 3, bigOutput: 5_000_000 },
];

const Kept = z.array(
  z.object({
    key: z.string(),
    title: z.string(),
    spans: z.number(),
    traceId: z.string(),
    experimentId: z.string(),
    row: z.string(),
    runs: z.number(),
  }),
);

/**
 * Returns the traces that an earlier run left in this store. If there are none, creates them all and records
 * them for the next run.
 */
export async function keptCorpus(
  dir: string,
  server: SharedServer,
  keys: readonly string[],
): Promise<BenchTrace[]> {
  const file = path.join(dir, 'corpus.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) {
    return Kept.parse(JSON.parse(kept)).filter(({ key }) => isWanted(key, keys));
  }
  const made = await makeCorpus(server, keys);
  if (keys.length === 0) await writeFile(file, JSON.stringify(made));
  return made;
}

function isWanted(key: string, keys: readonly string[]): boolean {
  return keys.length === 0 || keys.includes(key) || key === '1';
}

/**
 * Creates the traces on this server, identical each time except for their IDs. `keys`: which ones; [] for
 * all.
 */
async function makeCorpus(server: SharedServer, keys: readonly string[]): Promise<BenchTrace[]> {
  const wanted = WANTED.filter(({ key }) => isWanted(key, keys));
  const traces: BenchTrace[] = [];
  for (const [index, { key, title, spans, runs, bigOutput }] of wanted.entries()) {
    const made = await makeTrace(server, { experiment: EXPERIMENT, spans, seed: index + 1, bigOutput });
    traces.push({
      key,
      title,
      spans,
      runs,
      ...made,
    });
  }
  const odd = (['deep', 'wide'] as const).filter((key) => keys.length === 0 || keys.includes(key));
  if (odd.length > 0) {
    const made = await makeOddTraces(server, EXPERIMENT, odd);
    const titles = { deep: '200 levels deep', wide: '2,000 parallel children' };
    for (const key of odd) {
      const traceId = made[key];
      const experimentId = traces[0]?.experimentId ?? '';
      const row = await rowText(server, traceId);
      traces.push({
        key,
        title: titles[key],
        spans: key === 'deep' ? 201 : 2001,
        runs: 3,
        traceId,
        experimentId,
        row,
      });
    }
  }
  return traces;
}

/** Writes an agent trace with this many spans, identical for the same seed except for its IDs. */
export async function makeTrace(
  server: SharedServer,
  wanted: { experiment: string; spans: number; seed: number; bigOutput?: number | undefined },
): Promise<Pick<BenchTrace, 'traceId' | 'experimentId' | 'row'>> {
  const { experiment, spans, seed, bigOutput } = wanted;
  const output = await run(
    server.python,
    [
      path.join(REPOSITORY, 'test/bench/make_traces.py'),
      ...['--server', server.uri, 'trace', '--experiment', experiment],
      ...['--spans', String(spans), '--seed', String(seed)],
      ...(bigOutput === undefined ? [] : ['--big-output', String(bigOutput)]),
    ],
    { env: pythonEnv(server), timeoutMs: 600_000 },
  );
  const made = Made.parse(JSON.parse(output.trimEnd().split('\n').at(-1) ?? ''));
  const row = await rowText(server, made.trace_id);
  return { traceId: made.trace_id, experimentId: made.experiment_id, row };
}

/** Returns the trace's question, with which its row in the tree begins. */
async function rowText(server: SharedServer, traceId: string): Promise<string> {
  const response = await fetch(`${server.uri}/api/3.0/mlflow/traces/${traceId}`);
  const info: unknown = await response.json();
  const preview = Info.safeParse(info).data?.trace.trace_info.request_preview ?? '';
  const Question = z.object({ question: z.string() });
  try {
    const question = Question.safeParse(JSON.parse(preview));
    return (question.data?.question ?? preview).slice(0, 40);
  } catch {
    return preview.slice(0, 40);
  }
}
