import * as z from 'zod/mini';
import { AssessmentKind, AssessmentSource } from './assessment';
import type { LabelSchema } from './labelSchema';
import { DATA_TYPES, type DataType, type JsonValue } from './value';

export const DataTypeName = z.enum(DATA_TYPES);

/** The fields of a draft, for schemas that extend it: files keep fields that they don't know. */
export const draftFields = {
  kind: AssessmentKind,
  name: z.string(),
  dataType: DataTypeName,
  /** The input as typed ('true', 'false', or '' for a Boolean). */
  value: z.string(),
  rationale: z.string(),
  /** The label's source. Absent for the current user, or if it doesn't change. */
  source: z.optional(AssessmentSource),
  /**
   * The input as typed, one `key=value` per line (see `readMetadata`). Absent if there is none, or if it
   * doesn't change.
   */
  metadata: z.optional(z.string()),
};

const draftObject = z.object(draftFields);
/** The content of the form that isn't submitted yet. */
export type Draft = Readonly<z.infer<typeof draftObject>>;
export const Draft: z.ZodMiniType<Draft> = draftObject;

const placeObject = z.object({
  /** null for the whole trace. */
  spanId: z.nullable(z.string()),
  /** The label being edited; null for a new one. */
  labelId: z.nullable(z.string()),
});
/** The form of a trace that a draft belongs to. */
export type DraftPlace = Readonly<z.infer<typeof placeObject>>;
export const DraftPlace: z.ZodMiniType<DraftPlace> = placeObject;

/**
 * A name that the form suggests. Its kind and data type are those of its schema, or else those it was last
 * used with.
 */
export interface NameSuggestion {
  readonly name: string;
  readonly kind: AssessmentKind;
  readonly dataType: DataType;
  /**
   * The last values used with this name, at most nine: newest first in the palette, in a stable order in the
   * form.
   */
  readonly values: readonly JsonValue[];
  /** The experiment's label schema for this name and kind; null if the server has none. */
  readonly schema: LabelSchema | null;
}
