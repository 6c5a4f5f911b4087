import { randomBytes } from 'node:crypto';
import { runPython } from './python';
import type { SharedServer } from './servers';

/** A completed span, as sent by an OpenTelemetry exporter. */
export interface OtlpSpan {
  readonly name: string;
  /** 16 hex digits; see `newSpanId()`. */
  readonly id: string;
  readonly parent?: string;
  /** Milliseconds since the start of the trace. */
  readonly start: number;
  readonly end: number;
  readonly type?: string;
  readonly outputs?: unknown;
}

export const newTraceId = (): string => randomBytes(16).toString('hex');
export const newSpanId = (): string => randomBytes(8).toString('hex');

const SEND = `
import os, urllib.request
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
request = ExportTraceServiceRequest()
spans = request.resource_spans.add().scope_spans.add().spans
for one in given["spans"]:
    span = spans.add(name=one["name"], trace_id=bytes.fromhex(given["trace"]), span_id=bytes.fromhex(one["id"]),
        parent_span_id=bytes.fromhex(one.get("parent") or ""),
        start_time_unix_nano=(given["base"] + one["start"]) * 1000000, end_time_unix_nano=(given["base"] + one["end"]) * 1000000)
    span.status.code = 1
    for key, value in [("mlflow.spanType", one.get("type", "TOOL")), ("mlflow.spanOutputs", json.dumps(one.get("outputs")))]:
        span.attributes.add(key=key).value.string_value = value
urllib.request.urlopen(urllib.request.Request(os.environ["MLFLOW_TRACKING_URI"] + "/v1/traces", request.SerializeToString(),
    {"Content-Type": "application/x-protobuf", "x-mlflow-experiment-id": given["experiment"]})).read()
emit(None)
`;

/**
 * Sends spans of a trace that may still be running; later spans are added by its ID. `base`: milliseconds
 * since the epoch.
 */
export async function sendSpans(
  server: SharedServer,
  to: { readonly experimentId: string; readonly traceId: string; readonly base: number },
  spans: readonly OtlpSpan[],
): Promise<void> {
  const { experimentId: experiment, traceId: trace, base } = to;
  await runPython(server, SEND, { experiment, trace, base, spans });
}
