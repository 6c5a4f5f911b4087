import { type ExactJson, ExactNumber, get, getString, isObject } from './exactJson';

/** One document that a retriever found. */
export interface FoundDocument {
  /** Where it comes from: `doc_uri`, `source` or its id; '' when it does not say. */
  readonly title: string;
  readonly text: string;
  /** As written; '' when absent. */
  readonly score: string;
  readonly metadata: ReadonlyArray<{ readonly key: string; readonly value: ExactJson }>;
}

/**
 * Reads a retriever's outputs: `[{page_content, metadata, id}]`, `{documents: [{page_content}]}` or
 * `{documents: [{content, source, score}]}` (contract §13). null when it is none of them.
 */
export function readDocuments(value: ExactJson | undefined): FoundDocument[] | null {
  const list = Array.isArray(value) ? value : get(value, 'documents');
  if (!Array.isArray(list) || list.length === 0) return null;
  const documents: FoundDocument[] = [];
  for (const item of list) {
    const inDocuments = !Array.isArray(value);
    const text = getString(item, 'page_content') ?? (inDocuments ? getString(item, 'content') : undefined);
    if (text === undefined) return null;
    const metadata = get(item, 'metadata');
    const from = (key: string): string | undefined => getString(metadata, key) ?? getString(item, key);
    documents.push({
      title: from('doc_uri') ?? from('source') ?? from('title') ?? getString(item, 'id') ?? '',
      text,
      score: numberText(get(metadata, 'score') ?? get(item, 'score')),
      metadata: isObject(metadata)
        ? Object.entries(metadata)
            .filter(([key]) => key !== 'doc_uri' && key !== 'score')
            .map(([key, found]) => ({ key, value: found }))
        : [],
    });
  }
  return documents;
}

function numberText(value: ExactJson | undefined): string {
  return value instanceof ExactNumber ? value.text : '';
}
