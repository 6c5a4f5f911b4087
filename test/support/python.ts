import * as z from 'zod/mini';
import { cleanEnv } from '../../dev/process';
import { runForked } from './forkedPython';
import type { SharedServer } from './servers';

const PRELUDE = [
  'import json, sys',
  'import mlflow',
  'given = json.loads(sys.argv[1])',
  'def emit(result): print("\\nRESULT " + json.dumps(result, default=str))',
].join('\n');

/**
 * Runs Python code with the server's own version of MLflow, configured for the server. The code can use
 * `mlflow`, `json`, `sys`, and `given` (the argument), and must return its result with a single
 * `emit(result)`.
 * @throws Error with Python's output when the code fails.
 */
export async function runPython(server: SharedServer, code: string, given: unknown = null): Promise<unknown> {
  const output = await runScript(server, '-c', `${PRELUDE}\n${code}`, JSON.stringify(given));
  const line = output.split('\n').find((each) => each.startsWith('RESULT '));
  if (line === undefined) throw new Error(`the code did not call emit():\n${output}`);
  return JSON.parse(line.slice('RESULT '.length));
}

/**
 * Runs a Python script with the server's own version of MLflow, configured for the server. Returns its standard
 * output.
 * @throws Error with the end of its output if it fails.
 */
export async function runScript(server: SharedServer, script: string, ...args: string[]): Promise<string> {
  return runForked(server.python, { args: [script, ...args], env: pythonEnv(server), timeoutMs: 180_000 });
}

export function pythonEnv(server: SharedServer): NodeJS.ProcessEnv {
  return cleanEnv({
    MLFLOW_TRACKING_URI: server.uri,
    MLFLOW_DISABLE_TELEMETRY: 'true',
    MLFLOW_ENABLE_ASYNC_TRACE_LOGGING: 'false', // its threads take 2 s to end
    GIT_PYTHON_REFRESH: 'quiet',
  });
}

/** An assessment as read by MLflow's Python SDK. `value` is JSON. */
const SdkAssessment = z.object({
  id: z.nullable(z.string()),
  name: z.string(),
  kind: z.string(),
  value: z.unknown(),
  rationale: z.nullable(z.string()),
  spanId: z.nullable(z.string()),
  sourceType: z.string(),
  sourceId: z.nullable(z.string()),
  metadata: z.nullable(z.record(z.string(), z.string())),
});
export type SdkAssessment = z.infer<typeof SdkAssessment>;

const READ_ASSESSMENTS = `
emit([{
    "id": a.assessment_id, "name": a.name, "kind": type(a).__name__.lower(), "value": a.value, "rationale": a.rationale,
    "spanId": a.span_id, "sourceType": a.source.source_type, "sourceId": a.source.source_id, "metadata": a.metadata,
} for a in mlflow.get_trace(given).info.assessments])
`;

/** Reads the labels of a trace with MLflow's Python SDK. */
export async function readAssessments(server: SharedServer, traceId: string): Promise<SdkAssessment[]> {
  return z.array(SdkAssessment).parse(await runPython(server, READ_ASSESSMENTS, traceId));
}
