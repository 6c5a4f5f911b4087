import type { HeldValue } from './exactValue';

export type AssessmentKind = 'feedback' | 'expectation';

/** Who made an assessment. A server that was given anything else stores SOURCE_TYPE_UNSPECIFIED (contract §5). */
export type SourceType = 'HUMAN' | 'LLM_JUDGE' | 'CODE' | 'SOURCE_TYPE_UNSPECIFIED';

export interface AssessmentSource {
  readonly type: SourceType;
  /** Free text, e.g. an e-mail address or a model's name; '' when absent. */
  readonly id: string;
}

/** What a scorer left when it failed; `value` is null then. */
export interface AssessmentError {
  readonly code: string;
  readonly message: string;
  readonly stack: string;
}

/** One label of a trace: MLflow's *assessment*, decoded. */
export interface Assessment extends HeldValue {
  /** `a-` + 32 hex, unique on the whole server. */
  readonly id: string;
  readonly traceId: string;
  /** 16 hex characters; null when it is about the whole trace (its root span). */
  readonly spanId: string | null;
  readonly name: string;
  readonly kind: AssessmentKind;
  readonly error: AssessmentError | null;
  /** '' when absent. An expectation's comes from metadata `mlflowTraces.rationale`: MLflow drops the field. */
  readonly rationale: string;
  readonly source: AssessmentSource;
  readonly metadata: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** false once another assessment overrides it. */
  readonly valid: boolean;
  readonly overrides: string | null;
}

/** Where an expectation's rationale is kept, as MLflow silently drops the `rationale` of expectations. */
export const RATIONALE_KEY = 'mlflowTraces.rationale';

/** MLflow's free-text note on a trace: a HUMAN feedback of this name, shown as a note, never as a label column. */
export const NOTES_NAME = 'mlflow.notes';

/** Longest assessment name that every MLflow store takes (SQL column width; sqlite itself takes more). */
export const MAX_NAME_LENGTH = 250;

/** How far a label has got on its way to the server. */
export type SaveState =
  | { readonly state: 'saved' }
  /** Durable here and being sent. */
  | { readonly state: 'saving' }
  /** Durable here; could not be sent yet. `reason` is a sentence for the user. */
  | { readonly state: 'waiting'; readonly reason: string }
  /** The server (or its data) stands against it; the user must decide. */
  | { readonly state: 'refused'; readonly reason: string };

/** A label as it is shown: what the user wants, over what the server holds. */
export interface Label extends Assessment {
  readonly save: SaveState;
  /** Written by the person who is labeling here: may be edited in place. */
  readonly mine: boolean;
  /** The labels that this one has overridden, the newest first. */
  readonly history: readonly Assessment[];
  /** What other windows wanted it to be until this later change; kept in sight until this one is on the server. */
  readonly beaten: readonly Assessment[];
}
