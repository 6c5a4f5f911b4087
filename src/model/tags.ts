/** Tags that MLflow itself writes; changing them breaks what it keeps of a trace (contract §6). */
export function isUserTag(key: string): boolean {
  return !key.startsWith('mlflow.');
}

/** Why a tag cannot be named so; null: it can (contract §6). */
export type TagKeyProblem = 'empty' | 'reserved' | 'long' | 'characters' | 'path';

export function tagKeyProblem(key: string): TagKeyProblem | null {
  if (key === '') return 'empty';
  if (!isUserTag(key)) return 'reserved';
  if (Array.from(key).length > 250) return 'long';
  if (!/^[\p{L}\p{N}_\-. /:]+$/u.test(key)) return 'characters';
  return isPlainPath(key) ? null : 'path';
}

/** MLflow's file store keeps a tag in a file of its name, so each store takes only names that are one path. */
function isPlainPath(key: string): boolean {
  return !key.startsWith('..') && key.split('/').every((part) => !['', '.', '..'].includes(part));
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** As a list, by key. */
export function sortedTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags)
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
