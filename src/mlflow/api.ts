import type { Assessment, AssessmentError, AssessmentKind, AssessmentSource } from '../model/assessment';
import type { LabelSchema } from '../model/labelSchema';
import type { Experiment, TraceInfo } from '../model/trace';
import type { HeldValue } from '../model/exactValue';
import type { JsonValue } from '../model/value';

/** One page of a search. `nextPageToken` null: there are no more. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | null;
}

export interface ExperimentQuery {
  readonly maxResults: number;
  readonly pageToken?: string | undefined;
  /** A part of the name, in any case; '' for all. */
  readonly nameContains?: string;
}

export interface TraceQuery {
  /** One or several; the answer is the newest of all of them together. */
  readonly experimentIds: readonly string[];
  /** MLflow's filter language (contract §3.1); '' for all. */
  readonly filter?: string;
  /** 1 … 500. */
  readonly maxResults: number;
  readonly pageToken?: string | undefined;
}

/** What a label is created from. The id is chosen here (`a-` + 32 hex), so that a repeated create is harmless. */
export interface NewAssessment extends HeldValue {
  readonly id: string;
  readonly spanId: string | null;
  readonly name: string;
  readonly kind: AssessmentKind;
  readonly rationale: string;
  readonly source: AssessmentSource;
  readonly metadata: Readonly<Record<string, string>>;
  readonly overrides: string | null;
  /** What a scorer left when it failed; for a label that is made again as it was. */
  readonly error?: AssessmentError | null;
  /** Milliseconds since the epoch, for a label that is made again; absent: the server's own time. */
  readonly createdAt?: number;
}

/** The fields of an assessment that MLflow lets change in place; only those given are sent (`update_mask`). */
export interface AssessmentPatch {
  readonly kind: AssessmentKind;
  readonly name?: string;
  readonly value?: JsonValue;
  /** Goes with `value`: its JSON text, where it has digits that a double has not. */
  readonly exactValue?: string | undefined;
  /** Goes with `value`: MLflow drops a feedback's error when its value is patched without it (contract §5). */
  readonly error?: AssessmentError | null;
  readonly rationale?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The calls that the outbox makes. All throw TrackingError. */
export interface AssessmentApi {
  createAssessment(traceId: string, assessment: NewAssessment, signal?: AbortSignal): Promise<Assessment>;
  updateAssessment(
    traceId: string,
    id: string,
    patch: AssessmentPatch,
    signal?: AbortSignal,
  ): Promise<Assessment>;
  /** Idempotent on the server: 200 even for an unknown id. */
  deleteAssessment(traceId: string, id: string, signal?: AbortSignal): Promise<void>;
  /** undefined when the server has no such assessment (404). */
  getAssessment(traceId: string, id: string, signal?: AbortSignal): Promise<Assessment | undefined>;
  /**
   * Whether the server ignores the ids that we choose. Labels have ours all the same, kept in their metadata; but a create
   * that is sent twice makes two of them.
   */
  givesOwnIds(signal?: AbortSignal): Promise<boolean>;
  /** Whether `/health` answers OK now. Never throws. */
  isHealthy(signal?: AbortSignal): Promise<boolean>;
}

/** The calls that reading makes. All throw TrackingError; every one has a timeout of its own. */
export interface TraceApi {
  /** The server's address without credentials, for messages. */
  readonly server: string;
  /** MLflow's version, e.g. `3.17.2`. Throws `tooOld` below 3.10, `badResponse` where it is not MLflow. */
  checkVersion(signal?: AbortSignal): Promise<string>;
  /** Newest activity first. */
  searchExperiments(query: ExperimentQuery, signal?: AbortSignal): Promise<Page<Experiment>>;
  getExperiment(id: string, signal?: AbortSignal): Promise<Experiment>;
  getExperimentByName(name: string, signal?: AbortSignal): Promise<Experiment>;
  /** Newest first. */
  searchTraces(query: TraceQuery, signal?: AbortSignal): Promise<Page<TraceInfo>>;
  getTraceInfo(traceId: string, signal?: AbortSignal): Promise<TraceInfo>;
  /** The answer that `getTraceInfo` reads, as JSON text: `{"trace":{"trace_info":{…}}}` with all that the server said. */
  getTraceText(traceId: string, signal?: AbortSignal): Promise<string>;
  /** The bytes of the artifact route as they arrive (`{"spans":[…]}`, contract §4). */
  streamSpans(traceId: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /**
   * The bytes of `traces/get` as they arrive (`{"trace":{"spans":[…]}}`, OTLP JSON), for servers whose artifact route has
   * nothing for a trace.
   */
  streamTrace(traceId: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /**
   * The bytes of an image or a file that a span refers to as `mlflow-attachment://<id>` (contract §13), at most 20 MB.
   * Throws `notFound` for an id that is not a UUID: it would be a path of its own.
   */
  getAttachment(traceId: string, id: string, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * The label schemas of an experiment, without the default one; [] from servers before 3.14, which have none. Listing
   * them makes the server create the default one (contract §7), so ask only when they are needed.
   */
  listLabelSchemas(experimentId: string, signal?: AbortSignal): Promise<readonly LabelSchema[]>;
}

/** The calls that change a trace's tags. All throw TrackingError. What was stored is to be read back (contract §0). */
export interface TagApi {
  /** Creates or changes. The server takes keys as `tagKeyProblem` has them (contract §6). */
  setTag(traceId: string, key: string, value: string, signal?: AbortSignal): Promise<void>;
  /** A tag that is not there is no error: it is gone, as was wanted. */
  deleteTag(traceId: string, key: string, signal?: AbortSignal): Promise<void>;
}

export type TrackingApi = TraceApi & AssessmentApi & TagApi;
