import * as z from 'zod/mini';
import { Json } from './assessment';

/** How a label was changed. `moved`: to another span or source. */
export const ChangeType = z.enum(['made', 'changed', 'moved', 'deleted']);
export type ChangeType = z.infer<typeof ChangeType>;

/** A label change, as reported to the user. */
export const ToldChange = z.object({
  changeId: z.string(),
  type: ChangeType,
  name: z.string(),
  /** The value after the change, or the last value of a deleted label. */
  value: Json,
  /** The label's span after the change; null for the whole trace. */
  spanId: z.nullable(z.string()),
});
export type ToldChange = Readonly<z.infer<typeof ToldChange>>;

/** The result of an undo. `changedSince`: the label was changed again later, so it stays. */
export const Undone = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('nothing') }),
  z.object({ outcome: z.literal('changedSince'), change: ToldChange }),
  z.object({
    outcome: z.literal('undone'),
    change: ToldChange,
    /** The ID of the label after the undo; null if there is none. */
    id: z.nullable(z.string()),
  }),
]);
export type Undone = Readonly<z.infer<typeof Undone>>;
