import type { AssessmentKind, AssessmentSource } from './assessment';
import type { LabelSchema } from './labelSchema';
import type { DataType, JsonValue } from './value';

/** What stands in the form and is not submitted yet. `value` is the text as typed ('true' / 'false' / '' for Boolean). */
export interface Draft {
  readonly kind: AssessmentKind;
  readonly name: string;
  readonly dataType: DataType;
  readonly value: string;
  readonly rationale: string;
  /** Whose label it shall be; absent: of the person who labels here, or as it was. */
  readonly source?: AssessmentSource | undefined;
  /** As typed, `key=value` a line (`readMetadata`); absent: none, or as it was. */
  readonly metadata?: string | undefined;
}

/** Which form of a trace a draft belongs to. */
export interface DraftPlace {
  /** null: the whole trace. */
  readonly spanId: string | null;
  /** The label being edited; null: a new one. */
  readonly labelId: string | null;
}

/** A name that the form suggests, with its kind and data type: those of its schema, else those it was last used with. */
export interface NameSuggestion {
  readonly name: string;
  readonly kind: AssessmentKind;
  readonly dataType: DataType;
  /** The nine values that this name was used with last: in the palette newest first, in the form in a stable order. */
  readonly values: readonly JsonValue[];
  /** The experiment's own question of this name and kind; null when the server has none. */
  readonly schema: LabelSchema | null;
}
