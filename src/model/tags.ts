/** Tags that MLflow itself writes; changing them breaks what it keeps of a trace (contract §6). */
export function isUserTag(key: string): boolean {
  return !key.startsWith('mlflow.');
}

/** Why a tag cannot be named so; null: it can (contract §6). */
export type TagKeyProblem = 'empty' | 'reserved' | 'long' | 'characters';

export function tagKeyProblem(key: string): TagKeyProblem | null {
  if (key === '') return 'empty';
  if (!isUserTag(key)) return 'reserved';
  if (key.length > 250) return 'long';
  return /^[\w\-. /:]+$/.test(key) ? null : 'characters';
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
