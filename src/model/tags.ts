/**
 * Whether users can change a tag. MLflow writes the other tags itself; changing them breaks its data for the
 * trace (docs/mlflow-api.md#tags).
 */
export function isUserTag(key: string): boolean {
  return !key.startsWith('mlflow.');
}

/** Why a tag's key is invalid (docs/mlflow-api.md#tags). */
export type TagKeyProblem = 'empty' | 'reserved' | 'long' | 'characters' | 'path';

export function tagKeyProblem(key: string): TagKeyProblem | null {
  if (key === '') return 'empty';
  if (!isUserTag(key)) return 'reserved';
  if (Array.from(key).length > 250) return 'long';
  if (!/^[\p{L}\p{N}_\-. /:]+$/u.test(key)) return 'characters';
  return isPlainPath(key) ? null : 'path';
}

/**
 * MLflow's file store saves each tag in a file named after its key, so every store accepts only keys that are
 * plain paths.
 */
function isPlainPath(key: string): boolean {
  return !key.startsWith('..') && key.split('/').every((part) => !['', '.', '..'].includes(part));
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Returns the tags as a list, sorted by key. */
export function sortedTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags)
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
