import * as z from 'zod/mini';
import { byCreation, TextMap, type Label } from '../model/assessment';

/** The fields that the server set when it saved a label. Nothing else about the label has changed. */
export const SavedLabel = z.object({
  id: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  metadata: TextMap,
});
export type SavedLabel = Readonly<z.infer<typeof SavedLabel>>;

/** Returns the labels with the changes from those that are saved now. */
export function withSaved(labels: readonly Label[], saved: readonly SavedLabel[]): Label[] {
  const known = new Map(saved.map((label) => [label.id, label]));
  return labels
    .map((label): Label => {
      const fields = known.get(label.id);
      return fields ? { ...label, ...fields, save: { state: 'saved' } } : label;
    })
    .sort(byCreation);
}
