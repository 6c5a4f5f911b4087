import type { Assessment } from './assessment';
import type { Count } from './count';

export type TraceState = 'OK' | 'ERROR' | 'IN_PROGRESS' | 'STATE_UNSPECIFIED';

export interface TokenUsage {
  readonly input: Count;
  readonly output: Count;
  readonly total: Count;
}

/** One trace without its spans: MLflow's *TraceInfo*, decoded. */
export interface TraceInfo {
  /** `tr-` + 32 hex. */
  readonly traceId: string;
  readonly experimentId: string;
  readonly state: TraceState;
  /** Milliseconds since the epoch. */
  readonly requestTime: number;
  /** Milliseconds; null where the server has none, or a negative one (an OTLP root that never ended). */
  readonly durationMs: number | null;
  /** Tag `mlflow.traceName`; of a trace that came by OpenTelemetry its root span's name once that was read, null before. */
  readonly name: string | null;
  /** Cut at 1,000 characters by the server; often raw JSON. null when absent. */
  readonly requestPreview: string | null;
  readonly responsePreview: string | null;
  readonly session: string | null;
  readonly user: string | null;
  readonly tokens: TokenUsage | null;
  /** US dollars. */
  readonly cost: Count | null;
  /** From `mlflow.trace.sizeStats`; null when unknown before fetching (OTLP). */
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

/** A trace id as MLflow's own tracing writes it. */
export const TRACE_ID = /^tr-[0-9a-f]{32}$/;
