import path from 'node:path';
import * as z from 'zod/mini';
import { REPOSITORY } from '../../dev/repository';
import { runScript } from './python';
import type { SharedServer } from './servers';

const SUPPORT = path.join(REPOSITORY, 'test', 'support');

const AgentTraces = z.array(z.object({ trace_id: z.string(), spans: z.record(z.string(), z.string()) }));

export interface AgentTrace {
  traceId: string;
  /** Span IDs (16 hex digits) by span name: answer (the root), retrieve, chat, lookup. */
  spans: Record<string, string>;
}

export interface AgentTraceOptions {
  /** Default: 1. The traces are one minute apart; the newest is a few seconds old. */
  count?: number;
  /** Whether the root span ends with an exception. */
  fail?: boolean;
  session?: string;
}

/**
 * Writes traces of a small agent with MLflow's Python SDK into the experiment with this name. Returns them
 * oldest first. Their requests start with `Question 1: what does the plan cost?`, `Question 2: …`.
 */
export async function makeAgentTraces(
  server: SharedServer,
  experiment: string,
  options: AgentTraceOptions = {},
): Promise<AgentTrace[]> {
  const script = path.join(SUPPORT, 'agent_traces.py');
  const output = await runScript(server, script, JSON.stringify({ experiment, ...options }));
  return AgentTraces.parse(lastJson(output)).map((made) => ({ traceId: made.trace_id, spans: made.spans }));
}

/** The keys of odd_traces.py, which describes them at its top. */
export const ODD_TRACES = [
  'two_roots',
  'running',
  'wide',
  'deep',
  'numbers',
  'huge',
  'clock',
  'text',
  'hostile',
  'not_json',
  'nameless',
] as const;
export type OddTrace = (typeof ODD_TRACES)[number];

const OddTraces = z.object({ experiment_id: z.string(), traces: z.record(z.string(), z.string()) });

/** Creates OpenTelemetry traces that break naive viewers. Resolves to the trace ID of each key. */
export async function makeOddTraces<K extends OddTrace>(
  server: SharedServer,
  experiment: string,
  keys: readonly K[],
): Promise<Record<K, string>> {
  const script = path.join(SUPPORT, 'odd_traces.py');
  const output = await runScript(server, script, server.uri, experiment, keys.join(','));
  return byKey(keys, OddTraces.parse(lastJson(output)).traces);
}

function byKey<K extends string>(keys: readonly K[], made: Record<string, string>): Record<K, string> {
  const found: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const id = made[key];
    if (id !== undefined) found[key] = id;
  }
  if (!hasAll(keys, found)) throw new Error(`odd_traces.py wrote ${Object.keys(made).join(', ')} only`);
  return found;
}

function hasAll<K extends string>(
  keys: readonly K[],
  found: Partial<Record<K, string>>,
): found is Record<K, string> {
  return keys.every((key) => found[key] !== undefined);
}

/** MLflow's SDK may print text before a script's own last line. */
function lastJson(output: string): unknown {
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
}
