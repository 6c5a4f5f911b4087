import { isDeepStrictEqual } from 'node:util';
import type { Label } from '../../model/assessment';
import type { SavedLabel } from '../../protocol/savedLabel';

/** Returns the labels that were being saved and are saved now. Undefined if anything else has changed. */
export function savedSince(before: readonly Label[], now: readonly Label[]): SavedLabel[] | undefined {
  if (before.length !== now.length) return undefined;
  const known = new Map(before.map((label) => [label.id, label]));
  const saved: SavedLabel[] = [];
  for (const label of now) {
    const old = known.get(label.id);
    if (!old) return undefined;
    if (isDeepStrictEqual(old, label)) continue;
    if (old.save.state !== 'saving') return undefined;
    const { id, createdAt, updatedAt, metadata, save } = label;
    switch (save.state) {
      case 'saved':
        if (!isDeepStrictEqual({ ...old, createdAt, updatedAt, metadata, save }, label)) return undefined;
        saved.push({ id, createdAt, updatedAt, metadata });
        break;
      case 'saving': // Its times are sent once it's saved.
        if (!isDeepStrictEqual({ ...old, createdAt, updatedAt }, label)) return undefined;
        break;
      case 'waiting':
      case 'refused':
        return undefined;
    }
  }
  return saved;
}
