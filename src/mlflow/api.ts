import type { Assessment, AssessmentError, AssessmentKind, AssessmentSource } from '../model/assessment';
import type { LabelSchema } from '../model/labelSchema';
import type { Experiment, TraceInfo } from '../model/trace';
import type { ExactValue } from '../model/exactValue';
import type { JsonValue } from '../model/value';

/** One page of a search. `nextPageToken` is null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | null;
}

export interface ExperimentQuery {
  readonly maxResults: number;
  readonly pageToken?: string | undefined;
  /** A part of the name, case-insensitive; '' for all. */
  readonly nameContains?: string;
}

export interface TraceQuery {
  /** One or more experiments; their traces are returned in one list. */
  readonly experimentIds: readonly string[];
  /** A filter in MLflow's language (docs/mlflow-api.md#filters); '' for all. */
  readonly filter?: string;
  /** For example `timestamp_ms ASC` (docs/mlflow-api.md#searching-traces). Default: newest first. */
  readonly orderBy?: string;
  /** 1 to 500. */
  readonly maxResults: number;
  readonly pageToken?: string | undefined;
}

/**
 * The data of a new label. The client chooses the ID (`a-` and 32 hex digits), so that a repeated create does
 * no harm.
 */
export interface NewAssessment extends ExactValue {
  readonly id: string;
  readonly spanId: string | null;
  readonly name: string;
  readonly kind: AssessmentKind;
  readonly rationale: string;
  readonly source: AssessmentSource;
  readonly metadata: Readonly<Record<string, string>>;
  readonly overrides: string | null;
  /** The error of a failed scorer, for a label that is re-created as it was. */
  readonly error?: AssessmentError | null;
  /** Milliseconds since the epoch, for a label that is re-created. Default: the server's time. */
  readonly createdAt?: number;
}

/** The fields of an assessment that MLflow can change in place. Only those given are sent (`update_mask`). */
export interface AssessmentPatch {
  readonly kind: AssessmentKind;
  readonly name?: string;
  readonly value?: JsonValue;
  /** Goes with `value`: its JSON text, if it has digits that a double can't hold. */
  readonly exactValue?: string | undefined;
  /**
   * Goes with `value`: MLflow drops a feedback's error when its value is updated without it
   * (docs/mlflow-api.md#assessments).
   */
  readonly error?: AssessmentError | null;
  readonly rationale?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * The calls that the outbox makes.
 * @throws TrackingError from every call except `isHealthy`.
 */
export interface AssessmentApi {
  createAssessment(traceId: string, assessment: NewAssessment, signal?: AbortSignal): Promise<Assessment>;
  updateAssessment(
    traceId: string,
    id: string,
    patch: AssessmentPatch,
    signal?: AbortSignal,
  ): Promise<Assessment>;
  /** Idempotent on the server: 200 even for an unknown ID. */
  deleteAssessment(traceId: string, id: string, signal?: AbortSignal): Promise<void>;
  /** Returns undefined when the server doesn't have the assessment (404). */
  getAssessment(traceId: string, id: string, signal?: AbortSignal): Promise<Assessment | undefined>;
  /**
   * Whether the server ignores the IDs that we choose. We then keep ours in the metadata, but a create that
   * is sent twice makes two labels.
   */
  givesOwnIds(signal?: AbortSignal): Promise<boolean>;
  /** Whether `/health` responds with OK. Never throws. */
  isHealthy(signal?: AbortSignal): Promise<boolean>;
}

/**
 * The calls for reading. Each has its own timeout.
 * @throws TrackingError from every call.
 */
export interface TraceApi {
  /** The server's address without credentials, for messages. */
  readonly server: string;
  /**
   * Returns MLflow's version, for example `3.17.2`.
   * @throws TrackingError `tooOld` below 3.10, `badResponse` when it isn't MLflow.
   */
  checkVersion(signal?: AbortSignal): Promise<string>;
  /** Most recently updated first. */
  searchExperiments(query: ExperimentQuery, signal?: AbortSignal): Promise<Page<Experiment>>;
  getExperiment(id: string, signal?: AbortSignal): Promise<Experiment>;
  getExperimentByName(name: string, signal?: AbortSignal): Promise<Experiment>;
  /** Newest first, unless `orderBy` is set. */
  searchTraces(query: TraceQuery, signal?: AbortSignal): Promise<Page<TraceInfo>>;
  getTraceInfo(traceId: string, signal?: AbortSignal): Promise<TraceInfo>;
  /**
   * Returns the response that `getTraceInfo` decodes as JSON text: `{"trace":{"trace_info":{…}}}`, with all
   * fields of the server.
   */
  getTraceText(traceId: string, signal?: AbortSignal): Promise<string>;
  /** Streams the bytes of the artifact route (`{"spans":[…]}`, docs/mlflow-api.md#spans). */
  streamSpans(traceId: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /**
   * Streams the bytes of `traces/get` (`{"trace":{"spans":[…]}}`, OTLP JSON), for traces without an artifact.
   */
  streamTrace(traceId: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /**
   * Returns the bytes of an image or a file that a span refers to as `mlflow-attachment://<id>`
   * (docs/mlflow-api.md#what-frameworks-write), at most 20 MB.
   * @throws TrackingError `notFound` when the ID isn't a UUID, because it becomes part of a path.
   */
  getAttachment(traceId: string, id: string, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * Returns the label schemas of an experiment, without the default one; [] for servers before 3.14, which
   * have none. Listing them makes the server create the default one (docs/mlflow-api.md#label-schemas), so
   * only call this when they are needed.
   */
  listLabelSchemas(experimentId: string, signal?: AbortSignal): Promise<readonly LabelSchema[]>;
}

/**
 * The calls that change a trace's tags. Read a tag back to know what was stored (docs/mlflow-api.md#basics).
 * @throws TrackingError from every call.
 */
export interface TagApi {
  /**
   * Creates or updates a tag. `tagKeyProblem` knows which keys the server accepts (docs/mlflow-api.md#tags).
   */
  setTag(traceId: string, key: string, value: string, signal?: AbortSignal): Promise<void>;
  /** Deletes a tag. A tag that doesn't exist is not an error. */
  deleteTag(traceId: string, key: string, signal?: AbortSignal): Promise<void>;
}

export type TrackingApi = TraceApi & AssessmentApi & TagApi;
