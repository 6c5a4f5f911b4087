import path from 'node:path';
import * as z from 'zod/mini';
import { runScript } from '../../support/python';
import type { SharedServer } from '../../support/servers';

/** A span to write. The fields are documented in `otlp_traces.py`. */
export interface OtlpSpan {
  readonly name: string;
  readonly id?: string;
  readonly parent?: string;
  readonly start?: string;
  readonly end?: string | null;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly events?: readonly { name: string; time: string; attributes?: Readonly<Record<string, unknown>> }[];
  readonly links?: readonly { trace: string; span: string }[];
}

/** Writes traces with the OpenTelemetry protocol. Resolves with their IDs. */
export async function writeOtlp(
  server: SharedServer,
  experimentId: string,
  traces: readonly (readonly OtlpSpan[])[],
): Promise<string[]> {
  const given = JSON.stringify({ uri: server.uri, experiment_id: experimentId, traces });
  const script = path.join(__dirname, 'otlp_traces.py');
  const output = await runScript(server, script, given);
  return z.array(z.string()).parse(JSON.parse(output.trimEnd().split('\n').at(-1) ?? ''));
}
