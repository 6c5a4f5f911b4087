import path from 'node:path';
import * as z from 'zod/mini';
import type { Log } from '../../dev/log';
import { cleanEnv, run } from '../../dev/process';
import { REPOSITORY } from '../../dev/repository';

/** Each script runs in its own process, because their instrumentations are incompatible. */
const SCRIPTS = [
  'openai_sdk',
  'anthropic_sdk',
  'langgraph_agent',
  'llamaindex_chat',
  'pydanticai_agent',
  'openinference_otlp',
] as const;

const Made = z.object({ traces: z.record(z.string(), z.string()) });

export interface FrameworkTrace {
  /** For example `openai_chat_stream`. */
  readonly name: string;
  readonly traceId: string;
}

interface Target {
  readonly uri: string;
  readonly experiment: { readonly id: string; readonly name: string };
  /** A Python with the frameworks. */
  readonly python: string;
  readonly log: Log;
}

/**
 * Runs each framework with a local model (model_stub.py), and traces it to the server.
 * @throws Error with Python's output when a script fails.
 */
export async function makeFrameworkTraces({
  uri,
  experiment,
  python,
  log,
}: Target): Promise<FrameworkTrace[]> {
  const traces: FrameworkTrace[] = [];
  for (const [index, script] of SCRIPTS.entries()) {
    log(`Running ${script}.py (${index + 1} of ${SCRIPTS.length}, 5-20 s)…`);
    const output = await run(python, [path.join(REPOSITORY, 'test', 'frameworks', `${script}.py`)], {
      env: cleanEnv({
        MLFLOW_TRACKING_URI: uri,
        FRAMEWORKS_EXPERIMENT: experiment.name,
        FRAMEWORKS_EXPERIMENT_ID: experiment.id,
        MLFLOW_DISABLE_TELEMETRY: 'true',
        GIT_PYTHON_REFRESH: 'quiet',
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONUTF8: '1',
        DO_NOT_TRACK: 'true',
      }),
      timeoutMs: 180_000,
    });
    const line = output.split('\n').findLast((each) => each.startsWith('{"traces"'));
    if (line === undefined) throw new Error(`${script}.py printed no traces:\n${output}`);
    const made = Object.entries(Made.parse(JSON.parse(line)).traces);
    traces.push(...made.map(([name, traceId]) => ({ name, traceId })));
  }
  return traces;
}
