import type { Assessment } from './assessment';
import type { Count } from './count';

export type TraceState = 'OK' | 'ERROR' | 'IN_PROGRESS' | 'STATE_UNSPECIFIED';

export interface TokenUsage {
  readonly input: Count;
  readonly output: Count;
  readonly total: Count;
}

/** A trace without its spans: MLflow's *TraceInfo*, decoded. */
export interface TraceInfo {
  /** `tr-` and 32 hex digits. */
  readonly traceId: string;
  readonly experimentId: string;
  readonly state: TraceState;
  /** Milliseconds since the epoch. */
  readonly requestTime: number;
  /** Milliseconds; null if the server has none, or a negative one (an OTLP root span that never ended). */
  readonly durationMs: number | null;
  /**
   * The tag `mlflow.traceName`. For a trace that arrived through OpenTelemetry, the name of its root span
   * once that was read, and null before.
   */
  readonly name: string | null;
  /** Truncated to 1,000 characters by the server; often raw JSON; null when absent. */
  readonly requestPreview: string | null;
  readonly responsePreview: string | null;
  readonly session: string | null;
  readonly user: string | null;
  readonly tokens: TokenUsage | null;
  /** US dollars. */
  readonly cost: Count | null;
  /** From `mlflow.trace.sizeStats`; null if unknown before the spans are fetched (OTLP). */
  readonly spanCount: number | null;
  readonly gitCommit: string | null;
  readonly gitBranch: string | null;
  readonly sourceName: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly assessments: readonly Assessment[];
}

export interface Experiment {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

/** Matches a trace ID in the format of MLflow's own tracing. */
export const TRACE_ID = /^tr-[0-9a-f]{32}$/;
