import * as z from 'zod/mini';
import { isJsonValue, isRecordOf, isText, type JsonValue } from './value';

/** The kinds of assessments. */
export const ASSESSMENT_KINDS = ['feedback', 'expectation'] as const;
export const AssessmentKind = z.enum(ASSESSMENT_KINDS);
export type AssessmentKind = z.infer<typeof AssessmentKind>;

/** How the assessment kinds differ. */
export interface KindTraits {
  /**
   * Whether any user may edit it in place. If false, editing another user's assessment creates one that
   * overrides it.
   */
  readonly isShared: boolean;
  /**
   * Whether it states the expected output instead of judging the actual one. It's compared with the output.
   */
  readonly isExpected: boolean;
  /**
   * Whether MLflow stores its rationale and a scorer's error. If false, the rationale is stored in the
   * metadata (docs/mlflow-api.md#assessments).
   */
  readonly hasRationale: boolean;
  /**
   * Whether MLflow stores lists and objects as text, which keeps every digit of their integers, and rejects
   * null.
   */
  readonly storesListsAsText: boolean;
}

export const KIND_TRAITS: Readonly<Record<AssessmentKind, KindTraits>> = {
  feedback: { isShared: false, isExpected: false, hasRationale: true, storesListsAsText: false },
  expectation: { isShared: true, isExpected: true, hasRationale: false, storesListsAsText: true },
};

/**
 * Who made an assessment. MLflow stores any other type as `SOURCE_TYPE_UNSPECIFIED`
 * (docs/mlflow-api.md#assessments).
 */
export const SourceType = z.enum(['HUMAN', 'LLM_JUDGE', 'CODE', 'SOURCE_TYPE_UNSPECIFIED']);
export type SourceType = z.infer<typeof SourceType>;

const sourceObject = z.object({
  type: SourceType,
  /** Free text, for example an email address or a model name; '' when absent. */
  id: z.string(),
});
export type AssessmentSource = Readonly<z.infer<typeof sourceObject>>;
export const AssessmentSource: z.ZodMiniType<AssessmentSource> = sourceObject;

const errorObject = z.object({ code: z.string(), message: z.string(), stack: z.string() });
/** The error of a failed scorer. The assessment's `value` is null. */
export type AssessmentError = Readonly<z.infer<typeof errorObject>>;
const AssessmentError: z.ZodMiniType<AssessmentError> = errorObject;

/** JSON of any depth. zod's own `json()` is recursive, and drops keys named `__proto__`. */
export const Json = z.custom<JsonValue>(isJsonValue);

/** Strings by key. Allows any key, including `__proto__`. */
export const TextMap = z.custom<Readonly<Record<string, string>>>((map) => isRecordOf(map, isText));

const assessmentFields = {
  /** Usually `a-` and 32 hex digits, but a server can choose its own format. Unique across the server. */
  id: z.string(),
  traceId: z.string(),
  /** 16 hex digits; null if it's about the whole trace (its root span). */
  spanId: z.nullable(z.string()),
  name: z.string(),
  kind: AssessmentKind,
  value: Json,
  exactValue: z.optional(z.string()),
  error: z.nullable(AssessmentError),
  /**
   * '' when absent. For an expectation, it comes from the metadata key `mlflowTraces.rationale`, because
   * MLflow drops the field.
   */
  rationale: z.string(),
  source: AssessmentSource,
  metadata: TextMap,
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  updatedAt: z.number(),
  /** False once another assessment overrides it. */
  valid: z.boolean(),
  overrides: z.nullable(z.string()),
};

const assessmentObject = z.object(assessmentFields);
/**
 * MLflow's record of a judgment about a trace or span, decoded; see `Label` for what the UI shows. Messages,
 * files, and the outbox all use this schema. It's read-only in the type only, because zod's `readonly` would
 * freeze every object that it parses.
 */
export type Assessment = Readonly<z.infer<typeof assessmentObject>>;
export const Assessment: z.ZodMiniType<Assessment> = assessmentObject;

/**
 * Metadata key of an expectation's rationale, because MLflow silently drops the `rationale` of expectations.
 */
export const RATIONALE_KEY = 'mlflowTraces.rationale';

/**
 * Name of MLflow's free-text note on a trace: a HUMAN feedback that is shown as a note, never as a label
 * column.
 */
export const NOTES_NAME = 'mlflow.notes';

/**
 * The longest assessment name that every MLflow store accepts (SQL column width; SQLite itself accepts more).
 */
export const MAX_NAME_LENGTH = 250;

/** The label is on the server, or persisted locally and being sent. */
const NOT_STUCK = ['saved', 'saving'] as const;
/**
 * `waiting`: persisted locally, but couldn't be sent yet. `refused`: the server rejected it, or it conflicts
 * with the server's data; the user must decide.
 */
const STUCK = ['waiting', 'refused'] as const;
export const SAVE_STATES = [...NOT_STUCK, ...STUCK] as const;

const saveObject = z.discriminatedUnion('state', [
  z.object({ state: z.enum(NOT_STUCK) }),
  /** `reason` is a sentence for the user. */
  z.object({ state: z.enum(STUCK), reason: z.string() }),
]);
/** The save state of a label. */
export type SaveState = Readonly<z.infer<typeof saveObject>>;
const SaveState: z.ZodMiniType<SaveState> = saveObject;

/** Whether the label is stuck, in which case the state has a `reason`. */
export function isStuck(save: SaveState): save is Extract<SaveState, { readonly reason: string }> {
  switch (save.state) {
    case 'waiting':
    case 'refused':
      return true;
    case 'saved':
    case 'saving':
      return false;
  }
}

const Assessments: z.ZodMiniType<readonly Assessment[]> = z.array(Assessment);

const labelObject = z.object({
  ...assessmentFields,
  save: SaveState,
  /** Whether the current user made it, so that it can be edited in place. */
  mine: z.boolean(),
  /** The labels that this one overrides, newest first. */
  history: Assessments,
  /**
   * Versions from other windows that a later change replaced before they were saved. Kept until this label is
   * on the server.
   */
  beaten: Assessments,
});
/** A label as it's shown: the desired state, or else the server's version. */
export type Label = Readonly<z.infer<typeof labelObject>>;
export const Label: z.ZodMiniType<Label> = labelObject;

/** Compares labels for display order: by creation time, then by ID. */
export function byCreation(a: Assessment, b: Assessment): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

/**
 * Whether editing a label creates a new one that overrides it. True for a label that the current user didn't
 * make, unless its kind is shared.
 */
export function isOverriddenByEdit({ kind, mine }: Pick<Label, 'kind' | 'mine'>): boolean {
  return !mine && !KIND_TRAITS[kind].isShared;
}
