import * as z from 'zod/mini';
import type { Experiment, TraceInfo, TraceState } from '../model/trace';
import { AssessmentWire } from './wireAssessment';
import { costOf, durationOf, millisecondsOf, spanCountOf, TextMap, tokensOf } from './wireValues';

const text = z.nullish(z.string());

const RawTraceInfo = z.object({
  trace_id: z.string(),
  trace_location: z.nullish(z.object({ mlflow_experiment: z.nullish(z.object({ experiment_id: text })) })),
  request_time: text,
  execution_duration: text,
  state: text,
  trace_metadata: TextMap,
  tags: TextMap,
  request_preview: text,
  response_preview: text,
  assessments: z.nullish(z.array(z.unknown())),
});
type RawTraceInfo = z.infer<typeof RawTraceInfo>;

/** A decoded row, and the number of its assessments that couldn't be read and were dropped. */
export interface DecodedTrace {
  readonly trace: TraceInfo;
  readonly dropped: number;
}

/**
 * Decodes a TraceInfo of the server (docs/mlflow-api.md#searching-traces,
 * docs/mlflow-api.md#metadata-and-tags). Missing fields are empty (docs/mlflow-api.md#basics).
 */
export const TraceInfoWire = z.pipe(RawTraceInfo, z.transform(toTraceInfo));

/** Decodes the response of `GET traces/{id}`. */
export const TraceInfoAnswer = z.pipe(
  z.object({ trace: z.object({ trace_info: TraceInfoWire }) }),
  z.transform((answer) => answer.trace.trace_info),
);

/** A page of traces. Its rows are decoded one by one, so that a bad one doesn't lose the others. */
export const TracePage = z.object({ traces: z.nullish(z.array(z.unknown())), next_page_token: text });

const RawExperiment = z.object({
  experiment_id: z.string(),
  name: text,
  last_update_time: z.nullish(z.number()),
  creation_time: z.nullish(z.number()),
});

/** Decodes an experiment (docs/mlflow-api.md#experiments). Its times are already in milliseconds. */
export const ExperimentWire = z.pipe(
  RawExperiment,
  z.transform((raw): Experiment => ({
    id: raw.experiment_id,
    name: raw.name ?? '',
    updatedAt: raw.last_update_time ?? raw.creation_time ?? 0,
  })),
);

export const ExperimentAnswer = z.pipe(
  z.object({ experiment: ExperimentWire }),
  z.transform((answer) => answer.experiment),
);

export const ExperimentPage = z.object({
  experiments: z.nullish(z.array(z.unknown())),
  next_page_token: text,
});

/** Decodes row by row. `bad` counts those that couldn't be read. */
export function decodeRows<T>(
  schema: z.ZodMiniType<T>,
  rows: readonly unknown[] | null | undefined,
): { readonly good: readonly T[]; readonly bad: number } {
  const good: T[] = [];
  for (const row of rows ?? []) {
    const parsed = schema.safeParse(row);
    if (parsed.success) good.push(parsed.data);
  }
  return { good, bad: (rows?.length ?? 0) - good.length };
}

function toTraceInfo(raw: RawTraceInfo): DecodedTrace {
  const { trace_metadata: metadata, tags } = raw;
  const assessments = decodeRows(AssessmentWire, raw.assessments);
  const trace: TraceInfo = {
    traceId: raw.trace_id,
    experimentId: raw.trace_location?.mlflow_experiment?.experiment_id ?? '',
    state: stateOf(raw.state),
    requestTime: millisecondsOf(raw.request_time),
    durationMs: durationOf(raw.execution_duration),
    name: filled(tags['mlflow.traceName']),
    requestPreview: filled(raw.request_preview),
    responsePreview: filled(raw.response_preview),
    session: filled(metadata['mlflow.trace.session']),
    user: filled(metadata['mlflow.trace.user']),
    tokens: tokensOf(metadata['mlflow.trace.tokenUsage']),
    cost: costOf(metadata['mlflow.trace.cost']),
    spanCount: spanCountOf(metadata['mlflow.trace.sizeStats']),
    gitCommit: filled(metadata['mlflow.source.git.commit']),
    gitBranch: filled(metadata['mlflow.source.git.branch']),
    sourceName: filled(metadata['mlflow.source.name']),
    tags,
    metadata,
    assessments: assessments.good,
  };
  return { trace, dropped: assessments.bad };
}

function filled(value: string | null | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : value;
}

function stateOf(state: string | null | undefined): TraceState {
  switch (state) {
    case 'OK':
    case 'ERROR':
    case 'IN_PROGRESS':
      return state;
    case null:
    case undefined:
    default:
      return 'STATE_UNSPECIFIED';
  }
}
