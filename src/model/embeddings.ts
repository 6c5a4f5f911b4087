import { type ExactJson, ExactNumber, get, isObject } from './exactJson';

/** A vector, summarized by its size and first numbers: listing 1,536 numbers isn't useful. */
export interface Embedding {
  readonly size: number;
  /** The first numbers, with every digit. */
  readonly beginning: readonly string[];
}

const SHORTEST = 8;
const BEGINNING = 6;

/**
 * Reads embeddings: a list of numbers, a list of such lists, or OpenAI's `{data: [{embedding}]}` and
 * `{embeddings}`. Returns null for anything else. Short lists and lists of integers are more likely to be
 * something else.
 */
export function readEmbeddings(value: ExactJson | undefined): Embedding[] | null {
  if (isObject(value)) {
    const data = get(value, 'data');
    if (Array.isArray(data)) return vectors(data.map((item) => get(item, 'embedding') ?? null));
    return readEmbeddings(get(value, 'embeddings') ?? get(value, 'embedding'));
  }
  if (!Array.isArray(value)) return null;
  return Array.isArray(value[0]) ? vectors(value) : vectors([value]);
}

function vectors(list: readonly ExactJson[]): Embedding[] | null {
  const found: Embedding[] = [];
  for (const item of list) {
    if (!isVector(item)) return null;
    found.push({ size: item.length, beginning: item.slice(0, BEGINNING).map((number) => number.text) });
  }
  return found.length > 0 ? found : null;
}

function isVector(value: ExactJson): value is ExactNumber[] {
  if (!Array.isArray(value) || value.length < SHORTEST) return false;
  let broken = false;
  for (const number of value) {
    if (!(number instanceof ExactNumber)) return false;
    broken ||= /[.eE]/.test(number.text);
  }
  return broken;
}
