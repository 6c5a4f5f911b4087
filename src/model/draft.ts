import type { AssessmentKind } from './assessment';
import type { DataType, JsonValue } from './value';

/** What stands in the form and is not submitted yet. `value` is the text as typed ('true' / 'false' / '' for Boolean). */
export interface Draft {
  readonly kind: AssessmentKind;
  readonly name: string;
  readonly dataType: DataType;
  readonly value: string;
  readonly rationale: string;
}

/** Which form of a trace a draft belongs to. */
export interface DraftPlace {
  /** null: the whole trace. */
  readonly spanId: string | null;
  /** The label being edited; null: a new one. */
  readonly labelId: string | null;
}

/** A name that the form suggests, with the kind and data type it was last used with. */
export interface NameSuggestion {
  readonly name: string;
  readonly kind: AssessmentKind;
  readonly dataType: DataType;
  /** Values used before with this name, newest first, at most nine. */
  readonly values: readonly JsonValue[];
}
