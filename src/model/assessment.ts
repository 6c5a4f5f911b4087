import * as z from 'zod/mini';
import { isJsonValue, isRecordOf, isText, type JsonValue } from './value';

/** The kinds of assessments. */
export const ASSESSMENT_KINDS = ['feedback', 'expectation'] as const;
export const AssessmentKind = z.enum(ASSESSMENT_KINDS);
export type AssessmentKind = z.infer<typeof AssessmentKind>;

/** What the kinds differ in. */
export interface KindTraits {
  /** Anybody may change it in place; else somebody else's is overridden by a new one. */
  readonly isShared: boolean;
  /** It says what should have been answered, instead of judging what was: it is compared with the answer. */
  readonly isExpected: boolean;
  /** MLflow keeps its rationale, and the error of a scorer; else the rationale goes into the metadata (contract §5). */
  readonly hasRationale: boolean;
  /** MLflow keeps lists and objects as text, whose integers lose no digit, and takes no null. */
  readonly isKeptAsText: boolean;
}

export const KIND_TRAITS: Readonly<Record<AssessmentKind, KindTraits>> = {
  feedback: { isShared: false, isExpected: false, hasRationale: true, isKeptAsText: false },
  expectation: { isShared: true, isExpected: true, hasRationale: false, isKeptAsText: true },
};

/** Who made an assessment. A server that was given anything else stores SOURCE_TYPE_UNSPECIFIED (contract §5). */
export const SourceType = z.enum(['HUMAN', 'LLM_JUDGE', 'CODE', 'SOURCE_TYPE_UNSPECIFIED']);
export type SourceType = z.infer<typeof SourceType>;

const sourceObject = z.object({
  type: SourceType,
  /** Free text, e.g. an e-mail address or a model's name; '' when absent. */
  id: z.string(),
});
export type AssessmentSource = Readonly<z.infer<typeof sourceObject>>;
export const AssessmentSource: z.ZodMiniType<AssessmentSource> = sourceObject;

const errorObject = z.object({ code: z.string(), message: z.string(), stack: z.string() });
/** What a scorer left when it failed; `value` is null then. */
export type AssessmentError = Readonly<z.infer<typeof errorObject>>;
const AssessmentError: z.ZodMiniType<AssessmentError> = errorObject;

/** Of any depth. zod's own `json()` recurses, and drops keys named `__proto__`. */
export const Json = z.custom<JsonValue>(isJsonValue);

/** Texts by any key. */
export const TextMap = z.custom<Readonly<Record<string, string>>>((map) => isRecordOf(map, isText));

const assessmentFields = {
  /** `a-` + 32 hex, unique on the whole server. */
  id: z.string(),
  traceId: z.string(),
  /** 16 hex characters; null when it is about the whole trace (its root span). */
  spanId: z.nullable(z.string()),
  name: z.string(),
  kind: AssessmentKind,
  value: Json,
  exactValue: z.optional(z.string()),
  error: z.nullable(AssessmentError),
  /** '' when absent. An expectation's comes from metadata `mlflowTraces.rationale`: MLflow drops the field. */
  rationale: z.string(),
  source: AssessmentSource,
  metadata: TextMap,
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  updatedAt: z.number(),
  /** false once another assessment overrides it. */
  valid: z.boolean(),
  overrides: z.nullable(z.string()),
};

const assessmentObject = z.object(assessmentFields);
/**
 * One label of a trace: MLflow's *assessment*, decoded. Messages, files and the outbox all use this one schema. It is
 * typed as readonly instead of made so by zod, which would freeze every object that it reads.
 */
export type Assessment = Readonly<z.infer<typeof assessmentObject>>;
export const Assessment: z.ZodMiniType<Assessment> = assessmentObject;

/** Where an expectation's rationale is kept, as MLflow silently drops the `rationale` of expectations. */
export const RATIONALE_KEY = 'mlflowTraces.rationale';

/** MLflow's free-text note on a trace: a HUMAN feedback of this name, shown as a note, never as a label column. */
export const NOTES_NAME = 'mlflow.notes';

/** Longest assessment name that every MLflow store takes (SQL column width; sqlite itself takes more). */
export const MAX_NAME_LENGTH = 250;

/** Nothing stands in the way: it is on the server, or durable here and being sent. */
const ON_ITS_WAY = ['saved', 'saving'] as const;
/**
 * `waiting`: durable here; could not be sent yet. `refused`: the server (or its data) stands against it; the user must
 * decide.
 */
const STUCK = ['waiting', 'refused'] as const;
export const SAVE_STATES = [...ON_ITS_WAY, ...STUCK] as const;

const saveObject = z.discriminatedUnion('state', [
  z.object({ state: z.enum(ON_ITS_WAY) }),
  /** `reason` is a sentence for the user. */
  z.object({ state: z.enum(STUCK), reason: z.string() }),
]);
/** How far a label has got on its way to the server. */
export type SaveState = Readonly<z.infer<typeof saveObject>>;
const SaveState: z.ZodMiniType<SaveState> = saveObject;

/** Whether it cannot go on by itself, and says why. */
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
  /** Written by the person who is labeling here: may be edited in place. */
  mine: z.boolean(),
  /** The labels that this one has overridden, the newest first. */
  history: Assessments,
  /** What other windows wanted it to be until this later change; kept in sight until this one is on the server. */
  beaten: Assessments,
});
/** A label as it is shown: what the user wants, over what the server holds. */
export type Label = Readonly<z.infer<typeof labelObject>>;
export const Label: z.ZodMiniType<Label> = labelObject;

/** Whether to edit a label makes a new one that overrides it: somebody else's is never changed, unless it is shared. */
export function isOverriddenByEdit({ kind, mine }: Pick<Label, 'kind' | 'mine'>): boolean {
  return !mine && !KIND_TRAITS[kind].isShared;
}
