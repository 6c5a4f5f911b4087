import * as z from 'zod/mini';
import { AssessmentKind, AssessmentSource } from './assessment';
import type { LabelSchema } from './labelSchema';
import { DATA_TYPES, type DataType, type JsonValue } from './value';

export const DataTypeName = z.enum(DATA_TYPES);

/** The fields of a draft, for a schema of one's own: files keep what they do not know. */
export const draftFields = {
  kind: AssessmentKind,
  name: z.string(),
  dataType: DataTypeName,
  /** The text as typed ('true' / 'false' / '' for Boolean). */
  value: z.string(),
  rationale: z.string(),
  /** Whose label it shall be; absent: of the person who labels here, or as it was. */
  source: z.optional(AssessmentSource),
  /** As typed, `key=value` a line (`readMetadata`); absent: none, or as it was. */
  metadata: z.optional(z.string()),
};

const draftObject = z.object(draftFields);
/** What stands in the form and is not submitted yet. */
export type Draft = Readonly<z.infer<typeof draftObject>>;
export const Draft: z.ZodMiniType<Draft> = draftObject;

const placeObject = z.object({
  /** null: the whole trace. */
  spanId: z.nullable(z.string()),
  /** The label being edited; null: a new one. */
  labelId: z.nullable(z.string()),
});
/** Which form of a trace a draft belongs to. */
export type DraftPlace = Readonly<z.infer<typeof placeObject>>;
export const DraftPlace: z.ZodMiniType<DraftPlace> = placeObject;

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
